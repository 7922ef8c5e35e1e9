import { limits } from "../model/limits.ts";
import { checkGroupName, nameKey, truncateName } from "../model/name.ts";
import { findNearest } from "../model/nearest.ts";
import type { Refusal } from "../model/refusal.ts";
import { texts } from "../model/texts.ts";
import type { Store } from "../store/store.ts";
import type { CommandOf, GroupResult } from "./command.ts";
import type { Group, Member } from "./member.ts";
import type { Members } from "./members.ts";
import { NameRegistry } from "./nameRegistry.ts";
import { lookAlikeKeys } from "./skeleton.ts";
import type { TurnLog } from "./turnLog.ts";

export interface GroupsOptions {
  store: Pick<Store, "changes" | "restored">;
  members: Pick<Members, "get" | "find">;
  log: Pick<TurnLog, "record" | "tell">;
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
    for (const { id, name, members: ids } of store.restored.groups) {
      const found = ids.map((memberId) => members.get(memberId));
      this.#add(
        { id, name, makerId: undefined },
        new Set(found.filter((member) => member !== undefined)),
      );
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
    const identity = { id: changes.lastIds.group + 1, name, makerId: by.id };
    const group = this.#add(identity, members);
    changes.createGroup({ id: group.id, name, members: Array.from(members, ({ id }) => id) });
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

  /** The group of exactly this name, if the member is in it. */
  find(member: Member, name: string): Group | Refusal {
    for (const group of member.groups) if (group.name === name) return group;
    const hint = hintFor(name, member.groups);
    if (this.#findNamed(name)) {
      return { code: "not_member", text: texts.notMember(name), ...hint };
    }
    return { code: "not_active", text: texts.notActive, ...hint };
  }

  /** The group of exactly this name, whoever is in it. */
  findAny(name: string): Group | Refusal {
    const group = this.#findNamed(name);
    return group ?? { code: "not_active", text: texts.notActive, ...hintFor(name, this.all()) };
  }

  /** Ends a group in which the member is alone. */
  end(group: Group, member: Member): void {
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
      group.members.delete(member);
      if (group.members.size > 0) continue;
      this.#delete(group);
      this.#options.log.record({ kind: "groupDeleted", name: group.name });
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

  #add(identity: Pick<Group, "id" | "name" | "makerId">, members: Set<Member>): Group {
    const { name } = identity;
    const group: Group = { ...identity, key: nameKey(name), looks: lookAlikeKeys(name), members };
    this.#byKey.set(group.key, group);
    this.#byLook.add(group);
    for (const member of members) member.groups.add(group);
    return group;
  }

  #delete(group: Group): void {
    this.#byKey.delete(group.key);
    this.#byLook.remove(group);
    for (const member of group.members) member.groups.delete(group);
    this.#options.store.changes.deleteGroup(group.id);
  }
}

function hintFor(name: string, groups: Iterable<Group>): { hint?: string } {
  const near = findNearest(name, groups);
  return near === undefined ? {} : { hint: texts.didYouMean(near) };
}

function invalid(hint: string): { refusal: Refusal } {
  return { refusal: { code: "group_invalid", text: texts.groupSyntax, hint } };
}
