import { limits } from "../model/limits.ts";

/**
 * When browsers asked for a page. One that does opens a connection more at the same moment, for what
 * the page may need, and says nothing on it, perhaps for minutes: such a spare one is not to be asked
 * for a name, which the browser would read as the answer to a later request (Chromium then shows an
 * error in place of the page).
 */
export class Navigations {
  /** Milliseconds of a clock that never goes back. */
  readonly now: () => number;
  #latest: { address: string; at: number }[] = [];

  constructor(now: () => number) {
    this.now = now;
  }

  /** A browser at this address asks for a page. */
  note(address: string | undefined): void {
    const at = this.now();
    // It is asked once a connection has been silent; what is older than that is of no use.
    const since = at - limits.promptAfterMs - limits.spareWithinMs;
    this.#latest = this.#latest.filter((navigation) => navigation.at >= since);
    if (address !== undefined) this.#latest.push({ address, at });
  }

  /**
   * Whether a silent connection was opened by a browser that asked for a page at that moment: the
   * request may come by a new connection, after the spare one, or by an old one, before it.
   */
  isSpare(address: string | undefined, openedAt: number): boolean {
    const isHere = /^(::ffff:)?127\.|^::1$/.test(address ?? "");
    const laterMs = isHere ? limits.spareHereWithinMs : limits.spareWithinMs;
    return this.#latest.some((navigation) => {
      const later = openedAt - navigation.at;
      return later >= -limits.spareWithinMs && later <= laterMs && navigation.address === address;
    });
  }
}
