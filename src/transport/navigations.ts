import { isLoopback } from "../model/address.ts";

/** Milliseconds of silence after which a new connection is a person at netcat, or a browser's spare one. */
export const promptAfterMs = 1_000;

/** Milliseconds, at most, between a spare connection and the one by which the browser asks for a page. */
export const spareWithinMs = 50;

/**
 * Milliseconds after the request in which a browser of this machine still opens spare connections: no
 * network delays them, and people and programs of this machine may connect soon after.
 */
export const spareHereWithinMs = 10;

/** Addresses of browsers that are remembered. */
export const browserCount = 10_000;

/** While a browser of this machine asked for a page and its parts. */
interface Navigation {
  address: string;
  from: number;
  to: number;
}

/**
 * Which browsers asked for a page, and when. A browser opens connections ahead of need and sends
 * nothing on them, perhaps for minutes. Such a spare connection must not be prompted for a name: the
 * browser would read the prompt as the answer to a later request (Chromium then shows an error instead
 * of the page).
 */
export class Navigations {
  readonly #now: () => number;
  /** Addresses of other machines, the latest last. */
  readonly #elsewhere = new Set<string>();
  #here: Navigation[] = [];

  /** @param now milliseconds of a clock that never goes back, the one of `openedAt` */
  constructor(now: () => number) {
    this.#now = now;
  }

  /**
   * A browser at this address asks for a page or a part of it.
   * @param from when it opened the connection by which it asks, if this is the first request on it
   */
  note(address: string | undefined, from = this.#now()): void {
    if (address === undefined) return;
    if (isLoopback(address)) this.#noteHere(address, from);
    else this.#noteElsewhere(address);
  }

  /**
   * Whether a silent connection is a browser's. From another machine it is if a browser was seen
   * there, since as a rule that machine has nothing else. On the server's machine people try all
   * protocols at once: there it is if it was opened while a browser asked for a page.
   */
  isSpare(address: string | undefined, openedAt: number): boolean {
    if (address === undefined) return false;
    if (!isLoopback(address)) return this.#elsewhere.has(address);
    return this.#here.some(({ address: browser, from, to }) => {
      const isSince = openedAt >= from - spareWithinMs;
      return isSince && openedAt <= to + spareHereWithinMs && browser === address;
    });
  }

  #noteHere(address: string, from: number): void {
    const to = this.#now();
    // A connection is judged once it has been silent; anything older is of no use by then.
    const since = to - promptAfterMs - spareWithinMs;
    this.#here = this.#here.filter((navigation) => navigation.to >= since);
    this.#here.push({ address, from, to });
  }

  #noteElsewhere(address: string): void {
    this.#elsewhere.delete(address);
    this.#elsewhere.add(address);
    const [oldest] = this.#elsewhere;
    if (this.#elsewhere.size > browserCount && oldest !== undefined) this.#elsewhere.delete(oldest);
  }
}
