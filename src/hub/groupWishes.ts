import { reportedName } from "../model/name.ts";
import type { Groups } from "./groups.ts";
import type { Ledger } from "./ledger.ts";
import type { Member } from "./member.ts";
import type { Roll } from "./roll.ts";
import type { Refused } from "./seat.ts";

export interface GroupWishesOptions {
  groups: Groups;
  ledger: Pick<Ledger, "note" | "tell">;
  roll: Pick<Roll, "find">;
}

export type GroupAnswer =
  | { ok: true; name: string; members: string[]; missing: string[] }
  | (Refused & { missing: string[] });

/** What members wish of groups, and who is told what came of it. */
export class GroupWishes {
  readonly #options: GroupWishesOptions;

  constructor(options: GroupWishesOptions) {
    this.#options = options;
  }

  /** Makes a group of those of `wantedMembers` who are here; `missing` are the others. */
  create(by: Member, wantedName: string, wantedMembers: string[]): GroupAnswer {
    const { groups, ledger, roll } = this.#options;
    const wanted = wantedMembers.map(reportedName);
    const result = groups.create(wantedName, wanted, (name) => roll.find(name.normalize("NFC")));
    const { missing } = result;
    if (!result.ok) {
      const { refusal } = result;
      const name = reportedName(wantedName);
      ledger.note({ kind: "groupRefused", name, by: by.name, wanted, missing, refusal });
      return result;
    }
    const { name } = result.group;
    const members = [...result.group.members].map((member) => member.name);
    const heard = { kind: "groupCreated", name, by: by.name, members } as const;
    const hearers = [...result.group.members].filter((member) => member !== by);
    ledger.tell({ ...heard, wanted, missing }, heard, hearers);
    return { ok: true, name, members, missing };
  }

  /** Ends the group of that name that the member is left in alone. */
  end(member: Member, name: string): void {
    const { groups, ledger } = this.#options;
    const group = groups.of(member, name.normalize("NFC"));
    if ("code" in group) return;
    groups.delete(group);
    const fact = { kind: "groupDeleted", name: group.name } as const;
    ledger.tell(fact, fact, [member]);
  }
}
