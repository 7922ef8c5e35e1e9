import type { Database } from "bun:sqlite";
import * as v from "valibot";
import type { GroupMembership } from "../model/group.ts";
import { isClassCode } from "../model/invite.ts";
import { limits } from "../model/limits.ts";
import { cleanUser } from "../model/mask.ts";
import { isGroupName, isRoomName, nameKey, truncateName } from "../model/name.ts";
import type { RoomMembership, RoomSettings } from "../model/room.ts";
import { isLongerThan } from "../model/text.ts";
import { damage } from "./database.ts";
import { rowIdsOf } from "./migrations.ts";
import { PendingChanges } from "./pendingChanges.ts";
import type {
  ActRecord,
  ClassSnapshot,
  GroupRecord,
  MemberRecord,
  RoomRecord,
  SharedSnapshot,
} from "./records.ts";
import { emptySnapshot } from "./records.ts";
import { parseSharedState } from "./sharedState.ts";
import { parseStoredAct } from "./storedActs.ts";
import type { MemberRow, ReadingStatements } from "./statements.ts";
import { prepareReading } from "./statements.ts";

/** The highest number that can be believed: a class would need years for it. */
const highestNumber = 2 ** 31;

/** Control characters, line ends, spaces, halves of characters and what stands for unreadable bytes: in no name. */
const unreadable = /[\p{Cc}\p{Cs}\p{Z}\uFFFD]/u;

const keysSchema = v.pipe(v.string(), v.parseJson(), v.array(v.string()));

const settingsSchema = v.pipe(
  v.string(),
  v.parseJson(),
  v.object({
    topic: v.string(),
    topicSet: v.optional(v.object({ by: v.string(), at: v.number() })),
    inviteOnly: v.boolean(),
    moderated: v.boolean(),
    // Of an earlier release: its rooms had no other way.
    membersOnly: v.optional(v.boolean(), true),
    topicLocked: v.boolean(),
    key: v.optional(v.string()),
    limit: v.optional(v.number()),
    createdAt: v.optional(v.number()),
    bans: v.array(v.string()),
    invited: v.array(v.number()),
  }),
);

/** A class as it is stored. */
export interface StoredClass {
  /** Without what cannot be used. */
  snapshot: ClassSnapshot;
  newest: number;
  /** Takes what cannot be used out of the history. */
  changes: PendingChanges;
  /** What cannot be used, and why, a few words each. */
  unusable: string[];
}

/** A class of which nothing is stored but its number. */
export function newClass(): StoredClass {
  return { snapshot: emptySnapshot(), newest: 0, changes: new PendingChanges(), unusable: [] };
}

/**
 * Reads what is stored of the class; after a good end there are only its numbers. A row that cannot be used
 * is left out: the rest of the class goes on. Throws SQLite's errors, and {@link damage} if the numbers of
 * the class cannot be right.
 */
export function readClass(database: Database, classNumber: number, readAt: number): StoredClass {
  const statements = prepareReading(database, rowIdsOf(classNumber));
  return new ClassReader(statements, classNumber).read(readAt);
}

class ClassReader {
  readonly #statements: ReadingStatements;
  readonly #newest: number;
  readonly #changes: PendingChanges;
  readonly #privateShown: boolean;
  readonly #classCode: string | undefined;
  readonly #logPlace: string | undefined;
  readonly #shared: SharedSnapshot | undefined;
  readonly #unusable: string[] = [];

  constructor(statements: ReadingStatements, classNumber: number) {
    this.#statements = statements;
    const stored = statements.class.get(classNumber);
    const used = statements.usedIds.get();
    if (!stored || !used) throw damage(`class ${classNumber} is missing`);
    // An id that was used is not given again: receipts, groups and rooms go by it.
    const lastIds = {
      member: Math.max(stored.member, used.member ?? 0, used.sender ?? 0),
      group: Math.max(stored.group, used.group ?? 0),
      room: Math.max(stored.room, used.room ?? 0),
    };
    this.#newest = statements.newest.get()?.seq ?? 0;
    const highest = Math.max(this.#newest, lastIds.member, lastIds.group, lastIds.room);
    if (highest > highestNumber) throw damage(`class ${classNumber} counts to ${highest}`);
    this.#changes = new PendingChanges(lastIds);
    this.#privateShown = stored.hidesPrivate === 0;
    const { code } = stored;
    this.#classCode = code !== null && isClassCode(code) ? code : undefined;
    this.#logPlace = stored.logPlace ?? undefined;
    this.#shared = parseSharedState(statements.shared.all(classNumber));
  }

  read(readAt: number): StoredClass {
    const members = this.#readMembers();
    const memberIds = new Set(members.map(({ id }) => id));
    const groupMemberships = this.#readGroupMemberships(memberIds);
    const groups = this.#readGroups(new Set(groupMemberships.map(({ groupId }) => groupId)));
    const groupIds = new Set(groups.map(({ id }) => id));
    const roomMemberships = this.#readRoomMemberships(memberIds);
    const rooms = this.#readRooms();
    const roomIds = new Set(rooms.map(({ id }) => id));
    const snapshot: ClassSnapshot = {
      readAt,
      members,
      groups,
      groupMemberships: groupMemberships.filter(({ groupId }) => groupIds.has(groupId)),
      rooms,
      roomMemberships: [],
      acts: this.#readActs(),
      privateShown: this.#privateShown,
      classCode: this.#classCode,
      logPlace: this.#logPlace,
      shared: this.#shared,
    };
    for (const membership of roomMemberships) {
      if (roomIds.has(membership.roomId)) snapshot.roomMemberships.push(membership);
      else this.#endRoomMembership(membership);
    }
    const [newest, changes, unusable] = [this.#newest, this.#changes, this.#unusable];
    return { snapshot, newest, changes, unusable };
  }

  #readMembers(): MemberRecord[] {
    const members: MemberRecord[] = [];
    const keys = new Set<string>();
    for (const row of this.#statements.members.all()) {
      const { id, name, tokenHash, joinedAfter, goneAt, lostAfter } = row;
      // Others may have the name of whoever is off the list.
      const why = whyNoName(name, goneAt === null ? keys : new Set());
      if (why === undefined) {
        // A user that cannot be read does no harm: the name takes its place.
        const user = cleanUser(row.user ?? "");
        const member = {
          id,
          name,
          tokenHash: tokenHash ?? undefined,
          joinedAfter,
          ...(user === undefined ? {} : { user }),
          ...(goneAt === null ? {} : { goneAt }),
          ...(lostAfter === null ? {} : { lostAfter }),
        };
        members.push(Object.assign(member, { formerKeys: this.#readFormerKeys(row, member) }));
        continue;
      }
      this.#leaveOut("the member", name, why);
      this.#changes.removeMember(id);
    }
    return members;
  }

  #readFormerKeys(row: MemberRow, member: Omit<MemberRecord, "formerKeys">): string[] {
    const keys = v.safeParse(keysSchema, row.formerKeys);
    if (keys.success) return keys.output;
    this.#leaveOut("the former names of the member", row.name, "they cannot be read");
    this.#changes.changeMember({ ...member, formerKeys: [] });
    return [];
  }

  /** Everyone is in a group once. */
  #readGroupMemberships(memberIds: ReadonlySet<number>): GroupMembership[] {
    const memberships = new Map<string, GroupMembership>();
    for (const row of this.#statements.groupMemberships.all()) {
      const membership = { ...row, upTo: undefined };
      const { memberId, groupId } = row;
      const key = `${memberId} ${groupId}`;
      if (!memberIds.has(memberId)) this.#changes.removeMember(memberId);
      else if (memberships.has(key)) {
        this.#changes.putGroupMembership({ ...membership, upTo: this.#newest });
      } else memberships.set(key, membership);
    }
    return [...memberships.values()];
  }

  /** @param joinedIds of groups that somebody is in */
  #readGroups(joinedIds: ReadonlySet<number>): GroupRecord[] {
    const groups: GroupRecord[] = [];
    const keys = new Set<string>();
    for (const { id, name, makerId } of this.#statements.groups.all()) {
      const why =
        (joinedIds.has(id) ? undefined : "nobody is in it") ??
        (isGroupName(name) ? whyNoName(name, keys) : unreadableName);
      if (why === undefined) {
        groups.push({ id, name, makerId: makerId ?? undefined });
        continue;
      }
      this.#leaveOut("the group", name, why);
      this.#changes.deleteGroup(id);
    }
    return groups;
  }

  /** Rooms that nobody is in too: they wait for members who were without a token. */
  #readRooms(): RoomRecord[] {
    const rooms: RoomRecord[] = [];
    const keys = new Set<string>();
    for (const { id, name, settings: json } of this.#statements.rooms.all()) {
      const settings = v.safeParse(settingsSchema, json);
      const why =
        // Without its key or bans it would be open to everyone.
        (settings.success ? undefined : "its settings cannot be read") ??
        (isRoomName(name) ? whyNoName(name, keys) : unreadableName);
      if (why === undefined && settings.success) {
        rooms.push({ id, name, settings: completeSettings(settings.output) });
        continue;
      }
      this.#leaveOut("the room", name, why ?? unreadableName);
      this.#changes.deleteRoom(id);
    }
    return rooms;
  }

  /** Everyone is in a room once. */
  #readRoomMemberships(memberIds: ReadonlySet<number>): RoomMembership[] {
    const memberships = new Map<string, RoomMembership>();
    for (const row of this.#statements.roomMemberships.all()) {
      const { memberId, roomId, after } = row;
      const [operator, voice] = [row.operator === 1, row.voice === 1];
      const membership = { memberId, roomId, after, upTo: undefined, operator, voice };
      const key = `${memberId} ${roomId}`;
      if (!memberIds.has(memberId)) this.#changes.removeMember(memberId);
      else if (memberships.has(key)) this.#endRoomMembership(membership);
      else memberships.set(key, membership);
    }
    return [...memberships.values()];
  }

  /** What was done of them goes on to hold, whatever else cannot be read. */
  #readActs(): ActRecord[] {
    const acts = this.#statements.acts.all().map(({ record }) => parseStoredAct(record));
    const usable = acts.filter((record) => record !== undefined);
    const unreadable = acts.length - usable.length;
    if (unreadable > 0) {
      this.#unusable.push(`${unreadable} of the acts that keep order (they cannot be read)`);
    }
    return usable;
  }

  /** What was said in the room until now stays readable for the member. */
  #endRoomMembership(membership: RoomMembership): void {
    this.#changes.putRoomMembership({ ...membership, upTo: this.#newest });
  }

  #leaveOut(what: string, name: string, why: string): void {
    this.#unusable.push(`${what} ${truncateName(name).trim() || "without a name"} (${why})`);
  }
}

const unreadableName = "its name cannot be read";

/** Why a stored name cannot be used; undefined if it can, and nothing else has it. */
function whyNoName(name: string, keys: Set<string>): string | undefined {
  // Only what makes no name in any version: what names may hold has been changed before.
  if (name === "" || isLongerThan(name, limits.nameCharacters) || unreadable.test(name)) {
    return unreadableName;
  }
  const key = nameKey(name);
  if (keys.has(key)) return "another one has the same name";
  keys.add(key);
  return undefined;
}

function completeSettings(parsed: v.InferOutput<typeof settingsSchema>): RoomSettings {
  const { topicSet, key, limit, createdAt, ...rest } = parsed;
  return { topicSet, key, limit, createdAt, ...rest };
}
