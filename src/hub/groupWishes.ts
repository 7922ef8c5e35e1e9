import { truncateName } from "../model/name.ts";
import type { Groups } from "./groups.ts";
import type { TurnLog } from "./turnLog.ts";
import type { Member } from "./member.ts";
import type { Members } from "./members.ts";
import type { Refused } from "./joinResult.ts";

export interface GroupWishesOptions {
  groups: Groups;
  ledger: Pick<TurnLog, "record" | "tell">;
  roll: Pick<Members, "find">;
}

export type GroupReply =
  | { ok: true; name: string; members: string[]; missing: string[] }
  | (Refused & { missing: string[] });

/** What members wish of groups, and who is told what came of it. */
export class GroupCommands {
  readonly #options: GroupWishesOptions;

  constructor(options: GroupWishesOptions) {
    this.#options = options;
  }

  /** Makes a group of those of `wantedMembers` who are here; `missing` are the others. */
  create(by: Member, wantedName: string, wantedMembers: string[]): GroupReply {
    const { groups, ledger, roll } = this.#options;
    const wanted = wantedMembers.map(truncateName);
    const result = groups.create(wantedName, wanted, (name) => roll.find(name.normalize("NFC")));
    const { missing } = result;
    if (!result.ok) {
      const { refusal } = result;
      const name = truncateName(wantedName);
      ledger.record({ kind: "groupRefused", name, by: by.name, wanted, missing, refusal });
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
