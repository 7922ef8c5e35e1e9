/**
 * Up to which message a client has surely read. What was written to a silent connection may never have arrived, and
 * what was written just before it ended neither: that is told again when its member comes back.
 */
export class SurelyRead {
  /** The client did not answer. */
  isSilent = false;
  /** The newest messages at the last look at the clock, and at the one before. */
  #newest: { last: number; before: number };
  /** The newest message that the client had surely been sent when it was heard of last. */
  #heardUpTo: number;

  /** @param newest it is told nothing before that */
  constructor(newest: number) {
    this.#newest = { last: newest, before: newest };
    this.#heardUpTo = newest;
  }

  get upTo(): number {
    return this.isSilent ? this.#heardUpTo : this.#newest.before;
  }

  /** The client sent something. */
  hear(): void {
    this.#heardUpTo = this.#newest.before;
  }

  /**
   * About a second has passed.
   * @param sent the newest message that left this program; undefined while some still wait, which may never arrive
   */
  look(sent: number | undefined): void {
    const { last } = this.#newest;
    this.#newest = { last: sent ?? last, before: last };
  }
}
