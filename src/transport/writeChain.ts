const nothing = new Uint8Array(0);

/**
 * What one receiver was told in a turn, as a chain of encoded facts. Receivers that were told the
 * same hold the same chain, so its bytes are joined once for all of them.
 */
export class WriteChain {
  readonly #before: WriteChain | undefined;
  private readonly part: Uint8Array;
  /** What most receivers are told next, and what others are: their own receipts, another door's bytes. */
  #after: WriteChain | undefined;
  #others: Map<Uint8Array, WriteChain> | undefined;
  #joined: Uint8Array | undefined;

  constructor(before?: WriteChain, part: Uint8Array = nothing) {
    this.#before = before;
    this.part = part;
  }

  /** This chain and one part more: the same object for all who add the same part. */
  and(part: Uint8Array): WriteChain {
    const after = this.#after;
    if (after?.part === part) return after;
    const other = this.#others?.get(part) ?? new WriteChain(this, part);
    if (after === undefined) this.#after = other;
    else (this.#others ??= new Map()).set(part, other);
    return other;
  }

  get bytes(): Uint8Array {
    this.#joined ??= this.#join();
    return this.#joined;
  }

  #join(): Uint8Array {
    const parts = [this.part];
    for (let batch = this.#before; batch !== undefined; batch = batch.#before) {
      parts.push(batch.part);
    }
    // A chain's start holds nothing, so that a chain of one fact is not copied.
    return parts.length === 2 ? this.part : Buffer.concat(parts.toReversed());
  }
}
