import type { Hub } from "../hub/hub.ts";

/**
 * Milliseconds for each member between two turns that tell everybody who came and went: a crowd that joins at
 * once is told in fewer writes, which take most of what a join costs.
 */
const msPerMember = 0.1;
/** Milliseconds between them at most: in any class a newcomer is seen as soon as somebody looks. */
const mostMs = 250;
/** Milliseconds between two times that a crowd is told how many it has, at least. */
const crowdMs = 1_000;
/** The same for each member: however large a crowd is, to tell it takes about a fiftieth of the server's time. */
const crowdMsPerMember = 0.5;

export interface PresencePaceOptions {
  hub: Pick<Hub, "endTurn"> & {
    readonly view: Pick<Hub["view"], "memberCount"> & {
      readonly crowd: { readonly isOn: boolean };
    };
  };
  /** Milliseconds, of a clock that never goes back. */
  now: () => number;
  /** Calls back after so many milliseconds. */
  after: (ms: number, callback: () => void) => void;
  /** Makes sure that a turn ends. */
  wake: () => void;
}

/** Ends turns so that arrivals and departures are told at once in a small class, and gathered in a crowd. */
export class PresencePace {
  readonly #options: PresencePaceOptions;
  #nextAt = Number.NEGATIVE_INFINITY;
  #isWaiting = false;
  #isStopped = false;

  constructor(options: PresencePaceOptions) {
    this.#options = options;
  }

  endTurn(): void {
    const { hub, now, after, wake } = this.#options;
    const time = now();
    if (time >= this.#nextAt) {
      hub.endTurn("counted");
      this.#nextAt = time + this.#gatherMs;
      return;
    }
    const isComplete = hub.endTurn("held");
    if (isComplete || this.#isWaiting) return;
    this.#isWaiting = true;
    after(this.#nextAt - time, () => {
      this.#isWaiting = false;
      if (!this.#isStopped) wake();
    });
  }

  /** Milliseconds for which the next news is gathered. */
  get #gatherMs(): number {
    const { crowd, memberCount } = this.#options.hub.view;
    if (crowd.isOn) return Math.max(crowdMs, memberCount * crowdMsPerMember);
    return Math.min(mostMs, memberCount * msPerMember);
  }

  stop(): void {
    this.#isStopped = true;
  }
}
