import type { Audience } from "../model/message.ts";
import { windowId } from "../model/message.ts";
import { everyone, isGroupName, isRoomName, nameKey, teachers, windowName } from "../model/name.ts";
import type { Refusal } from "../model/refusal.ts";
import * as texts from "../model/texts.ts";
import type { Groups } from "./groups.ts";
import type { Member } from "./member.ts";
import type { Members } from "./members.ts";
import type { Moderation } from "./moderation.ts";
import { hintNearest } from "./nearHint.ts";
import type { Reach, Recipients, Sender } from "./pendingMessage.ts";
import { countReach } from "./pendingMessage.ts";
import { checkMaySpeak, findAnyRoom, findSpokenIn } from "./roomAccess.ts";
import type { Rooms } from "./rooms.ts";

export interface RecipientResolverOptions {
  members: Members;
  groups: Pick<Groups, "find" | "findAny" | "get" | "listPresent">;
  rooms: Rooms;
  moderation: Pick<Moderation, "isTeacher" | "listTeachers">;
}

/** Whom a message may be for beside members, groups and rooms. */
const theClass = { name: everyone, key: nameKey(everyone) };
export const theWindow = { name: windowName, key: nameKey(windowName), id: windowId };
export const theTeachers = { name: teachers, key: nameKey(teachers) };

/** What is written to the server window is shown there, and goes to no member. */
const toWindow: Recipients = {
  to: theWindow.name,
  audience: { kind: "member", id: theWindow.id },
  count: 0,
  members: () => [],
  reach: () => ({ delivered: 1, held: 0 }),
};

/**
 * Finds who receives a message to a name: everyone, one member, a group, a room or the server window. Changes
 * nothing.
 */
export class RecipientResolver {
  readonly #options: RecipientResolverOptions;
  /** One object for all messages to everyone, which are many. */
  readonly #everyone: Recipients;

  constructor(options: RecipientResolverOptions) {
    this.#options = options;
    const { members } = options;
    this.#everyone = {
      to: everyone,
      audience: { kind: "everyone" },
      get count() {
        return members.size;
      },
      members: () => members.all(),
      reach: (from) => this.#reachOfAll(from),
    };
  }

  /**
   * Whom a message to `to` is for, or why it is for nobody and what may help. The server window may write
   * to every group and room.
   * @param to in NFC
   */
  resolve(from: Sender, to: string): Recipients | Refusal {
    if (to === everyone) return this.#everyone;
    if (to === teachers) return this.#resolveTeachers();
    if (isGroupName(to)) return this.#resolveGroup(from, to);
    if (isRoomName(to)) return this.#resolveRoom(from, to);
    return to === theWindow.name && from ? toWindow : this.#resolveMember(from, to);
  }

  #resolveMember(from: Sender, to: string): Recipients | Refusal {
    const { members } = this.#options;
    const member = members.find(to);
    if (!member)
      return { code: "not_active", text: texts.notActive, hint: this.#hintFor(from, to) };
    const present = () => (members.hasToken(member) ? [member] : []);
    return {
      to,
      audience: { kind: "member", id: member.id },
      count: 1,
      members: present,
      reach: (from) => countReach(present(), from),
    };
  }

  /** The name that is written to now for what went to this audience; undefined if there is nobody. */
  nameOf(audience: Audience): string | undefined {
    const { members, groups, rooms } = this.#options;
    switch (audience.kind) {
      case "everyone":
        return everyone;
      case "teachers":
        return teachers;
      case "member":
        return audience.id === theWindow.id ? theWindow.name : members.get(audience.id)?.name;
      case "group":
        return groups.get(audience.id)?.name;
      case "room":
        return rooms.get(audience.id)?.name;
      default:
        return audience satisfies never;
    }
  }

  /** Who of those that received a message of this audience is here. */
  listAudience(audience: Audience): Iterable<Member> {
    const { members, groups, rooms } = this.#options;
    switch (audience.kind) {
      case "everyone":
        return members.all();
      case "teachers":
        return this.#listTeachers();
      case "member": {
        const member = members.get(audience.id);
        return member ? [member] : [];
      }
      case "group":
        return groups.get(audience.id)?.members.keys() ?? [];
      case "room":
        return rooms.get(audience.id)?.members.keys() ?? [];
      default:
        return audience satisfies never;
    }
  }

  #listTeachers(): Member[] {
    const { members, moderation } = this.#options;
    return moderation.listTeachers(members);
  }

  /** Those who are teachers when it is told. There may be none: the server window shows it too. */
  #resolveTeachers(): Recipients {
    const list = () => this.#listTeachers();
    return {
      to: teachers,
      audience: { kind: "teachers" },
      count: list().length,
      members: list,
      reach: (from) => countReach(list(), from),
    };
  }

  /** What may help someone who writes to a name that nobody has. */
  #hintFor(from: Sender, to: string): string {
    const { members } = this.#options;
    const renamed = members.findFormer(nameKey(to));
    if (renamed) return texts.renamed(to, renamed.name);
    const others = [theClass, theTeachers, ...(from ? [theWindow] : [])];
    return hintNearest(to, [...others, ...members.all()]).hint ?? texts.toEveryone;
  }

  #resolveGroup(from: Sender, to: string): Recipients | Refusal {
    const { groups } = this.#options;
    const group = from ? groups.find(from, to) : groups.findAny(to);
    if ("code" in group) return group;
    const isAlone = from && group.members.size === 1;
    if (isAlone) return { code: "alone_in_group", text: texts.aloneInGroup };
    return this.#listed(to, { kind: "group", id: group.id }, groups.listPresent(group));
  }

  #resolveRoom(from: Sender, to: string): Recipients | Refusal {
    const { rooms, moderation } = this.#options;
    const room = from ? findSpokenIn(rooms, from, to) : findAnyRoom(rooms, to);
    if ("code" in room) {
      return room.code === "no_such_room" ? { hint: texts.toEveryone, ...room } : room;
    }
    const isFree = from === undefined || moderation.isTeacher(from);
    const refusal = isFree ? undefined : checkMaySpeak(room, from);
    if (refusal) return refusal;
    return this.#listed(room.name, { kind: "room", id: room.id }, rooms.listPresent(room));
  }

  /** Those who are listed now, and can still be told, or told later, when the message is. */
  #listed(to: string, audience: Audience, listed: readonly Member[]): Recipients {
    const { members } = this.#options;
    const { removedCount } = members;
    const present = () =>
      members.removedCount === removedCount
        ? listed
        : listed.filter((member) => members.hasToken(member));
    return {
      to,
      audience,
      count: listed.length,
      members: present,
      reach: (from) => countReach(present(), from),
    };
  }

  /** Counted as members come and go: asking each would cost as much as telling each. */
  #reachOfAll(from: Sender): Reach {
    const { members } = this.#options;
    const { connectedCount, awayCount } = members;
    if (!from || !members.has(from)) return { delivered: connectedCount, held: awayCount };
    return from.awayUntil === undefined
      ? { delivered: connectedCount - 1, held: awayCount }
      : { delivered: connectedCount, held: awayCount - 1 };
  }
}
