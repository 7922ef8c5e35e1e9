import type { GroupMembership } from "../model/group.ts";
import { nameKey, truncateName } from "../model/name.ts";
import type { Refusal } from "../model/refusal.ts";
import * as texts from "../model/texts.ts";
import type { GroupRecord } from "../store/records.ts";
import type { Store } from "../store/store.ts";
import type { Group, Member, MemberView } from "./member.ts";
import type { Members } from "./members.ts";
import { NameRegistry } from "./nameRegistry.ts";
import { hintNearest } from "./nearHint.ts";
import type { SharedState } from "./sharedState.ts";
import { lookAlikeKeys } from "./skeleton.ts";
import type { TurnLog } from "./turnLog.ts";

export interface GroupsOptions {
  store: Pick<Store, "changes" | "restored">;
  members: Pick<Members, "getAny">;
  log: Pick<TurnLog, "record" | "tell" | "tellMembers">;
  /** Number of the newest message, stored or said in this turn. */
  newest: () => number;
  shared: SharedState | undefined;
}

/**
 * The closed groups of a class and who is in them, absent members too. Names are unique after folding.
 * Changes go to the history; who may make them is for `GroupCommands` to check, and to tell.
 */
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

  get size(): number {
    return this.#byKey.size;
  }

  all(): IterableIterator<Group> {
    return this.#byKey.values();
  }

  get(id: number): Group | undefined {
    return this.#byKey.values().find((group) => group.id === id);
  }

  has(name: string): boolean {
    return this.#byKey.has(nameKey(name));
  }

  /**
   * A group whose name looks like this.
   * @param looks `lookAlikeKeys` of the name
   */
  findLookAlike(looks: readonly string[]): Group | undefined {
    return this.#byLook.find(looks);
  }

  /** The groups that the member has made. */
  madeBy({ id }: MemberView): Group[] {
    return [...this.#byKey.values()].filter(({ makerId }) => makerId === id);
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
    return group ?? { code: "not_active", text: texts.notActive, ...hintNearest(name, this.all()) };
  }

  /** The group of exactly this name, if the member made it. */
  findMade(member: Member, name: string): Group | Refusal {
    const led = this.madeBy(member);
    const group = led.find((one) => one.name === name) ?? findOwn(member, name, led);
    if ("code" in group || group.makerId === member.id) return group;
    return { code: "not_creator", text: texts.notCreator(group.name) };
  }

  /** The members of the group now, in the order they came. */
  listPresent(group: Group): readonly Member[] {
    return (group.present ??= [...group.members.keys()]);
  }

  /** Makes a group, which somebody must enter now. */
  make(name: string, maker: Member): Group {
    const { changes } = this.#options.store;
    const record = { id: changes.lastIds.group + 1, name, makerId: maker.id };
    changes.createGroup(record);
    return this.#add(record);
  }

  enter(group: Group, member: Member): void {
    const { store, newest, shared } = this.#options;
    const ids = { memberId: member.id, groupId: group.id };
    const membership = { ...ids, after: newest(), upTo: undefined };
    addMember(group, member, membership);
    shared?.enter(member, group);
    store.changes.putGroupMembership(membership);
  }

  /** Takes the member out; a group that is empty then ends. Tell the group before: the member is told too. */
  exit(group: Group, member: Member): void {
    this.#endMembership(group, member);
    this.#remove(group, member);
  }

  /** Ends a group in which the member is alone. */
  end(group: Group, member: Member): void {
    this.#endMembership(group, member);
    this.#delete(group);
    const deleted = { kind: "groupDeleted", name: group.name } as const;
    this.#options.log.tell(deleted, deleted, [member]);
  }

  /**
   * The member's token ends, and with it their groups; groups that are empty then end. Which they were in can
   * still be read from the member, for what is told of their leaving.
   */
  leaveAll(member: Member): void {
    for (const group of member.groups) this.#remove(group, member);
  }

  /** An absent member is back: the others in their groups are told, who knew nobody by that name there. */
  welcomeBack(member: Member): void {
    for (const group of member.groups) {
      const who = { group: group.name, names: [member.name], by: undefined };
      const others = this.listPresent(group).filter((other) => other !== member);
      this.#options.log.tellMembers({ kind: "groupJoined", ...who }, others);
    }
  }

  #findNamed(name: string): Group | undefined {
    const group = this.#byKey.get(nameKey(name));
    return group?.name === name ? group : undefined;
  }

  #add(record: GroupRecord): Group {
    const { name } = record;
    const [key, looks] = [nameKey(name), lookAlikeKeys(name)];
    const group: Group = { ...record, key, looks, members: new Map(), present: undefined };
    this.#byKey.set(key, group);
    this.#byLook.add(group);
    return group;
  }

  /** What was said in the group until now stays theirs to read. */
  #endMembership(group: Group, member: Member): void {
    const { store, newest } = this.#options;
    const membership = group.members.get(member);
    if (membership) store.changes.putGroupMembership({ ...membership, upTo: newest() });
    member.groups.delete(group);
    this.#options.shared?.touch(member);
  }

  #remove(group: Group, member: Member): void {
    group.members.delete(member);
    group.present = undefined;
    if (group.members.size > 0) return;
    this.#delete(group);
    this.#options.log.record({ kind: "groupDeleted", name: group.name });
  }

  #delete(group: Group): void {
    this.#byKey.delete(group.key);
    this.#byLook.remove(group);
    this.#options.store.changes.deleteGroup(group.id);
  }
}

/**
 * The group of exactly this name, if the member is in it.
 * @param others which the member may have meant, too
 */
export function findOwn(
  { groups }: Member,
  name: string,
  others: Iterable<Group> = [],
): Group | Refusal {
  for (const group of groups) if (group.name === name) return group;
  const text = texts.notMember(truncateName(name));
  return { code: "not_member", text, ...hintNearest(name, [...groups, ...others]) };
}

function addMember(group: Group, member: Member, membership: GroupMembership): void {
  group.members.set(member, membership);
  group.present = undefined;
  member.groups.add(group);
}
