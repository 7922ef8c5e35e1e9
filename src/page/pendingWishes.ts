/** How a wish was answered; the lines say what was wrong, with all of it or with a part. */
export interface WishAnswer {
  isGranted: boolean;
  /** Of the refusal; `over` where the stay has ended. */
  code: string | undefined;
  lines: string[];
}

interface Pending {
  lines: string[];
  resolve: (answer: WishAnswer) => void;
}

/** Wishes whose answer is waited for where they were made, by the id of their frame. */
export class PendingWishes {
  readonly #wishes = new Map<string, Pending>();
  /** Why nothing is answered any more. */
  #over: string | undefined;

  /** Resolves once the frame of this id is answered, or the stay is over. */
  async add(id: string): Promise<WishAnswer> {
    const answer = new Promise<WishAnswer>((resolve) => {
      this.#wishes.set(id, { lines: [], resolve });
    });
    if (this.#over !== undefined) this.end(this.#over);
    return await answer;
  }

  /** The stay is over: what waits is refused, and so is all that comes. */
  end(why: string): void {
    this.#over = why;
    for (const id of this.#wishes.keys()) this.refused(id, [why], "over");
  }

  /**
   * Returns false where nobody waits for this answer.
   * @param code undefined for one about a single member, which the answer comes after
   */
  refused(id: string, lines: string[], code: string | undefined): boolean {
    const wish = this.#wishes.get(id);
    wish?.lines.push(...lines);
    if (code !== undefined) this.#settle(id, code);
    return wish !== undefined;
  }

  granted(id: string): void {
    this.#settle(id, undefined);
  }

  #settle(id: string, code: string | undefined): void {
    const wish = this.#wishes.get(id);
    this.#wishes.delete(id);
    wish?.resolve({ isGranted: code === undefined, code, lines: wish.lines });
  }
}
