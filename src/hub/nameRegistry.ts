import { NameIndex } from "./nameIndex.ts";

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
  readonly #byLook = new NameIndex<Holder>();

  add(holder: Holder): void {
    for (const look of holder.looks) this.#byLook.add(look, holder);
  }

  /** To be called while the holder still has the name. */
  remove(holder: Holder): void {
    for (const look of holder.looks) this.#byLook.remove(look, holder);
  }

  /**
   * Whose name looks like this.
   * @param isMeant whose name counts; everybody's unless given
   */
  find(looks: readonly string[], isMeant?: (holder: Holder) => boolean): Holder | undefined {
    for (const look of looks) {
      const found = this.#byLook.get(look, isMeant);
      if (found) return found;
    }
    return undefined;
  }
}
