import { limits } from "../model/limits.ts";

/** Tells who has fallen silent from who is gone: each is asked once whether he is there, and then has time to answer. */
export class IdleTimer {
  #heardAt: number;
  #isAsked = false;

  /** @param now milliseconds of a clock that never goes back, here and below */
  constructor(now: number) {
    this.#heardAt = now;
  }

  heard(now: number): void {
    this.#heardAt = now;
    this.#isAsked = false;
  }

  /** To be called now and then: `ask` comes once in a silence, `gone` when it was too long. */
  look(now: number): "fine" | "ask" | "gone" {
    const silence = now - this.#heardAt;
    if (silence >= limits.silentMs) return "gone";
    if (silence < limits.pingAfterMs || this.#isAsked) return "fine";
    this.#isAsked = true;
    return "ask";
  }
}
