import type { Entry } from "./engine.ts";
import { fingerprintOf } from "./recordCipher.ts";

/** Bytes of records that wait for others to give the same. */
const mostAheadBytes = 33_554_432;

export interface AgreementOptions {
  /** Sources that must give the same record in the same place. */
  quorum: number;
  /** The last record that is known: what follows is to be let through. */
  after: number;
  take: (entry: Entry) => void;
  /** The source has another record in a place than the one that is through. Called for each such record. */
  differs: (source: number) => void;
}

/** One record as some sources give it, of those that were given for its place. */
interface Candidate {
  entry: Entry;
  sources: Set<number>;
  isThrough: boolean;
}

/**
 * Lets a record through once as many sources as make a quorum give the same in its place, all in order. A machine of
 * an engine may hold what the others do not: `nats-server` 2.9 that leads, is cut off and then killed keeps for good
 * what no other machine had confirmed, and all that follows stands in other places there.
 */
export class Agreement {
  readonly #options: AgreementOptions;
  #last: number;
  /** By place, from the last that is through on. */
  readonly #given = new Map<number, Map<string, Candidate>>();
  #aheadBytes = 0;
  /** Sources that have given something since they began. */
  readonly #begun = new Set<number>();
  /** Sources that no longer hold what comes next. */
  readonly #beyond = new Set<number>();

  constructor(options: AgreementOptions) {
    this.#options = options;
    this.#last = options.after;
  }

  /** Where a source begins: it gives this one again, so that it is seen whether the source still holds the same. */
  get last(): number {
    return this.#last;
  }

  /** The source begins anew: what it gave before and is not through does not count. */
  begin(source: number): void {
    this.#begun.delete(source);
    this.#beyond.delete(source);
    for (const candidates of this.#given.values()) {
      for (const { sources } of candidates.values()) sources.delete(source);
    }
  }

  /** Returns false if the source is so far ahead of the others that it must begin anew later. */
  give(source: number, entry: Entry): boolean {
    const { seq } = entry;
    const isFirst = !this.#begun.has(source);
    this.#begun.add(source);
    if (seq < this.#last) return true;
    this.#note(source, entry);
    this.#letThrough(this.#last);
    while (this.#letThrough(this.#last + 1)) {
      this.#tellDifferent(this.#last);
      this.#forget(this.#last - 1);
    }
    if (seq === this.#last) this.#tellDifferent(seq);
    if (isFirst && seq > this.#last + 1) this.#beyond.add(source);
    // Whoever takes it sees that something is missing.
    if (this.#beyond.size >= this.#options.quorum) this.#options.take(entry);
    return this.#aheadBytes <= mostAheadBytes;
  }

  #note(source: number, entry: Entry): void {
    const candidates = this.#given.get(entry.seq) ?? new Map<string, Candidate>();
    this.#given.set(entry.seq, candidates);
    const fingerprint = fingerprintOf(entry.bytes);
    const known = candidates.get(fingerprint);
    known?.sources.add(source);
    if (known) return;
    candidates.set(fingerprint, { entry, sources: new Set([source]), isThrough: false });
    this.#aheadBytes += entry.bytes.length;
  }

  /** Returns whether a record in that place is through now. Another one than before, too: its taker compares them. */
  #letThrough(seq: number): boolean {
    for (const candidate of this.#given.get(seq)?.values() ?? []) {
      if (candidate.isThrough || candidate.sources.size < this.#options.quorum) continue;
      candidate.isThrough = true;
      this.#last = seq;
      this.#options.take(candidate.entry);
      return true;
    }
    return false;
  }

  #tellDifferent(seq: number): void {
    const candidates = this.#given.get(seq);
    if (!candidates || candidates.size === 1) return;
    for (const { sources, isThrough } of candidates.values()) {
      if (!isThrough) for (const source of sources) this.#options.differs(source);
    }
  }

  #forget(seq: number): void {
    for (const { entry } of this.#given.get(seq)?.values() ?? []) {
      this.#aheadBytes -= entry.bytes.length;
    }
    this.#given.delete(seq);
  }
}
