import { nameKey } from "../model/name.ts";
import type { Crowd } from "./crowd.ts";
import type { Member, MemberView } from "./member.ts";
import type { Members } from "./members.ts";
import type { Moderation } from "./moderation.ts";

/** Names that are found at a time. */
const namesPerPage = 50;

/** A part of the names that begin alike. */
export interface FoundNames {
  /** In the order of their folded names. */
  names: string[];
  /** How many names begin so in all. */
  count: number;
  /** The name behind which the next page begins; undefined if nothing follows. */
  next: string | undefined;
}

export interface CrowdViewOptions {
  crowd: Pick<Crowd, "isOn" | "isShown" | "heard" | "listAcquainted">;
  members: Pick<Members, "findBeginning" | "get" | "findToken" | "has">;
  moderation: Pick<Moderation, "listTeachers">;
}

/** What protocols may read of a crowd: which members may be named to whom, and the search for names. */
export class CrowdView {
  readonly #options: CrowdViewOptions;

  constructor(options: CrowdViewOptions) {
    this.#options = options;
  }

  /** Whether members come and go without being named. */
  get isOn(): boolean {
    return this.#options.crowd.isOn;
  }

  /** Whether everybody may be told that the member is here. */
  isShown(member: MemberView): boolean {
    return this.#options.crowd.isShown(member);
  }

  /** The members who may be named to everybody: the teachers, and those who have spoken to everyone. */
  get shown(): MemberView[] {
    return [...new Set<MemberView>([...this.#teachers, ...this.#options.crowd.heard])];
  }

  /** The others the member must know: the teachers, people in their groups and rooms, and people they talk with. */
  listKnown(member: MemberView): MemberView[] {
    const acquainted = this.#options.crowd.listAcquainted(member);
    const known = new Set<MemberView>([...this.#teachers, ...acquainted]);
    known.delete(member);
    return [...known];
  }

  /** The names that begin so, in any case, from the one that follows `after` on. */
  find(prefix: string, after: string | undefined): FoundNames {
    const behind = after === undefined ? undefined : nameKey(after);
    const page = this.#options.members.findBeginning(nameKey(prefix), behind, namesPerPage);
    const names = page.holders.map(({ name }) => name);
    return { names, count: page.count, next: page.hasMore ? names.at(-1) : undefined };
  }

  get #teachers(): Member[] {
    return this.#options.moderation.listTeachers(this.#options.members);
  }
}
