/** Tenths of a token added up fall short of a whole one by less than this. */
const rounding = 1e-9;

export interface TokenBucketOptions {
  /** Tokens that come back in a second; 0 means no limit. */
  perSecond: number;
  /** Tokens in a full bucket. */
  burst: number;
  /** Milliseconds of a clock that never goes back. */
  now: () => number;
}

/** Limits the rate of something. */
export class TokenBucket {
  readonly #options: TokenBucketOptions;
  #tokens: number;
  #countedAt: number;

  constructor(options: TokenBucketOptions) {
    this.#options = options;
    this.#tokens = options.burst;
    this.#countedAt = options.now();
  }

  /** Takes one token; false if there is none. */
  take(): boolean {
    const { perSecond, burst, now } = this.#options;
    if (perSecond === 0) return true;
    const at = now();
    this.#tokens = Math.min(burst, this.#tokens + ((at - this.#countedAt) * perSecond) / 1_000);
    this.#countedAt = at;
    if (this.#tokens < 1 - rounding) return false;
    this.#tokens = Math.max(0, this.#tokens - 1);
    return true;
  }

  /** Takes tokens even if there are too few: the debt has to come back before one can be taken. */
  spend(tokens: number): void {
    this.#tokens -= tokens;
  }

  /** Milliseconds until there is a token, rounded up; at least 1. */
  get waitMs(): number {
    return Math.max(1, Math.ceil(((1 - this.#tokens) * 1_000) / this.#options.perSecond));
  }
}
