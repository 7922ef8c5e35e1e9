const nothing = new Uint8Array(0);

/**
 * What one receiver was told in a turn, as a chain of encoded facts. Receivers that were told the
 * same hold the same chain, so its bytes are joined once for all of them.
 */
export class Batch {
  readonly #before: Batch | undefined;
  readonly #part: Uint8Array;
  #after: Batch | undefined;
  #joined: Uint8Array | undefined;

  constructor(before?: Batch, part: Uint8Array = nothing) {
    this.#before = before;
    this.#part = part;
  }

  /** This chain and one part more: the same object for all who add the same part in a row. */
  and(part: Uint8Array): Batch {
    let after = this.#after;
    if (after === undefined || after.#part !== part) after = new Batch(this, part);
    this.#after = after;
    return after;
  }

  get bytes(): Uint8Array {
    this.#joined ??= this.#join();
    return this.#joined;
  }

  #join(): Uint8Array {
    const parts = [this.#part];
    for (let batch = this.#before; batch !== undefined; batch = batch.#before) {
      parts.push(batch.#part);
    }
    // A chain's start holds nothing, so that a chain of one fact is not copied.
    return parts.length === 2 ? this.#part : Buffer.concat(parts.toReversed());
  }
}
