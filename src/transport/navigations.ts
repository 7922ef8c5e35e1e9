import { isLoopback } from "../model/address.ts";
import { limits } from "../model/limits.ts";
import { RecentSet } from "./recentSet.ts";

/** While one browser of this machine asked for a page and what belongs to it. */
interface Navigation {
  address: string;
  from: number;
  to: number;
}

/**
 * Which browsers asked for a page, and when. A browser opens connections ahead of need and says
 * nothing on them, perhaps for minutes: such a spare one is not to be asked for a name, which the
 * browser would read as the answer to a later request (Chromium then shows an error in place of the
 * page).
 */
export class Navigations {
  /** Milliseconds of a clock that never goes back. */
  readonly now: () => number;
  readonly #elsewhere = new RecentSet<string>(limits.browsers);
  #here: Navigation[] = [];

  constructor(now: () => number) {
    this.now = now;
  }

  /**
   * A browser at this address asks for a page or a part of it.
   * @param from when it opened the connection it asks by, where it had none before
   */
  note(address: string | undefined, from = this.now()): void {
    if (address === undefined) return;
    if (!isLoopback(address)) {
      this.#elsewhere.add(address);
      return;
    }
    const to = this.now();
    // It is asked once a connection has been silent; what is older than that is of no use.
    const since = to - limits.promptAfterMs - limits.spareWithinMs;
    this.#here = this.#here.filter((navigation) => navigation.to >= since);
    this.#here.push({ address, from, to });
  }

  /**
   * Whether a silent connection is a browser's: from another machine where a browser has been seen
   * there, from this one where it was opened while a browser asked for a page. The machine of the
   * server is where people try all doors at once; at all others a browser is all there is, as a rule.
   */
  isSpare(address: string | undefined, openedAt: number): boolean {
    if (address === undefined) return false;
    if (!isLoopback(address)) return this.#elsewhere.has(address);
    return this.#here.some(({ address: browser, from, to }) => {
      const isSince = openedAt >= from - limits.spareWithinMs;
      return isSince && openedAt <= to + limits.spareHereWithinMs && browser === address;
    });
  }
}
