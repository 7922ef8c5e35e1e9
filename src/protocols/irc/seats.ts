import type { HubView } from "../../hub/hubView.ts";
import type { MemberView } from "../../hub/member.ts";
import { networkOf } from "../../model/address.ts";
import { nameKey } from "../../model/name.ts";
import type { SeatWord } from "./seatToken.ts";
import { SeatTokens } from "./seatToken.ts";

/** Milliseconds until words for a name are looked at again after a wrong one; each further one doubles them. */
const firstDelayMs = 1_000;

/** Their end: whoever mistyped it waits no longer, and whoever guesses tries a few a minute. */
const longestDelayMs = 10_000;

/** Milliseconds after which wrong words are forgotten. */
const forgottenAfterMs = 600_000;

/** Words for a name from one network that wait to be looked at, one after the other; more are refused unseen. */
const waitingWords = 8;

/** Words from one network that wait: as many as a network may have connections, those that are gone included. */
const waitingWordsOfNetwork = 1_000;

/** Names and networks with wrong words that are remembered; the oldest are forgotten. */
const rememberedGuesses = 1_000;

/** What a password and a name lead to. */
export type FoundSeat =
  /** The member who joined with this password. */
  | { kind: "member"; member: MemberView; tokenHash: string }
  /** Nobody has the name: whoever joins by it comes back by this token. */
  | { kind: "free"; tokenHash: string }
  /** Somebody has the name with another password. */
  | { kind: "wrong" }
  /** Too many passwords wait to be looked at. */
  | { kind: "busy" }
  /** Somebody has the name without a password. */
  | { kind: "taken" };

/** The words that were given for a name from one network. */
interface Guesses {
  /** Wrong ones. */
  wrong: number;
  /** When the next may be looked at, in milliseconds of the clock. */
  until: number;
  /** How many are being looked at, or wait for that. */
  waiting: number;
  last: Promise<unknown>;
}

export interface SeatsOptions {
  view: HubView;
  /** Milliseconds of a clock that never goes back. */
  now: () => number;
  /** Whether the member may have joined with a password: nobody else's can be guessed. */
  mayHaveWord: (member: MemberView) => boolean;
}

/**
 * Finds the seats that are kept for IRC members with a password (PASS), whose token is made of the password
 * and their first name. Words are slowed by network and name, so that guessing at one does not hold up
 * whoever comes from elsewhere.
 */
export class Seats {
  readonly #options: SeatsOptions;
  readonly #guesses = new Map<string, Guesses>();
  readonly #tokens = new SeatTokens();

  constructor(options: SeatsOptions) {
    this.#options = options;
  }

  /** @param address of whoever gives the word */
  async find(name: string, word: string, address: string | undefined): Promise<FoundSeat> {
    const key = nameKey(name);
    const network = address === undefined ? "" : networkOf(address);
    const about = `${network} ${key}`;
    const guesses = this.#guesses.get(about) ?? {
      wrong: 0,
      until: this.#options.now(),
      waiting: 0,
      last: Promise.resolve(),
    };
    const isCrowded = this.#tokens.countWaiting(network) >= waitingWordsOfNetwork;
    if (isCrowded || guesses.waiting >= waitingWords) return { kind: "busy" };
    this.#remember(about, guesses);
    guesses.waiting += 1;
    // One after the other: words that come at once over many connections are as slow as over one.
    const looked = guesses.last.then(() =>
      this.#look(name, { nameKey: key, word, network }, guesses),
    );
    guesses.last = looked.catch(() => {});
    try {
      return await looked;
    } finally {
      guesses.waiting -= 1;
      if (guesses.waiting === 0 && guesses.wrong === 0) this.#guesses.delete(about);
    }
  }

  async #look(name: string, given: SeatWord, guesses: Guesses): Promise<FoundSeat> {
    const { view, now, mayHaveWord } = this.#options;
    if (now() - guesses.until > forgottenAfterMs) guesses.wrong = 0;
    if (guesses.wrong > 0) await delay(guesses.until - now());
    const tokenHash = await this.#tokens.hash(given);
    const member = view.findSeat(tokenHash);
    if (member) return { kind: "member", member, tokenHash };
    const holder = view.findMember(name);
    if (!holder) {
      const absent = view.findAbsent(name);
      const renamed = absent && (await this.#findRenamed(absent, given));
      return renamed ?? { kind: "free", tokenHash };
    }
    if (!mayHaveWord(holder)) return { kind: "taken" };
    const renamed = await this.#findRenamed(holder, given);
    if (renamed) return renamed;
    guesses.until = now() + Math.min(longestDelayMs, firstDelayMs * 2 ** guesses.wrong);
    guesses.wrong += 1;
    return { kind: "wrong" };
  }

  /** A client may give the name that its member has now, and not the one of which the token was made. */
  async #findRenamed(holder: MemberView, given: SeatWord): Promise<FoundSeat | undefined> {
    const firstKey = holder.formerKeys[0] ?? holder.key;
    if (firstKey === given.nameKey) return undefined;
    const tokenHash = await this.#tokens.hash({ ...given, nameKey: firstKey });
    if (this.#options.view.findSeat(tokenHash) !== holder) return undefined;
    return { kind: "member", member: holder, tokenHash };
  }

  /** The newest are the last to be forgotten. */
  #remember(about: string, guesses: Guesses): void {
    this.#guesses.delete(about);
    this.#guesses.set(about, guesses);
    const [oldest] = this.#guesses.keys();
    if (this.#guesses.size > rememberedGuesses && oldest !== undefined)
      this.#guesses.delete(oldest);
  }
}

/** @param waitMs milliseconds; none if it is negative */
async function delay(waitMs: number): Promise<void> {
  if (waitMs <= 0) return;
  await new Promise((resolve) => {
    setTimeout(resolve, waitMs);
  });
}
