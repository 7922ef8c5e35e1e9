import { texts } from "../model/texts.ts";
import type { Store } from "../store/store.ts";
import { StorageFailure } from "../store/store.ts";
import type { Fact, Heard } from "./fact.ts";
import type { Member } from "./member.ts";
import { Saying } from "./saying.ts";

export interface LedgerOptions {
  store: Store;
  /** Is told every fact, in order. */
  observe: (fact: Fact) => void;
  /** Something waits for `settle`. */
  wake: () => void;
}

interface News {
  fact: Fact;
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
  /** Stay and id of the messages of this turn. */
  readonly #sent = new Set<string>();
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

  say(saying: Saying): void {
    const { from, id } = saying;
    if (id !== undefined) this.#sent.add(sentKey(from, id));
    this.#enter(saying);
  }

  /** Whether the member said something by this id in this turn. */
  hasSaid(from: Member, id: string): boolean {
    return this.#sent.has(sentKey(from, id));
  }

  /** Something waits to be told. */
  get isOpen(): boolean {
    return this.#entries.length > 0;
  }

  /** Stores, then tells. */
  settle(): void {
    const entries = this.#entries;
    this.#entries = [];
    this.#sent.clear();
    const isStored = this.#store(entries);
    for (const entry of entries) {
      if (!(entry instanceof Saying)) this.#tell(entry);
      else if (isStored) this.#options.observe(entry.tell());
      else this.#refuse(entry);
    }
  }

  #enter(entry: Saying | News): void {
    this.#entries.push(entry);
    this.#options.wake();
  }

  #tell({ fact, heard, hearers = [] }: News): void {
    if (heard) for (const member of hearers) member.peer?.hear(heard);
    this.#options.observe(fact);
  }

  #store(entries: (Saying | News)[]): boolean {
    const { store, observe } = this.#options;
    for (const entry of entries) if (entry instanceof Saying) store.append(entry.entry());
    try {
      store.commit();
    } catch (error) {
      if (!(error instanceof StorageFailure)) throw error;
      if (!this.#isStorageFailing) observe({ kind: "storageFailed", why: String(error.cause) });
      this.#isStorageFailing = true;
      return false;
    }
    if (this.#isStorageFailing) observe({ kind: "storageRecovered" });
    this.#isStorageFailing = false;
    return true;
  }

  #refuse(saying: Saying): void {
    const refusal = { code: "storage_failed", text: texts.storageFailed } as const;
    saying.refuse(refusal);
    const { from, to, text } = saying.message;
    this.#options.observe({ kind: "sayRefused", from, to, text, refusal });
  }
}

function sentKey({ stay }: Member, id: string): string {
  return `${stay} ${id}`;
}
