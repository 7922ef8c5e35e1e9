import type { GroupMembership } from "../model/group.ts";
import { limits } from "../model/limits.ts";
import { checkGroupName, composeName, nameKey, truncateName } from "../model/name.ts";
import { findNearest } from "../model/nearest.ts";
import type { Refusal } from "../model/refusal.ts";
import { cleanRemark } from "../model/text.ts";
import { texts } from "../model/texts.ts";
import type { Store } from "../store/store.ts";
import type { GroupRecord } from "../store/records.ts";
import type { CommandOf, Done, GroupResult, Refused } from "./command.ts";
import { done } from "./command.ts";
import type { Group, Member } from "./member.ts";
import type { Members } from "./members.ts";
import { NameRegistry } from "./nameRegistry.ts";
import { lookAlikeKeys } from "./skeleton.ts";
import type { TurnLog } from "./turnLog.ts";

export interface GroupsOptions {
  store: Pick<Store, "changes" | "restored">;
  members: Pick<Members, "getAny" | "find">;
  log: Pick<TurnLog, "record" | "tell" | "tellMembers">;
  /** Number of the newest message, stored or said in this turn. */
  newest: () => number;
}

/** The closed groups of a class. Names are unique after folding. */
export class Groups {
  readonly #options: GroupsOptions;
  readonly #byKey = new Map<string, Group>();
  readonly #byLook = new NameRegistry<Group>();

  /** Brings back the groups of an interrupted class, whose members are back already. */
  constructor(options: GroupsOptions) {
    this.#options = options;
    const { store, members } = options;
    const memberships = Map.groupBy(store.restored.groupMemberships, ({ groupId }) => groupId);
    for (const record of store.restored.groups) {
      const group = this.#add(record);
      for (const membership of memberships.get(group.id) ?? []) {
        const member = members.getAny(membership.memberId);
        if (member) addMember(group, member, membership);
      }
    }
  }

  /** Makes a group of those members who are here. */
  create(by: Member, command: CommandOf<"createGroup">): GroupResult {
    const { log } = this.#options;
    // One name more than there may be, so that the others cost nothing.
    const wanted = command.members.slice(0, limits.groupNames + 1).map(truncateName);
    const members = new Set<Member>();
    const absent = new Set<string>();
    for (const name of wanted) {
      const member = this.#options.members.find(name.normalize("NFC"));
      if (member) members.add(member);
      else absent.add(name);
    }
    const checked = this.#check(by, command.name, wanted, members);
    if ("refusal" in checked) {
      const { refusal } = checked;
      const missing = refusal.code === "group_small" ? [...absent] : [];
      const name = truncateName(command.name);
      log.record({ kind: "groupRefused", name, by: by.name, wanted, missing, refusal });
      return { ok: false, refusal, missing };
    }
    const { changes } = this.#options.store;
    const { name } = checked;
    const record = { id: changes.lastIds.group + 1, name, makerId: by.id };
    changes.createGroup(record);
    const group = this.#add(record);
    for (const member of members) this.#enter(group, member);
    const created = {
      kind: "groupCreated",
      name,
      by: by.name,
      members: Array.from(members, (member) => member.name),
    } as const;
    const missing = [...absent];
    const others = [...members].filter((member) => member !== by);
    log.tell({ ...created, wanted, missing }, created, others);
    return { ok: true, name, members: created.members, missing };
  }

  all(): IterableIterator<Group> {
    return this.#byKey.values();
  }

  get(id: number): Group | undefined {
    return this.#byKey.values().find((group) => group.id === id);
  }

  /** However few are left in it, it goes on as a group. */
  leave(member: Member, { name: wanted, reason }: CommandOf<"leaveGroup">): Done | Refused {
    const { log } = this.#options;
    const group = findOwn(member, composeName(wanted));
    if ("code" in group) {
      const about = { group: truncateName(wanted), by: member.name };
      log.record({ kind: "groupLeaveRefused", ...about, refusal: group });
      return { ok: false, refusal: group };
    }
    const who = { group: group.name, names: [member.name] };
    const left = { kind: "groupLeft", ...who, reason: cleanRemark(reason) } as const;
    log.tell(left, left, this.listPresent(group));
    this.#exit(group, member);
    if (group.members.size === 0) this.#close(group);
    return done;
  }

  /** The members of the group now, in the order they came. */
  listPresent(group: Group): readonly Member[] {
    return (group.present ??= [...group.members.keys()]);
  }

  /** The group of exactly this name that a message is for, if the member is in it. */
  find(member: Member, name: string): Group | Refusal {
    const group = findOwn(member, name);
    if (!("code" in group)) return group;
    if (this.#findNamed(name)) return group;
    return { ...group, code: "not_active", text: texts.notActive };
  }

  /** The group of exactly this name, whoever is in it. */
  findAny(name: string): Group | Refusal {
    const group = this.#findNamed(name);
    return group ?? { code: "not_active", text: texts.notActive, ...hintFor(name, this.all()) };
  }

  /** An absent member is back: the others in their groups are told, who knew nobody by that name there. */
  welcomeBack(member: Member): void {
    for (const group of member.groups) {
      const who = { group: group.name, names: [member.name], by: undefined };
      const others = this.listPresent(group).filter((other) => other !== member);
      this.#options.log.tellMembers({ kind: "groupJoined", ...who }, others);
    }
  }

  /** Ends a group in which the member is alone. */
  end(group: Group, member: Member): void {
    this.#exit(group, member);
    this.#delete(group);
    const deleted = { kind: "groupDeleted", name: group.name } as const;
    this.#options.log.tell(deleted, deleted, [member]);
  }

  /**
   * The member leaves the class, and with it their groups; groups that are empty then end. Which they were
   * in can still be read from the member, for what is told of their leaving.
   */
  leaveAll(member: Member): void {
    for (const group of member.groups) {
      removeMember(group, member);
      if (group.members.size === 0) this.#close(group);
    }
  }

  #findNamed(name: string): Group | undefined {
    const group = this.#byKey.get(nameKey(name));
    return group?.name === name ? group : undefined;
  }

  #check(
    by: Member,
    wanted: string,
    names: readonly string[],
    members: ReadonlySet<Member>,
  ): { name: string } | { refusal: Refusal } {
    const checked = checkGroupName(wanted);
    if (!checked.ok) return invalid(checked.why);
    if (names.length > limits.groupNames) {
      return invalid(`A group is made of at most ${limits.groupNames} names.`);
    }
    const { name } = checked;
    if (this.#byKey.has(nameKey(name))) {
      return { refusal: { code: "group_exists", text: texts.groupExists(name) } };
    }
    const lookAlike = this.#byLook.find(lookAlikeKeys(name));
    if (lookAlike) {
      const [text, hint] = [texts.groupExists(lookAlike.name), texts.looksTheSame(name)];
      return { refusal: { code: "group_exists", text, hint } };
    }
    if (members.size < limits.groupMembers) {
      return { refusal: { code: "group_small", text: texts.groupSmall } };
    }
    const why = this.#whyNoMore(by);
    return why === undefined ? { name } : { refusal: { code: "too_many_groups", text: why } };
  }

  #whyNoMore(by: Member): string | undefined {
    if (this.#byKey.size >= limits.groups) return texts.tooManyGroupsHere;
    const groups = Array.from(this.#byKey.values());
    const made = groups.filter(({ makerId }) => makerId === by.id).length;
    return made < limits.groupsMade ? undefined : texts.tooManyGroupsMade;
  }

  #add(record: GroupRecord): Group {
    const { name } = record;
    const [key, looks] = [nameKey(name), lookAlikeKeys(name)];
    const group: Group = { ...record, key, looks, members: new Map(), present: undefined };
    this.#byKey.set(key, group);
    this.#byLook.add(group);
    return group;
  }

  #enter(group: Group, member: Member): void {
    const { store, newest } = this.#options;
    const ids = { memberId: member.id, groupId: group.id };
    const membership = { ...ids, after: newest(), upTo: undefined };
    addMember(group, member, membership);
    store.changes.putGroupMembership(membership);
  }

  /** Takes the member out. Tell the group before: the member is told too. */
  #exit(group: Group, member: Member): void {
    const { store, newest } = this.#options;
    const membership = group.members.get(member);
    if (membership) store.changes.putGroupMembership({ ...membership, upTo: newest() });
    member.groups.delete(group);
    removeMember(group, member);
  }

  /** Nobody is left in it. */
  #close(group: Group): void {
    this.#delete(group);
    this.#options.log.record({ kind: "groupDeleted", name: group.name });
  }

  #delete(group: Group): void {
    this.#byKey.delete(group.key);
    this.#byLook.remove(group);
    this.#options.store.changes.deleteGroup(group.id);
  }
}

/** The group of exactly this name, if the member is in it. */
function findOwn({ groups }: Member, name: string): Group | Refusal {
  for (const group of groups) if (group.name === name) return group;
  return {
    code: "not_member",
    text: texts.notMember(truncateName(name)),
    ...hintFor(name, groups),
  };
}

function hintFor(name: string, groups: Iterable<Group>): { hint?: string } {
  const near = findNearest(name, groups);
  return near === undefined ? {} : { hint: texts.didYouMean(near) };
}

function addMember(group: Group, member: Member, membership: GroupMembership): void {
  group.members.set(member, membership);
  group.present = undefined;
  member.groups.add(group);
}

function removeMember(group: Group, member: Member): void {
  group.members.delete(member);
  group.present = undefined;
}

function invalid(hint: string): { refusal: Refusal } {
  return { refusal: { code: "group_invalid", text: texts.groupSyntax, hint } };
}
