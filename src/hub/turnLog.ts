import { texts } from "../model/texts.ts";
import type { StoredMessage } from "../store/records.ts";
import type { Store } from "../store/store.ts";
import { StorageFailure } from "../store/store.ts";
import type { HubEvent } from "./event.ts";
import type { MemberEvent } from "../model/event.ts";
import type { Member } from "./member.ts";
import { PendingMessage } from "./pendingMessage.ts";
import { deliverBurst } from "./tellBurst.ts";

export interface TurnLogOptions {
  store: Store;
  /** Is told every fact, in order. */
  observe: (fact: HubEvent) => void;
  /** Something waits for `settle`. */
  wake: () => void;
}

interface News {
  /** Undefined where it is nothing to the window. */
  fact?: HubEvent;
  heard?: MemberEvent;
  hearers?: Iterable<Member>;
}

/**
 * What happened in a turn, in its order. When the turn ends its messages are stored, and only then is
 * anyone told, their senders by their receipts included.
 */
export class TurnLog {
  readonly #options: TurnLogOptions;
  #entries: (PendingMessage | News)[] = [];
  #isStorageFailing = false;

  constructor(options: TurnLogOptions) {
    this.#options = options;
  }

  /** A fact for the window alone. */
  record(fact: HubEvent): void {
    this.#enter({ fact });
  }

  /** A fact that members hear of. */
  tell(fact: HubEvent, heard: MemberEvent, hearers: Iterable<Member>): void {
    this.#enter({ fact, heard, hearers });
  }

  /** An answer for one member alone, told in its order. */
  answer(heard: MemberEvent, hearer: Member): void {
    this.#enter({ heard, hearers: [hearer] });
  }

  say(saying: PendingMessage): void {
    this.#enter(saying);
  }

  /** Something waits to be told. */
  get isOpen(): boolean {
    return this.#entries.length > 0;
  }

  /** Stores, then tells. */
  commit(): void {
    const entries = this.#entries;
    this.#entries = [];
    const repeated = this.#store(entries);
    let burst: PendingMessage[] = [];
    for (const entry of entries) {
      const isStored = entry instanceof PendingMessage && repeated?.has(entry.entry) === false;
      if (!isStored || burst[0]?.hasReceiversOf(entry) === false) {
        this.#tellBurst(burst);
        burst = [];
      }
      if (isStored) burst.push(entry);
      else if (!(entry instanceof PendingMessage)) this.#tell(entry);
      else if (repeated) this.#repeat(entry);
      else this.#refuse(entry);
    }
    this.#tellBurst(burst);
  }

  #enter(entry: PendingMessage | News): void {
    this.#entries.push(entry);
    this.#options.wake();
  }

  #tellBurst(burst: readonly PendingMessage[]): void {
    if (burst.length === 0) return;
    deliverBurst(burst);
    for (const { fact } of burst) this.#options.observe(fact);
  }

  #tell({ fact, heard, hearers = [] }: News): void {
    if (heard) {
      const news = [heard];
      for (const member of hearers) member.peer?.deliver(news);
    }
    if (fact) this.#options.observe(fact);
  }

  /** The messages among them that are stored already; undefined where none could be stored. */
  #store(entries: (PendingMessage | News)[]): ReadonlySet<StoredMessage> | undefined {
    const { store, observe } = this.#options;
    for (const entry of entries) if (entry instanceof PendingMessage) store.append(entry.entry);
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

  /** Said before by the same id: the receipt is given again, and nobody else hears of it. */
  #repeat(saying: PendingMessage): void {
    const { senderId: stay, clientId } = saying.entry;
    const receipt =
      clientId === undefined ? undefined : this.#options.store.receipt(stay, clientId);
    if (receipt && clientId !== undefined) {
      saying.from.peer?.deliver([{ kind: "receipted", id: clientId, ...receipt }]);
    }
  }

  #refuse(saying: PendingMessage): void {
    const refusal = { code: "storage_failed", text: texts.storageFailed } as const;
    saying.from.peer?.deliver([{ kind: "notStored", id: saying.id, refusal }]);
    const { from, to, text } = saying.message;
    this.#options.observe({ kind: "sayRefused", from, to, text, refusal });
  }
}
