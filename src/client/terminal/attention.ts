/** Milliseconds without a key after which nobody may be reading, where the terminal does not tell: whoever listens types little. */
const idleMs = 5 * 60_000;

/** Whether somebody reads the terminal, by its focus (xterm, FocusIn/FocusOut) and by the keys. */
export class Attention {
  readonly #now: () => number;
  #hasFocus = true;
  /** When somebody surely read last, in milliseconds since 1970-01-01T00:00:00Z. */
  #readAt: number;
  #isTold = false;

  constructor(now: () => number) {
    this.#now = now;
    this.#readAt = now();
  }

  keyPressed(): void {
    this.focusChanged(true);
  }

  focusChanged(hasFocus: boolean): void {
    if (!hasFocus && !this.#hasFocus) return;
    this.#hasFocus = hasFocus;
    this.#readAt = this.#now();
    this.#isTold = false;
  }

  /** Since when nobody reads, told once an absence; undefined while somebody may. */
  takeAbsence(): number | undefined {
    const isAway = !this.#hasFocus || this.#now() - this.#readAt >= idleMs;
    if (!isAway || this.#isTold) return undefined;
    this.#isTold = true;
    return this.#readAt;
  }
}
