/** Whoever has a name that others may not have, nor one that looks like it. */
export interface NameHolder {
  /** `lookAlikeKeys` of the name. */
  readonly looks: readonly string[];
}

/**
 * Names by what they look like. Those of a class from an earlier release may look alike; each is taken
 * until its own holder gives it up.
 */
export class NameRegistry<Holder extends NameHolder> {
  readonly #byLook = new Map<string, Holder[]>();

  add(holder: Holder): void {
    for (const look of holder.looks) {
      const holders = this.#byLook.get(look);
      if (holders) holders.push(holder);
      else this.#byLook.set(look, [holder]);
    }
  }

  /** To be called while the holder still has the name. */
  remove(holder: Holder): void {
    for (const look of holder.looks) {
      const others = (this.#byLook.get(look) ?? []).filter((other) => other !== holder);
      if (others.length > 0) this.#byLook.set(look, others);
      else this.#byLook.delete(look);
    }
  }

  /**
   * Whose name looks like this.
   * @param isOwn whose name does not count
   */
  find(looks: readonly string[], isOwn?: (holder: Holder) => boolean): Holder | undefined {
    for (const look of looks) {
      const found = this.#byLook.get(look)?.find((holder) => !isOwn?.(holder));
      if (found) return found;
    }
    return undefined;
  }
}
