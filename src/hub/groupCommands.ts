import type { GroupLeftEvent } from "../model/event.ts";
import { limits } from "../model/limits.ts";
import { composeName, truncateName } from "../model/name.ts";
import { checkGroupName } from "../model/nameCheck.ts";
import type { Refusal } from "../model/refusal.ts";
import { cleanRemark } from "../model/text.ts";
import * as texts from "../model/texts.ts";
import type { CommandOf, Done, GroupChangeResult, GroupResult, Refused } from "./command.ts";
import { done, refuse } from "./command.ts";
import type { GroupChange } from "./event.ts";
import type { Groups } from "./groups.ts";
import { findOwn } from "./groups.ts";
import { namesOf } from "./hubView.ts";
import type { Group, Member } from "./member.ts";
import type { Members } from "./members.ts";
import type { Moderation } from "./moderation.ts";
import { lookAlikeKeys } from "./skeleton.ts";
import type { TurnLog } from "./turnLog.ts";

export interface GroupCommandsOptions {
  groups: Groups;
  members: Pick<Members, "find" | "has">;
  moderation: Pick<Moderation, "isTeacher">;
  log: Pick<TurnLog, "record" | "tell" | "tellMembers">;
}

/**
 * What members do with groups, besides speaking in them. Whoever made a group, or is a teacher, puts others in
 * and takes them out; everybody in it is told, and so is whoever did it.
 */
export class GroupCommands {
  readonly #options: GroupCommandsOptions;

  constructor(options: GroupCommandsOptions) {
    this.#options = options;
  }

  /** Makes a group of those members who are here. */
  create(by: Member, command: CommandOf<"createGroup">): GroupResult {
    const { groups, members: all, log } = this.#options;
    const wanted = cutNames(command.members);
    const members = new Set<Member>();
    const absent = new Set<string>();
    for (const name of wanted) {
      const member = all.find(name.normalize("NFC"));
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
    const { name } = checked;
    const group = groups.make(name, by);
    for (const member of members) groups.enter(group, member);
    const created = { kind: "groupCreated", name, by: by.name, members: namesOf(members) } as const;
    const missing = [...absent];
    const others = [...members].filter((member) => member !== by);
    log.tell({ ...created, wanted, missing }, created, others);
    return { ok: true, name, members: created.members, missing };
  }

  /** However few are left in it, it goes on as a group. */
  leave(member: Member, { name: wanted, reason }: CommandOf<"leaveGroup">): Done | Refused {
    const { groups, log } = this.#options;
    const group = findOwn(member, composeName(wanted));
    if ("code" in group) return this.#refuse("leave", member, wanted, group);
    const who = { group: group.name, names: [member.name], by: undefined };
    const left: GroupLeftEvent = { kind: "groupLeft", ...who, reason: cleanRemark(reason) };
    log.tell(left, left, groups.listPresent(group));
    groups.exit(group, member);
    return done;
  }

  /** Puts members who are here into the group. */
  add(by: Member, { name: wanted, members }: CommandOf<"addToGroup">): GroupChangeResult {
    const { members: all } = this.#options;
    const group = this.#findLed(by, composeName(wanted));
    if ("code" in group) return this.#refuse("add", by, wanted, group);
    const added: Member[] = [];
    const refusals: Refusal[] = [];
    for (const name of new Set(cutNames(members))) {
      const member = all.find(name.normalize("NFC"));
      const refusal = checkMayEnter(group, member, added.length);
      if (refusal) refusals.push({ ...refusal(name, group.name), member: name });
      else if (member && !added.includes(member)) added.push(member);
    }
    if (added.length > 0) this.#enter(group, added, by);
    return { ok: true, changed: namesOf(added), refusals };
  }

  /** Takes members out of the group, absent ones too. */
  drop(
    by: Member,
    { name: wanted, members, reason }: CommandOf<"dropFromGroup">,
  ): GroupChangeResult {
    const { groups, log } = this.#options;
    const group = this.#findLed(by, composeName(wanted));
    if ("code" in group) return this.#refuse("drop", by, wanted, group);
    const dropped = new Set<Member>();
    const refusals: Refusal[] = [];
    for (const name of new Set(cutNames(members))) {
      const member = this.#findIn(group, name.normalize("NFC"));
      if (member) dropped.add(member);
      else refusals.push({ ...notInGroup(name, group.name), member: name });
    }
    if (dropped.size > 0) {
      const who = { group: group.name, names: namesOf(dropped), by: by.name };
      const left: GroupLeftEvent = { kind: "groupLeft", ...who, reason: cleanRemark(reason) };
      const others = groups.listPresent(group).filter((member) => !dropped.has(member));
      log.tell(left, left, withMember(others, by));
      const removed = { kind: "removedFromGroup", group: group.name, by: by.name } as const;
      log.tellMembers(
        removed,
        [...dropped].filter((member) => member !== by),
      );
      for (const member of dropped) groups.exit(group, member);
    }
    return { ok: true, changed: namesOf(dropped), refusals };
  }

  #enter(group: Group, added: readonly Member[], by: Member): void {
    const { groups, members, log } = this.#options;
    const who = { group: group.name, names: namesOf(added), by: by.name };
    const joined = { kind: "groupJoined", ...who } as const;
    const others = withMember(groups.listPresent(group), by).filter((one) => !added.includes(one));
    log.tell(joined, joined, others);
    for (const member of added) groups.enter(group, member);
    const here = groups.listPresent(group).filter((member) => members.has(member));
    const created = { kind: "groupCreated", name: group.name, by: by.name } as const;
    log.tellMembers({ ...created, members: namesOf(here) }, added);
  }

  /** The group, if the member is in charge of it: they made it, or are a teacher. */
  #findLed(by: Member, name: string): Group | Refusal {
    const { groups, moderation } = this.#options;
    const any = moderation.isTeacher(by) ? groups.findAny(name) : undefined;
    return any && !("code" in any) ? any : groups.findMade(by, name);
  }

  /** Whoever has the name; else the absent member of the group who had it last. */
  #findIn(group: Group, name: string): Member | undefined {
    const named = this.#options.groups.listPresent(group).filter((member) => member.name === name);
    return named.find((member) => this.#options.members.has(member)) ?? named.at(-1);
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
    const { groups } = this.#options;
    if (groups.has(name)) {
      return { refusal: { code: "group_exists", text: texts.groupExists(name) } };
    }
    const lookAlike = groups.findLookAlike(lookAlikeKeys(name));
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
    const { groups } = this.#options;
    if (groups.size >= limits.groups) return texts.tooManyGroupsHere;
    return groups.madeBy(by).length < limits.groupsMade ? undefined : texts.tooManyGroupsMade;
  }

  #refuse(change: GroupChange, by: Member, wanted: string, refusal: Refusal): Refused {
    const group = truncateName(wanted);
    this.#options.log.record({ kind: "groupChangeRefused", change, group, by: by.name, refusal });
    return refuse(refusal);
  }
}

/** One name more than there may be, so that the others cost nothing. */
function cutNames(names: readonly string[]): string[] {
  return names.slice(0, limits.groupNames + 1).map(truncateName);
}

function invalid(hint: string): { refusal: Refusal } {
  return { refusal: { code: "group_invalid", text: texts.groupSyntax, hint } };
}

type RefuseName = (name: string, group: string) => Refusal;

/** Why the member may not be put into the group; undefined if they may. */
function checkMayEnter(
  { members }: Group,
  member: Member | undefined,
  more: number,
): RefuseName | undefined {
  if (!member) return (name) => ({ code: "not_active", text: texts.memberNotActive(name) });
  if (members.has(member)) return alreadyInGroup;
  return members.size + more < limits.groupNames ? undefined : groupFull;
}

function alreadyInGroup(name: string, group: string): Refusal {
  return { code: "already_in_group", text: texts.alreadyInRoom(name, group) };
}

function notInGroup(name: string, group: string): Refusal {
  return { code: "not_in_group", text: texts.notInRoom(name, group) };
}

function groupFull(_name: string, group: string): Refusal {
  return { code: "group_full", text: texts.groupFull(group) };
}

function withMember(members: readonly Member[], member: Member): readonly Member[] {
  return members.includes(member) ? members : [...members, member];
}
