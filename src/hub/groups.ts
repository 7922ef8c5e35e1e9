import { limits } from "../model/limits.ts";
import { checkGroupName, nameKey, truncateName } from "../model/name.ts";
import { findNearest } from "../model/nearest.ts";
import type { Refusal } from "../model/refusal.ts";
import { texts } from "../model/texts.ts";
import type { Store } from "../store/store.ts";
import type { Group, Member } from "./member.ts";

/** Names one command for a group may hold. */
const groupNames = 400;

/** What the history keeps of groups. */
export type GroupHistory = Pick<Store, "changes" | "restored">;

export type GroupResult =
  | { ok: true; group: Group; missing: string[] }
  | { ok: false; refusal: Refusal; missing: string[] };

/** The groups of a class: who made what with whom. Names are unique after folding, like members'. */
export class Groups {
  readonly #byKey = new Map<string, Group>();
  readonly #history: GroupHistory;
  #lastId: number;

  constructor(history: GroupHistory) {
    this.#history = history;
    this.#lastId = history.changes.lastIds.group;
  }

  /** Brings back the groups of an interrupted class. */
  restore(members: Iterable<Member>): void {
    const byStay = new Map([...members].map((member) => [member.id, member]));
    for (const { id, name, members: stays } of this.#history.restored.groups) {
      const within = stays.map((stay) => byStay.get(stay)).filter((member) => member !== undefined);
      this.#add({ id, name, key: nameKey(name), members: new Set(within) });
    }
  }

  /**
   * Makes a group of those of `wanted` who are here.
   * @param find gives the active member of a name
   */
  create(name: string, wanted: string[], find: (name: string) => Member | undefined): GroupResult {
    const checked = checkGroupName(name);
    if (!checked.ok) {
      return refused({ code: "group_invalid", text: texts.groupSyntax, hint: checked.why });
    }
    if (wanted.length > groupNames) {
      const hint = `A group is made of at most ${groupNames} names.`;
      return refused({ code: "group_invalid", text: texts.groupSyntax, hint });
    }
    const key = nameKey(checked.name);
    if (this.#byKey.has(key)) {
      return refused({ code: "group_exists", text: texts.groupExists(checked.name) });
    }
    const members = new Set<Member>();
    const missing = new Set<string>();
    for (const one of wanted) {
      const member = find(one);
      if (member) members.add(member);
      else missing.add(one);
    }
    if (members.size < limits.groupMembers) {
      return refused({ code: "group_small", text: texts.groupSmall }, [...missing]);
    }
    this.#lastId += 1;
    const group: Group = { id: this.#lastId, name: checked.name, key, members };
    this.#add(group);
    const stays = [...members].map(({ id: stay }) => stay);
    this.#history.changes.createGroup({ id: group.id, name: group.name, members: stays });
    return { ok: true, group, missing: [...missing] };
  }

  /** The group of that name, where the member is in it. */
  of(member: Member, name: string): Group | Refusal {
    for (const group of member.groups) if (group.name === name) return group;
    const near = findNearest(name, member.groups);
    const refusal: Refusal = { code: "not_member", text: texts.notMember(truncateName(name)) };
    return near === undefined ? refusal : { ...refusal, hint: texts.didYouMean(near) };
  }

  delete(group: Group): void {
    this.#byKey.delete(group.key);
    for (const member of group.members) member.groups.delete(group);
    this.#history.changes.deleteGroup(group.id);
  }

  /** Takes the member out of all his groups and returns those that thereby ended. */
  leave(member: Member): Group[] {
    const ended: Group[] = [];
    for (const group of member.groups) {
      group.members.delete(member);
      if (group.members.size > 0) continue;
      this.delete(group);
      ended.push(group);
    }
    member.groups.clear();
    return ended;
  }

  #add(group: Group): void {
    this.#byKey.set(group.key, group);
    for (const member of group.members) member.groups.add(group);
  }
}

/** The names of the member's groups. */
export function listGroupNames(member: Member): string[] {
  return [...member.groups].map((group) => group.name);
}

function refused(refusal: Refusal, missing: string[] = []): GroupResult {
  return { ok: false, refusal, missing };
}
