import type { MemberEvent, PublicEvent, RenamedEvent, ToldRename } from "../model/event.ts";
import { countNames } from "../model/event.ts";
import { countLines } from "../model/text.ts";
import * as texts from "../model/texts.ts";
import type { StoredMessage } from "../store/records.ts";
import type { FoundMessage, SaidRequest } from "../store/foundMessage.ts";
import { foundMessage, isSought } from "../store/foundMessage.ts";
import type { Store } from "../store/store.ts";
import { StorageFailure } from "../store/store.ts";
import type { HubEvent } from "./event.ts";
import type { Member, Peer } from "./member.ts";
import type { Members } from "./members.ts";
import type { Onlookers } from "./onlookers.ts";
import { deliverBurst, PendingMessage } from "./pendingMessage.ts";
import type { PresenceChange, ToldPresence } from "./pendingPresence.ts";
import { PendingPresence } from "./pendingPresence.ts";

export interface TurnLogOptions {
  store: Store;
  /** Several servers serve the class: one that stores less than the others must stop. */
  isShared: boolean;
  /** Takes every event, in order. */
  observe: (event: HubEvent) => void;
  /** Something waits for `commit`. */
  wake: () => void;
  members: Pick<Members, "takenNames" | "size">;
  /** As for {@link PendingPresence}. */
  isCrowd: () => boolean;
  onlookers: Pick<Onlookers, "size" | "tell">;
}

/** Messages among which a member's last one is sought, so that it takes some milliseconds at most. */
const soughtMessages = 100_000;

/** An event, for whoever watches the class, for some members or for both. */
interface Notice {
  /** The moment it happened, as for `Members.findHolder`. */
  when: number;
  observed?: HubEvent;
  told?: MemberEvent;
  recipients?: readonly Member[];
  /** For whoever looks at the class without being in it. */
  shown?: PublicEvent;
  /** The only connections over which it is told; undefined if any connection of the recipients will do. */
  connections?: ReadonlyMap<Member, Peer>;
}

type Entry = PendingMessage | Notice;

/** Which news of members who joined and left is told at the end of a turn. */
export type PresenceTold = "held" | "told" | "counted";

/**
 * What happened in a turn, in order. When the turn ends, its messages are stored in one transaction; only
 * then is anyone told, the senders by their receipts included.
 *
 * A new name cuts the turn into segments, and each is told under the names of its time. Members who join
 * or come back after a cut know from their welcome what was before: of that they are told messages alone.
 */
export class TurnLog {
  /** Who joined and left, while it is still to be told. */
  readonly presence: PendingPresence;
  readonly #options: TurnLogOptions;
  #entries: Entry[] = [];
  /** How many of the entries belong to segments that are cut. */
  #cutEntries = 0;
  /** Why the history cannot be written; undefined if it can. */
  #storageFailure: string | undefined;
  /** The texts that messages are given in this turn. */
  readonly #corrections = new Map<number, string>();
  readonly #lastSaid = new WeakMap<Member, number>();
  #deliveries = 0;
  #deliveredLines = 0;
  /** Both counts when the newest command began. */
  #deliveriesBefore = 0;
  #deliveredLinesBefore = 0;
  #toldWhen = Infinity;

  constructor(options: TurnLogOptions) {
    this.#options = options;
    this.presence = new PendingPresence(options);
  }

  /** Whether something waits to be told. */
  get isOpen(): boolean {
    return this.#entries.length > 0;
  }

  /** When that happened which is told now, as for `Members.findHolder`; of messages it says nothing. */
  get toldWhen(): number {
    return this.#toldWhen;
  }

  /** How often members were and will be told something, counted as it happens; who joins and leaves apart. */
  get deliveries(): number {
    return this.#deliveries;
  }

  /** The same, with each line of a message, and each member who enters or leaves a group: protocols tell them one by one. */
  get deliveredLines(): number {
    return this.#deliveredLines;
  }

  /** By how much the newest command has made both grow. */
  get caused(): Record<"deliveries" | "deliveredLines", number> {
    return {
      deliveries: this.#deliveries - this.#deliveriesBefore,
      deliveredLines: this.#deliveredLines - this.#deliveredLinesBefore,
    };
  }

  /** A command is about to be applied. */
  beginCommand(): void {
    this.#deliveriesBefore = this.#deliveries;
    this.#deliveredLinesBefore = this.#deliveredLines;
  }

  /**
   * A member is about to join. Everybody is told once a segment who joined and left: of whoever left under
   * that name before, `members` are told at once what they would have known by that.
   */
  addJoined(name: string, members: Iterable<Member>): void {
    if (this.presence.heldLeft(name)) this.cut(members);
    const implied = this.presence.addJoined(name);
    if (implied) this.tellMembers(implied, [...members]);
  }

  /**
   * A member left. If they joined in the same segment they are told of too: newcomers in between have seen them.
   * @param implied what is told only if nobody is told that they left
   */
  addLeft(name: string, implied: MemberEvent | undefined): void {
    this.presence.addLeft(name, implied);
  }

  /** Only these members are told who is here or has left. */
  tellPresence(change: PresenceChange, recipients: readonly Member[]): void {
    this.#note({ told: this.presence.describe(change), recipients });
  }

  /** An event that no member is told. */
  record(observed: HubEvent): void {
    this.#note({ observed });
  }

  tell(observed: HubEvent, told: MemberEvent, recipients: readonly Member[]): void {
    this.#count(recipients.length, countNames(told));
    this.#note({ observed, told, recipients });
  }

  /** An event for members, which nobody else observes. */
  tellMembers(told: MemberEvent, recipients: readonly Member[]): void {
    this.#count(recipients.length, countNames(told));
    this.#note({ told, recipients });
  }

  /** An event for one member alone. */
  answer(told: MemberEvent, recipient: Member): void {
    this.#note({ told, recipients: [recipient] });
  }

  /** Messages of this turn, the newest first, as they are found in the history once they are stored. */
  findSaid(request: SaidRequest): FoundMessage[] {
    const found: FoundMessage[] = [];
    for (const entry of this.#entries.toReversed()) {
      if (!(entry instanceof PendingMessage) || found.length >= request.count) continue;
      if (isSought(entry.stored, request)) found.push(foundMessage(entry.stored));
    }
    return found;
  }

  /** An event that whoever looks on is told, too. */
  show(shown: PublicEvent): void {
    const { size } = this.#options.onlookers;
    if (size === 0) return;
    this.#count(size, 1);
    this.#note({ shown });
  }

  /** The message of this turn that has the number. */
  findPending(seq: number): StoredMessage | undefined {
    return this.#findLast(({ stored }) => stored.message.seq === seq)?.stored;
  }

  /** The text that the message is given in this turn; undefined if it keeps the one it has. */
  findCorrection(seq: number): string | undefined {
    return this.#corrections.get(seq);
  }

  /** Number of the last message of a member, corrections apart; undefined if it is not one of the last {@link soughtMessages}. */
  lastSaid(member: Member): number | undefined {
    const pending = this.#findLast(
      ({ from, stored }) => from === member && !stored.message.corrects,
    );
    if (pending) return pending.stored.message.seq;
    const { store } = this.#options;
    const after = Math.max(store.newest - soughtMessages, member.joinedAfter);
    // A server that was started again has not heard it.
    const said = this.#lastSaid.get(member) ?? store.lastSaid(member.id, after) ?? 0;
    this.#lastSaid.set(member, said);
    return said > after ? said : undefined;
  }

  say(message: PendingMessage): void {
    const { corrects, text } = message.stored.message;
    if (corrects) this.#corrections.set(corrects.seq, text);
    const onlookers = isPublic(message) ? this.#options.onlookers.size : 0;
    const receivers = message.recipients.count + onlookers;
    this.#count(receivers, countLines(text));
    this.#add(message);
  }

  /** Ends a segment: a member is about to have another name. */
  cut(members: Iterable<Member>): void {
    this.#addPresence(members);
    this.#closeSegment();
  }

  /** A member has another name. Call `cut` before the name changes. */
  rename(event: RenamedEvent, told: ToldRename, members: Iterable<Member>): void {
    this.tell(event, told, [...members]);
    this.#closeSegment();
  }

  /**
   * Stores everything, then tells it.
   * @param presence `held` if who joined and left can wait, unless something else is told; `counted` if it is
   *   told of a crowd, too, how many there are
   */
  commit(members: Iterable<Member>, presence: PresenceTold): void {
    if (presence !== "held" || this.#entries.some(isTold)) this.#addPresence(members);
    if (presence === "counted") this.#insert(this.presence.takeCount(members));
    this.presence.hold();
    const entries = this.#entries;
    this.#entries = [];
    this.#cutEntries = 0;
    this.#corrections.clear();
    this.#tell(entries, this.#store(entries));
  }

  #findLast(isSought: (message: PendingMessage) => boolean): PendingMessage | undefined {
    const isMessage = (entry: Entry) => entry instanceof PendingMessage && isSought(entry);
    return this.#entries.findLast(isMessage) as PendingMessage | undefined;
  }

  #count(receivers: number, lines: number): void {
    this.#deliveries += receivers;
    this.#deliveredLines += receivers * lines;
  }

  #note(notice: Omit<Notice, "when">): void {
    this.#add({ ...notice, when: this.#options.members.takenNames });
  }

  #add(entry: Entry): void {
    this.#entries.push(entry);
    this.#options.wake();
  }

  /**
   * Tells the members who are here now who joined and left in the segment: before anything that a newcomer
   * said if nobody left, and after everything that a leaver said.
   */
  #addPresence(members: Iterable<Member>): void {
    this.#insert(this.presence.take(members));
  }

  #insert(tolds: readonly ToldPresence[]): void {
    const { takenNames: when } = this.#options.members;
    for (const { place, ...told } of tolds) {
      const index = place === "end" ? this.#entries.length : this.#cutEntries;
      this.#entries.splice(index, 0, { ...told, when });
    }
  }

  /** Binds what the segment tells to the connections of now. */
  #closeSegment(): void {
    for (const entry of this.#entries.slice(this.#cutEntries)) {
      if (entry instanceof PendingMessage || !entry.recipients) continue;
      entry.connections = connectionsOf(entry.recipients);
    }
    this.#cutEntries = this.#entries.length;
  }

  /** Returns the messages that were stored before; undefined if nothing could be stored. */
  #store(entries: readonly Entry[]): ReadonlySet<StoredMessage> | undefined {
    const { store } = this.#options;
    for (const entry of entries) {
      if (!(entry instanceof PendingMessage)) continue;
      entry.fixReach();
      store.append(entry.stored);
    }
    let repeated: ReadonlySet<StoredMessage> | undefined;
    let failure: StorageFailure | undefined;
    try {
      repeated = new Set(store.commit());
      failure = store.failure;
    } catch (error) {
      if (!(error instanceof StorageFailure)) throw error;
      failure = error;
    }
    this.#observeFailure(failure?.why);
    if (failure && this.#options.isShared) throw failure;
    return repeated;
  }

  /** Says when the history begins to fail, fails for another reason, and can be written again. */
  #observeFailure(why: string | undefined): void {
    if (why === this.#storageFailure) return;
    this.#storageFailure = why;
    this.#options.observe(
      why === undefined ? { kind: "storageRecovered" } : { kind: "storageFailed", why },
    );
  }

  #tell(entries: readonly Entry[], repeated: ReadonlySet<StoredMessage> | undefined): void {
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
    // All of a burst have the same recipients.
    const { onlookers } = this.#options;
    if (onlookers.size > 0 && burst[0] && isPublic(burst[0])) {
      onlookers.tell(burst.map(({ event, eventForOthers = event }) => eventForOthers));
    }
    for (const { event, from } of burst) {
      if (from && !event.message.corrects) this.#lastSaid.set(from, event.message.seq);
      this.#options.observe(event);
    }
  }

  #tellNotice({ observed, told, shown, recipients = [], connections, when }: Notice): void {
    if (told) {
      this.#toldWhen = when;
      const events = [told];
      for (const member of recipients) {
        const { peer } = member;
        if (!connections || connections.get(member) === peer) peer?.deliver(events);
      }
      this.#toldWhen = Infinity;
    }
    if (shown) this.#options.onlookers.tell([shown]);
    if (observed) this.#options.observe(observed);
  }

  /** The sender is given the first receipt again, and nobody else is told. */
  #repeatReceipt({ from, stored: { message, clientId } }: PendingMessage): void {
    if (clientId === undefined) return;
    const receipt = this.#options.store.receipt(message.senderId, clientId);
    if (receipt) from?.peer?.deliver([{ kind: "receipted", id: clientId, ...receipt }]);
  }

  #refuse({ from, stored: { message, clientId } }: PendingMessage): void {
    const refusal = { code: "storage_failed", text: texts.storageFailed } as const;
    from?.peer?.deliver([{ kind: "notStored", id: clientId, refusal }]);
    const { to, text } = message;
    this.#options.observe({ kind: "sayRefused", from: message.from, to, text, refusal });
  }
}

/** Whether anybody but the observer is told of it. */
function isTold(entry: Entry): boolean {
  return entry instanceof PendingMessage || entry.told !== undefined || entry.shown !== undefined;
}

function isPublic({ stored }: PendingMessage): boolean {
  return stored.audience.kind === "everyone";
}

function connectionsOf(members: readonly Member[]): ReadonlyMap<Member, Peer> {
  const connections = new Map<Member, Peer>();
  for (const member of members) if (member.peer) connections.set(member, member.peer);
  return connections;
}
