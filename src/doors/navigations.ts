import { limits } from "../model/limits.ts";

/** While one browser asked for a page and what belongs to it. */
interface Navigation {
  address: string;
  from: number;
  to: number;
}

/**
 * When browsers asked for a page. One that does opens a connection more meanwhile, for what the page
 * may need, and says nothing on it, perhaps for minutes: such a spare one is not to be asked for a
 * name, which the browser would read as the answer to a later request (Chromium then shows an error
 * in place of the page).
 */
export class Navigations {
  /** Milliseconds of a clock that never goes back. */
  readonly now: () => number;
  #latest: Navigation[] = [];

  constructor(now: () => number) {
    this.now = now;
  }

  /**
   * A browser at this address asks for a page or a part of it.
   * @param from when it opened the connection it asks by, where it had none before
   */
  note(address: string | undefined, from = this.now()): void {
    const to = this.now();
    // It is asked once a connection has been silent; what is older than that is of no use.
    const since = to - limits.promptAfterMs - limits.spareWithinMs;
    this.#latest = this.#latest.filter((navigation) => navigation.to >= since);
    if (address !== undefined) this.#latest.push({ address, from, to });
  }

  /** Whether a silent connection was opened by a browser that asked for a page at that moment. */
  isSpare(address: string | undefined, openedAt: number): boolean {
    const isHere = /^(::ffff:)?127\.|^::1$/.test(address ?? "");
    const laterMs = isHere ? limits.spareHereWithinMs : limits.spareWithinMs;
    return this.#latest.some(({ address: browser, from, to }) => {
      const isThen = openedAt >= from - limits.spareWithinMs && openedAt <= to + laterMs;
      return isThen && browser === address;
    });
  }
}
