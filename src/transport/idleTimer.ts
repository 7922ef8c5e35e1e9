import { limits } from "../model/limits.ts";

/**
 * Tells a silent peer from one that is gone: a peer is asked for a sign of life once in a silence,
 * and then has time to answer. All times are milliseconds of a clock that never goes back.
 */
export class IdleTimer {
  #activeAt: number;
  #isAsked = false;

  constructor(now: number) {
    this.#activeAt = now;
  }

  /** The peer sent something. */
  touch(now: number): void {
    this.#activeAt = now;
    this.#isAsked = false;
  }

  /** Call this about once a second: `ask` comes once in a silence, `gone` when it lasts too long. */
  check(now: number): "fine" | "ask" | "gone" {
    const silentMs = now - this.#activeAt;
    if (silentMs >= limits.silentMs) return "gone";
    if (silentMs < limits.pingAfterMs || this.#isAsked) return "fine";
    this.#isAsked = true;
    return "ask";
  }
}
