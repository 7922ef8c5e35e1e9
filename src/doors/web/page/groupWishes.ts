/** How a wish for a group was answered; the lines say what was wrong, with all of it or with a member. */
export interface GroupAnswer {
  isMade: boolean;
  lines: string[];
}

/** Wishes for groups that wait for their answer. */
export class GroupWishes {
  readonly #wishes = new Map<string, { lines: string[]; resolve: (answer: GroupAnswer) => void }>();

  /** Resolves once the frame of this id is answered. */
  async add(id: string): Promise<GroupAnswer> {
    return await new Promise((resolve) => {
      this.#wishes.set(id, { lines: [], resolve });
    });
  }

  /**
   * Returns false where nobody waits for this answer.
   * @param isFinal not one about a single member, which the answer comes after
   */
  refused(id: string, lines: string[], isFinal: boolean): boolean {
    const wish = this.#wishes.get(id);
    wish?.lines.push(...lines);
    if (isFinal) this.#settle(id, false);
    return wish !== undefined;
  }

  granted(id: string): void {
    this.#settle(id, true);
  }

  #settle(id: string, isMade: boolean): void {
    const wish = this.#wishes.get(id);
    this.#wishes.delete(id);
    wish?.resolve({ isMade, lines: wish.lines });
  }
}
