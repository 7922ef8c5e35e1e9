import { count } from "../model/count.ts";
import type { Refusal } from "../model/refusal.ts";
import * as texts from "../model/texts.ts";
import type { Member } from "./member.ts";
import type { SharedState } from "./sharedState.ts";

/** So many at once, and one more in each such time: a person clicks no faster for long, and a program must not. */
const mostAtOnce = 10;
const oneMoreMs = 1_000;

/** How often members may do what is done by one click and told to many: reacting, and taking back. */
export class Pace {
  readonly #shared: Pick<SharedState, "touch"> | undefined;

  constructor(shared: Pick<SharedState, "touch"> | undefined) {
    this.#shared = shared;
  }

  /** Why the member has to wait; undefined if they need not, and then it counts. */
  check(member: Member, at: number): Refusal | undefined {
    const before = member.pace ?? { left: mostAtOnce, at };
    // A clock that was set back keeps nobody waiting for longer.
    const passedMs = Math.max(0, at - before.at);
    const left = Math.min(mostAtOnce, before.left + passedMs / oneMoreMs);
    if (left < 1) {
      const wait = count(Math.ceil(((1 - left) * oneMoreMs) / 1_000), "second");
      return { code: "slow", text: texts.tooManyAtOnce(wait) };
    }
    member.pace = { left: left - 1, at };
    this.#shared?.touch(member);
    return undefined;
  }
}
