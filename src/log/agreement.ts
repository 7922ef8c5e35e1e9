import type { Entry } from "./engine.ts";
import { fingerprintOf } from "./recordCipher.ts";

/** Bytes of records that wait for other sources to give the same. */
const mostWaitingBytes = 33_554_432;
/** What such a record takes beside its own bytes, about. */
const bytesBeside = 512;

export interface AgreementOptions {
  /** Sources that must give the same record in the same place. */
  quorum: number;
  /** The last record that is known, 0 for none: those that follow are let through. */
  after: number;
  /** Gets each record that is let through; and any that a quorum gives for an earlier place, the last one included. */
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
  /** By place. */
  readonly #given = new Map<number, Map<string, Candidate>>();
  #waitingBytes = 0;
  /** The place of the newest record that each source has given. */
  readonly #newest = new Map<number, number>();
  /** What each source gave last in a place before the last: it lags, or reads another log. */
  readonly #early = new Map<number, Entry>();
  /** Sources that lack some records, by the place of the first that they have after these. */
  readonly #gaps = new Map<number, number>();

  constructor(options: AgreementOptions) {
    this.#options = options;
    this.#last = options.after;
  }

  /** Where a source begins: it gives this one again, so that it is seen whether it still holds the same. */
  get last(): number {
    return this.#last;
  }

  /** The source is read no more, or from elsewhere: what it gave alone does not count. */
  withdraw(source: number): void {
    this.#newest.delete(source);
    this.#early.delete(source);
    this.#gaps.delete(source);
    for (const [seq, candidates] of this.#given) {
      for (const [fingerprint, { entry, sources, isThrough }] of candidates) {
        sources.delete(source);
        if (sources.size > 0 || isThrough) continue;
        candidates.delete(fingerprint);
        this.#waitingBytes -= sizeOf(entry);
      }
      if (candidates.size === 0) this.#given.delete(seq);
    }
  }

  /** Returns false if the source is so far ahead of the others that it must begin anew later. */
  give(source: number, entry: Entry): boolean {
    const { seq } = entry;
    const before = this.#newest.get(source) ?? 0;
    this.#newest.set(source, seq);
    if (seq < this.#last) {
      this.#giveEarly(source, entry);
      return true;
    }
    this.#note(source, entry);
    this.#letThrough(this.#last);
    while (this.#letThrough(this.#last + 1)) this.#forget(this.#last - 1);
    if (seq > this.#last + 1) {
      if (before <= this.#last) this.#gaps.set(source, seq);
      this.#tellOfGap(entry);
    }
    return seq === this.#last || this.#waitingBytes <= mostWaitingBytes;
  }

  /** Nothing of it waits: one that lags gives thousands of such records. */
  #giveEarly(source: number, entry: Entry): void {
    this.#early.set(source, entry);
    const same = this.#early.values().filter((other) => isSame(other, entry));
    if (same.toArray().length === this.#options.quorum) this.#options.take(entry);
  }

  #note(source: number, entry: Entry): void {
    const candidates = this.#given.get(entry.seq) ?? new Map<string, Candidate>();
    this.#given.set(entry.seq, candidates);
    const fingerprint = fingerprintOf(entry.bytes);
    const known = candidates.get(fingerprint);
    if (known) {
      known.sources.add(source);
    } else {
      candidates.set(fingerprint, { entry, sources: new Set([source]), isThrough: false });
      this.#waitingBytes += sizeOf(entry);
    }
    if (entry.seq === this.#last) this.#tellDifferent(candidates);
  }

  /** Returns whether a record in that place is through now. */
  #letThrough(seq: number): boolean {
    const candidates = this.#given.get(seq);
    for (const candidate of candidates?.values() ?? []) {
      if (candidate.isThrough || candidate.sources.size < this.#options.quorum) continue;
      candidate.isThrough = true;
      this.#waitingBytes -= sizeOf(candidate.entry);
      this.#last = seq;
      this.#options.take(candidate.entry);
      if (candidates) this.#tellDifferent(candidates);
      return true;
    }
    return false;
  }

  #tellDifferent(candidates: ReadonlyMap<string, Candidate>): void {
    const all = [...candidates.values()];
    if (!all.some(({ isThrough }) => isThrough)) return;
    for (const { sources, isThrough } of all) {
      if (!isThrough) for (const source of sources) this.#options.differs(source);
    }
  }

  /** Whoever takes the record sees that others are missing before it. */
  #tellOfGap(entry: Entry): void {
    const lacking = this.#gaps.values().filter((seq) => seq > this.#last + 1);
    if (lacking.toArray().length >= this.#options.quorum) this.#options.take(entry);
  }

  #forget(seq: number): void {
    for (const { entry, isThrough } of this.#given.get(seq)?.values() ?? []) {
      if (!isThrough) this.#waitingBytes -= sizeOf(entry);
    }
    this.#given.delete(seq);
  }
}

function isSame(one: Entry, other: Entry): boolean {
  return one.seq === other.seq && fingerprintOf(one.bytes) === fingerprintOf(other.bytes);
}

function sizeOf({ bytes }: Entry): number {
  return bytes.length + bytesBeside;
}
