import { nameKey } from "../model/name.ts";
import type { Member } from "./member.ts";

/** Members who are absent, whose tokens are kept: in all, and from one network. */
const mostAbsent = 1_000;
const mostAbsentOfNetwork = 250;

/**
 * Members who are off the list of those who are here, and whose token still holds: they are in their groups,
 * and the token brings them back. Others may have their name meanwhile.
 */
export class AbsentMembers {
  /** By id; whoever has been gone longest comes first. */
  readonly #members = new Map<number, Member>();

  get size(): number {
    return this.#members.size;
  }

  add(member: Member): void {
    this.#members.set(member.id, member);
  }

  /** Returns false if the member is not absent. */
  remove({ id }: Member): boolean {
    return this.#members.delete(id);
  }

  get(id: number): Member | undefined {
    return this.#members.get(id);
  }

  /** Whoever left last under the name, after folding. */
  findLast(name: string): Member | undefined {
    const key = nameKey(name);
    return [...this.#members.values()].findLast((member) => member.key === key);
  }

  all(): IterableIterator<Member> {
    return this.#members.values();
  }

  /**
   * Whose token is given up, if there are more than can be kept of all or of this network: somebody without a
   * group if there is one, and else whoever has been gone longest.
   */
  findSurplus(network: string | undefined): Member | undefined {
    const all = [...this.#members.values()];
    const near = network === undefined ? [] : all.filter((member) => member.network === network);
    if (near.length > mostAbsentOfNetwork) return pickSurplus(near);
    return all.length > mostAbsent ? pickSurplus(all) : undefined;
  }
}

/** @param members whoever has been gone longest first */
function pickSurplus(members: readonly Member[]): Member | undefined {
  return members.find(({ groups }) => groups.size === 0) ?? members[0];
}
