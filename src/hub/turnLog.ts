import type { MemberEvent, RenamedEvent } from "../model/event.ts";
import { texts } from "../model/texts.ts";
import type { StoredMessage } from "../store/records.ts";
import type { Store } from "../store/store.ts";
import { StorageFailure } from "../store/store.ts";
import type { HubEvent } from "./event.ts";
import type { Member, Peer } from "./member.ts";
import { deliverBurst, PendingMessage } from "./pendingMessage.ts";

export interface TurnLogOptions {
  store: Store;
  /** Takes every event, in order. */
  observe: (event: HubEvent) => void;
  /** Something waits for `commit`. */
  wake: () => void;
}

/** An event, for whoever watches the class, for some members or for both. */
interface Notice {
  observed?: HubEvent;
  told?: MemberEvent;
  recipients?: Iterable<Member>;
}

type Entry = PendingMessage | Notice;

/** Everything between two cuts: it is told under the same names. */
interface Segment {
  entries: Entry[];
  /** For everybody who is connected at the cut. Who comes later finds it in their welcome. */
  announcement: PresenceEvent | RenamedEvent | undefined;
  peers: readonly Peer[];
}

type PresenceEvent = Extract<MemberEvent, { kind: "presenceChanged" }>;

/**
 * What happened in a turn, in order. When the turn ends, its messages are stored in one transaction; only
 * then is anyone told, the senders by their receipts included.
 */
export class TurnLog {
  readonly #options: TurnLogOptions;
  #segments: Segment[] = [];
  /** Of the segment that is not cut yet. */
  #entries: Entry[] = [];
  #joined = new Set<string>();
  #left = new Set<string>();
  #isStorageFailing = false;

  constructor(options: TurnLogOptions) {
    this.#options = options;
  }

  /** Whether something waits to be told. */
  get isOpen(): boolean {
    return this.#entries.length + this.#segments.length > 0;
  }

  /** A member joined. Everybody is told once a turn who joined and left. */
  addJoined(name: string): void {
    this.#joined.add(name);
    this.#left.delete(name);
  }

  /** A member left. If they joined in the same turn they are told of too: newcomers in between have seen them. */
  addLeft(name: string): void {
    this.#left.add(name);
    this.#joined.delete(name);
  }

  /** An event that no member is told. */
  record(observed: HubEvent): void {
    this.#add({ observed });
  }

  tell(observed: HubEvent, told: MemberEvent, recipients: Iterable<Member>): void {
    this.#add({ observed, told, recipients });
  }

  /** An event for one member alone. */
  answer(told: MemberEvent, recipient: Member): void {
    this.#add({ told, recipients: [recipient] });
  }

  say(message: PendingMessage): void {
    this.#add(message);
  }

  /**
   * Ends a segment, and tells the members who are here now who joined and left in it: before anything
   * that a newcomer said if nobody left, and after everything that a leaver said.
   */
  cut(members: Iterable<Member>): void {
    const entries = this.#entries;
    const announcement = this.#takePresence();
    if (entries.length === 0 && !announcement) return;
    this.#entries = [];
    const peers = announcement ? peersToTell(announcement, members) : [];
    this.#segments.push({ entries, announcement, peers });
  }

  /** A member has a new name, in a segment of its own: call `cut` before the name changes. */
  rename(event: RenamedEvent, members: Iterable<Member>): void {
    const entries = [{ observed: event }];
    this.#segments.push({ entries, announcement: event, peers: peersToTell(event, members) });
    this.#options.wake();
  }

  /** Stores everything, then tells it. */
  commit(members: Iterable<Member>): void {
    this.cut(members);
    const segments = this.#segments;
    this.#segments = [];
    const repeated = this.#store(segments);
    for (const segment of segments) this.#tellSegment(segment, repeated);
  }

  #add(entry: Entry): void {
    this.#entries.push(entry);
    this.#options.wake();
  }

  #takePresence(): PresenceEvent | undefined {
    if (this.#joined.size + this.#left.size === 0) return undefined;
    const [joined, left] = [[...this.#joined], [...this.#left]];
    this.#joined = new Set();
    this.#left = new Set();
    return { kind: "presenceChanged", joined, left };
  }

  /** Returns the messages that were stored before; undefined if nothing could be stored. */
  #store(segments: readonly Segment[]): ReadonlySet<StoredMessage> | undefined {
    const { store, observe } = this.#options;
    for (const { entries } of segments) {
      for (const entry of entries) {
        if (!(entry instanceof PendingMessage)) continue;
        entry.fixReach();
        store.append(entry.stored);
      }
    }
    let repeated: ReadonlySet<StoredMessage>;
    try {
      repeated = new Set(store.commit());
    } catch (error) {
      if (!(error instanceof StorageFailure)) throw error;
      if (!this.#isStorageFailing) observe({ kind: "storageFailed", why: String(error.cause) });
      this.#isStorageFailing = true;
      return undefined;
    }
    if (this.#isStorageFailing) observe({ kind: "storageRecovered" });
    this.#isStorageFailing = false;
    return repeated;
  }

  #tellSegment(segment: Segment, repeated: ReadonlySet<StoredMessage> | undefined): void {
    const { announcement } = segment;
    const tellsOfLeavers = announcement?.kind === "presenceChanged" && announcement.left.length > 0;
    if (!tellsOfLeavers) announce(segment);
    this.#tellEntries(segment.entries, repeated);
    if (tellsOfLeavers) announce(segment);
  }

  #tellEntries(entries: readonly Entry[], repeated: ReadonlySet<StoredMessage> | undefined): void {
    let burst: PendingMessage[] = [];
    for (const entry of entries) {
      const isStored = entry instanceof PendingMessage && repeated?.has(entry.stored) === false;
      if (!isStored || burst[0]?.hasRecipientsOf(entry) === false) {
        this.#tellBurst(burst);
        burst = [];
      }
      if (isStored) burst.push(entry);
      else if (!(entry instanceof PendingMessage)) this.#tellNotice(entry);
      else if (repeated) this.#repeatReceipt(entry);
      else this.#refuse(entry);
    }
    this.#tellBurst(burst);
  }

  #tellBurst(burst: readonly PendingMessage[]): void {
    if (burst.length === 0) return;
    deliverBurst(burst);
    for (const { event } of burst) this.#options.observe(event);
  }

  #tellNotice({ observed, told, recipients = [] }: Notice): void {
    if (told) {
      const events = [told];
      for (const member of recipients) member.peer?.deliver(events);
    }
    if (observed) this.#options.observe(observed);
  }

  /** The sender is given the first receipt again, and nobody else is told. */
  #repeatReceipt({ from, stored: { senderId, clientId } }: PendingMessage): void {
    if (clientId === undefined) return;
    const receipt = this.#options.store.receipt(senderId, clientId);
    if (receipt) from.peer?.deliver([{ kind: "receipted", id: clientId, ...receipt }]);
  }

  #refuse({ from, stored: { message, clientId } }: PendingMessage): void {
    const refusal = { code: "storage_failed", text: texts.storageFailed } as const;
    from.peer?.deliver([{ kind: "notStored", id: clientId, refusal }]);
    const { to, text } = message;
    this.#options.observe({ kind: "sayRefused", from: message.from, to, text, refusal });
  }
}

function announce({ announcement, peers }: Segment): void {
  const events = announcement ? [announcement] : [];
  for (const peer of peers) peer.deliver(events);
}

/** Newcomers are told of themselves only among others: alone, they know it from their welcome. */
function peersToTell(event: PresenceEvent | RenamedEvent, members: Iterable<Member>): Peer[] {
  const isPresence = event.kind === "presenceChanged";
  const isOneName = isPresence && event.joined.length + event.left.length === 1;
  const newcomer = isOneName ? event.joined[0] : undefined;
  const peers: Peer[] = [];
  for (const { peer, name } of members) if (peer && name !== newcomer) peers.push(peer);
  return peers;
}
