import { texts } from "../model/texts.ts";
import type { Entry, Store } from "../store/store.ts";
import { StorageFailure } from "../store/store.ts";
import type { Fact, Heard } from "./fact.ts";
import type { Member } from "./member.ts";
import { Saying } from "./saying.ts";
import { tellBurst } from "./tellBurst.ts";

export interface LedgerOptions {
  store: Store;
  /** Is told every fact, in order. */
  observe: (fact: Fact) => void;
  /** Something waits for `settle`. */
  wake: () => void;
}

interface News {
  /** Undefined where it is nothing to the window. */
  fact?: Fact;
  heard?: Heard;
  hearers?: Iterable<Member>;
}

/**
 * What happened in a turn, in its order. When the turn ends its messages are stored, and only then is
 * anyone told, their senders by their receipts included.
 */
export class Ledger {
  readonly #options: LedgerOptions;
  #entries: (Saying | News)[] = [];
  #isStorageFailing = false;

  constructor(options: LedgerOptions) {
    this.#options = options;
  }

  /** A fact for the window alone. */
  note(fact: Fact): void {
    this.#enter({ fact });
  }

  /** A fact that members hear of. */
  tell(fact: Fact, heard: Heard, hearers: Iterable<Member>): void {
    this.#enter({ fact, heard, hearers });
  }

  /** An answer for one member alone, told in its order. */
  answer(heard: Heard, hearer: Member): void {
    this.#enter({ heard, hearers: [hearer] });
  }

  say(saying: Saying): void {
    this.#enter(saying);
  }

  /** Something waits to be told. */
  get isOpen(): boolean {
    return this.#entries.length > 0;
  }

  /** Stores, then tells. */
  settle(): void {
    const entries = this.#entries;
    this.#entries = [];
    const repeated = this.#store(entries);
    let burst: Saying[] = [];
    for (const entry of entries) {
      const isStored = entry instanceof Saying && repeated?.has(entry.entry) === false;
      if (!isStored || burst[0]?.hasReceiversOf(entry) === false) {
        this.#tellBurst(burst);
        burst = [];
      }
      if (isStored) burst.push(entry);
      else if (!(entry instanceof Saying)) this.#tell(entry);
      else if (repeated) this.#repeat(entry);
      else this.#refuse(entry);
    }
    this.#tellBurst(burst);
  }

  #enter(entry: Saying | News): void {
    this.#entries.push(entry);
    this.#options.wake();
  }

  #tellBurst(burst: readonly Saying[]): void {
    if (burst.length === 0) return;
    tellBurst(burst);
    for (const { fact } of burst) this.#options.observe(fact);
  }

  #tell({ fact, heard, hearers = [] }: News): void {
    if (heard) {
      const news = [heard];
      for (const member of hearers) member.peer?.hear(news);
    }
    if (fact) this.#options.observe(fact);
  }

  /** The messages among them that are stored already; undefined where none could be stored. */
  #store(entries: (Saying | News)[]): ReadonlySet<Entry> | undefined {
    const { store, observe } = this.#options;
    for (const entry of entries) if (entry instanceof Saying) store.append(entry.entry);
    let repeated: ReadonlySet<Entry>;
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
  #repeat(saying: Saying): void {
    const { stay, clientId } = saying.entry;
    const receipt =
      clientId === undefined ? undefined : this.#options.store.receipt(stay, clientId);
    if (receipt && clientId !== undefined) {
      saying.from.peer?.hear([{ kind: "receipted", id: clientId, ...receipt }]);
    }
  }

  #refuse(saying: Saying): void {
    const refusal = { code: "storage_failed", text: texts.storageFailed } as const;
    saying.from.peer?.hear([{ kind: "notStored", id: saying.id, refusal }]);
    const { from, to, text } = saying.message;
    this.#options.observe({ kind: "sayRefused", from, to, text, refusal });
  }
}
