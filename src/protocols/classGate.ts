import { networkOf } from "../model/address.ts";
import { limits } from "../model/limits.ts";
import type { Refusal } from "../model/refusal.ts";
import * as texts from "../model/texts.ts";
import type { Connection } from "../transport/connection.ts";

/** Wrong codes on one connection; the last of them closes it. */
export const mostWrongCodes = 3;

const minuteMs = 60_000;
/** Wrong codes from one network in a minute that are answered at once. */
const answeredAtOnce = 10;
/** Milliseconds between two answers after that: a guesser hears of 3,600 of a million codes in an hour. */
const betweenAnswersMs = 1_000;
/**
 * Wrong codes from one network whose answers may wait: as many as a network may have connections, those that
 * are gone included. Beyond them no code from there is looked at until one is answered.
 */
const waitingAnswers = 1_000;
/**
 * The same for all networks together, and how many of them count no more after a second: as for ten networks.
 * Fewer never keep the others from being looked at.
 */
const waitingOfAll = 10_000;
const forgottenPerSecond = 10;
/** Networks with wrong codes that are remembered; those that tried least lately are forgotten. */
const rememberedNetworks = 1_000;

/** The wrong codes of one network; times are milliseconds of the clock. */
interface WrongCodes {
  /** When the last {@link answeredAtOnce} came. */
  readonly at: readonly number[];
  /** When the last of them is answered. */
  readonly answeredAt: number;
  /** When they were last told of. */
  readonly toldAt: number;
}

const never = Number.NEGATIVE_INFINITY;
const none: WrongCodes = { at: [], answeredAt: never, toldAt: never };

/** The part of a connection that is held up. */
interface HeldConnection extends Pick<Connection, "address" | "isClosing" | "pause" | "resume"> {
  after(ms: number, work: () => void): unknown;
}

/** Whoever gives a code, over a connection. */
export interface Newcomer {
  connection: HeldConnection;
  /** Takes what came while the connection was not read. */
  readOn: () => void;
}

export interface ClassGateOptions {
  /** The code of the class. */
  code: string;
  /** Milliseconds of a clock that never goes back. */
  now: () => number;
  /** A wrong code came; of each network that is told once in a minute. */
  onWrong: (address: string | undefined) => void;
}

/**
 * Lets those in who have the code of the class. A right code is answered at once, whatever else comes from
 * there. Wrong ones are counted by network: after some within a minute their answers come one at a time.
 * How many are looked at is bounded by how many are answered, so that to hang up early gains nothing.
 */
export class ClassGate {
  readonly #options: ClassGateOptions;
  readonly #digest: Uint8Array;
  readonly #wrongCodes = new Map<string, WrongCodes>();
  /** Wrong codes of all networks that still count, and when they were counted. */
  readonly #all = { count: 0, at: 0 };

  constructor(options: ClassGateOptions) {
    this.#options = options;
    this.#digest = digest(options.code);
  }

  /**
   * Answers a code: with why it is refused, or with undefined if it is right. The newcomer is not read
   * until then, and not answered once they have gone.
   */
  ask(
    given: string | undefined,
    newcomer: Newcomer,
    reply: (refusal: Refusal | undefined) => void,
  ): void {
    if (given === undefined || given === "") {
      reply({ code: "class_code_missing", text: texts.classCodeMissing });
      return;
    }
    const { address } = newcomer.connection;
    const network = address === undefined ? "" : networkOf(address);
    if (this.#isFull(network)) {
      const again = this.#options.now() + betweenAnswersMs;
      this.#wait(newcomer, again, () => this.ask(given, newcomer, reply));
    } else if (crypto.timingSafeEqual(digest(given), this.#digest)) {
      reply(undefined);
    } else {
      this.#wait(newcomer, this.#countWrong(network, address), () => {
        reply({ code: "class_code_wrong", text: texts.classCodeWrong });
      });
    }
  }

  /** So many answers wait that no more codes from there are looked at. */
  #isFull(network: string): boolean {
    const now = this.#options.now();
    const forgotten = ((now - this.#all.at) / 1_000) * forgottenPerSecond;
    this.#all.count = Math.max(0, this.#all.count - forgotten);
    this.#all.at = now;
    const waitsUntil = this.#wrongCodes.get(network)?.answeredAt ?? now;
    const isFull = waitsUntil - now >= waitingAnswers * betweenAnswersMs;
    return isFull || this.#all.count >= waitingOfAll;
  }

  /** Returns when it is answered. */
  #countWrong(network: string, address: string | undefined): number {
    const now = this.#options.now();
    const { at, answeredAt, toldAt } = this.#wrongCodes.get(network) ?? none;
    const recent = at.filter((one) => now - one < minuteMs);
    const isSlow = recent.length >= answeredAtOnce;
    const isTold = now - toldAt < minuteMs;
    const counted = {
      at: [...recent, now].slice(-answeredAtOnce),
      answeredAt: isSlow ? Math.max(answeredAt, now) + betweenAnswersMs : now,
      toldAt: isTold ? toldAt : now,
    };
    this.#all.count += 1;
    this.#remember(network, counted);
    if (!isTold) this.#options.onWrong(address);
    return counted.answeredAt;
  }

  #remember(network: string, counted: WrongCodes): void {
    // Moved to the end: the first are those that tried least lately.
    this.#wrongCodes.delete(network);
    this.#wrongCodes.set(network, counted);
    const [oldest] = this.#wrongCodes.keys();
    if (this.#wrongCodes.size > rememberedNetworks && oldest !== undefined) {
      this.#wrongCodes.delete(oldest);
    }
  }

  /** Whoever has gone is let go of within one look: thousands of them may wait. */
  #wait({ connection, readOn }: Newcomer, until: number, go: () => void): void {
    if (until <= this.#options.now()) {
      go();
      return;
    }
    connection.pause();
    const look = (): void => {
      const left = until - this.#options.now();
      if (connection.isClosing) return;
      if (left > 0) {
        connection.after(Math.min(left, betweenAnswersMs), look);
        return;
      }
      connection.resume();
      go();
      readOn();
    };
    look();
  }
}

/** Blanks make a code easier to read, and keyboards may write full-width digits: neither makes it another. */
function digest(code: string): Uint8Array {
  const plain = code.slice(0, limits.codeUnits).normalize("NFKC").replaceAll(/\s/g, "");
  return new Bun.CryptoHasher("sha256").update(plain).digest();
}
