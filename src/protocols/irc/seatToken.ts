/** Cost of one hash: some 20 milliseconds of a core, and 8 MiB. A word is then not found by trying many. */
const cost = { N: 8_192, r: 8, p: 1 };
const hashBytes = 32;

/** What a token is made of. */
export interface SeatWord {
  /** The key of the name under which the member joined. */
  nameKey: string;
  word: string;
  /** Where the word came from. */
  network: string;
}

/**
 * Hashes words one after the other, beside the event loop: many at once would take every core. Networks take
 * turns, so that many words from one do not hold up a word from another.
 */
export class SeatTokens {
  /** Those who wait for their turn; the network whose turn is next comes first. */
  readonly #waiting = new Map<string, (() => void)[]>();
  #isBusy = false;

  /** How many words from the network wait for their turn. */
  countWaiting(network: string): number {
    return this.#waiting.get(network)?.length ?? 0;
  }

  /**
   * The hash of the token by which a member comes back with a password, in hexadecimal: made of the word and
   * the key of the name under which they joined. Neither can be read from it.
   */
  async hash({ nameKey, word, network }: SeatWord): Promise<string> {
    if (this.#isBusy) await this.#waitForTurn(network);
    this.#isBusy = true;
    try {
      return await hash(nameKey, word);
    } finally {
      this.#passTurn();
    }
  }

  async #waitForTurn(network: string): Promise<void> {
    await new Promise<void>((resolve) => {
      const waiting = this.#waiting.get(network) ?? [];
      waiting.push(resolve);
      this.#waiting.set(network, waiting);
    });
  }

  #passTurn(): void {
    const [next] = this.#waiting;
    if (!next) {
      this.#isBusy = false;
      return;
    }
    const [network, waiting] = next;
    const begin = waiting.shift();
    this.#waiting.delete(network);
    if (waiting.length > 0) this.#waiting.set(network, waiting);
    begin?.();
  }
}

async function hash(nameKey: string, word: string): Promise<string> {
  // Only classes with a password on IRC load it.
  const { scrypt } = await import("node:crypto");
  return new Promise((resolve, reject) => {
    scrypt(word, `classchat ${nameKey}`, hashBytes, cost, (error, key) => {
      if (error) reject(error);
      else resolve(key.toString("hex"));
    });
  });
}
