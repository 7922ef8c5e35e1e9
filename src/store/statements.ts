import type { Database } from "bun:sqlite";
import type { Receipt, SaidMessage } from "../model/message.ts";
import type { ReferringMessage } from "./messageReferences.ts";
import type { RowIds } from "./migrations.ts";
import type { LastIds } from "./pendingChanges.ts";

/** A stored member; the id is the number in the class. */
export interface MemberRow {
  id: number;
  name: string;
  tokenHash: string | null;
  joinedAfter: number;
  /** A list in JSON. */
  formerKeys: string;
  /** Null in what an earlier release stored. */
  user: string | null;
  /** Null while the member is on the list. */
  goneAt: number | null;
  /** Null while the member is connected; an earlier release stored it only together with `goneAt`. */
  lostAfter: number | null;
}

/** A stored message. */
export interface MessageRow extends Pick<
  SaidMessage,
  "seq" | "at" | "from" | "senderId" | "to" | "text"
> {
  notice: 1 | null;
  replyTo: number | null;
  corrects: number | null;
  corrected: 1 | null;
}

/** Makes a message of its row. */
export function messageOf(row: MessageRow): ReferringMessage {
  const { notice, replyTo, corrects, corrected, ...message } = row;
  const made: ReferringMessage = message;
  if (notice !== null) made.notice = true;
  if (replyTo !== null) made.replyTo = replyTo;
  if (corrects !== null) made.corrects = corrects;
  if (corrected !== null) made.corrected = true;
  return made;
}

/** A message's mark and to whom it went, as stored. */
interface FoundRow {
  seq: number;
  at: number;
  to: string;
  audience: number;
  audienceRow: number | null;
}

/** A group membership that is not over. */
interface GroupMembershipRow {
  memberId: number;
  groupId: number;
  after: number;
}

/** A message that is found by its number. */
export interface FoundSaidRow extends FoundRow {
  from: string;
  senderRow: number;
}

interface GroupRow {
  id: number;
  name: string;
  /** Null in what an earlier release stored. */
  makerId: number | null;
}

/** A class; its flag is 0 or 1. */
interface ClassRow extends LastIds {
  hidesPrivate: number;
  /** Null if the server never chose one. */
  code: string | null;
  /** Null where there is one server. */
  logPlace: string | null;
}

/** The ids of two messages and of who reads those between them, the second included. */
type PageBounds = [after: number, upTo: number, memberId: number | null, isTeacher: 0 | 1];

type MembershipKey = [memberId: number, placeId: number, after: number];

/** A room membership that is not over; its flags are 0 or 1. */
interface RoomMembershipRow {
  memberId: number;
  roomId: number;
  after: number;
  operator: number;
  voice: number;
}

export type Statements = ReturnType<typeof prepareStatements>;

/** The last millisecond of the year 9999: what frames, IRC and exports can write. */
const lastTime = 253_402_300_799_999;

/** A column of times, so that one that damage has changed does no harm. */
export function readableTime(column: string): string {
  return `min(max(${column}, 0), ${lastTime}) AS ${column}`;
}

/**
 * A condition on a row of `message`, as SQL: the reader may read it, and did not send it to others.
 * @param reader of the reader's id, as SQL, as `isTeacher` is; whoever reads as nobody (NULL) sees what was said
 *   to everyone, since every other comparison is not true then
 */
export function isReceived(first: number, reader: string, isTeacher: string): string {
  // One's memberships of a place do not overlap, so only the last that began before a message can hold it.
  const wasThere = (visits: string, placeId: string) =>
    `stay_id <> ${reader} AND id - ${first} <= (
      SELECT coalesce(up_to_seq, message.id) FROM ${visits}
      WHERE ${visits}.stay_id = ${reader} AND ${placeId} = audience_id
        AND after_seq < message.id - ${first}
      ORDER BY after_seq DESC LIMIT 1)`;
  return `retracted IS NULL AND CASE audience
    WHEN 0 THEN stay_id IS NOT ${reader}
    WHEN 1 THEN audience_id = ${reader}
    WHEN 2 THEN ${wasThere("group_visit", "group_id")}
    WHEN 4 THEN ${isTeacher} AND stay_id <> ${reader}
    ELSE ${wasThere("visit", "room_id")}
    END`;
}

/** The columns of a {@link MessageRow}, as SQL. */
export function messageColumns(first: number): string {
  return `id - ${first} AS seq, ${readableTime("at")}, sender AS "from",
    stay_id - ${first} AS senderId, receiver AS "to", text, notice,
    reply_to - ${first} AS replyTo, corrects - ${first} AS corrects, corrected`;
}

/** The columns of a {@link FoundSaidRow}, as SQL. */
export function foundColumns(first: number): string {
  return `id - ${first} AS seq, ${readableTime("at")}, sender AS "from", stay_id AS senderRow,
    receiver AS "to", audience, audience_id AS audienceRow`;
}

/** A condition on a row of `message`, as SQL: it is the one of that id, or the one that this corrects. */
export function isMeant(id: string): string {
  return `id = coalesce((SELECT corrects FROM message WHERE id = ${id}), ${id})`;
}

/** What a class asks of its database, compiled once. */
export function prepareStatements(database: Database, { first, end }: RowIds) {
  const write = <Values extends (string | number | null)[]>(sql: string) =>
    database.prepare<unknown, Values>(sql);
  // The bounds are this program's numbers, never a peer's text.
  const seq = `id - ${first} AS seq`;
  const message = messageColumns(first);
  const inClass = (column: string) => `${column} > ${first} AND ${column} < ${end}`;
  const isVisible = `id > ?1 AND id <= ?2 AND ${isReceived(first, "?3", "?4")}`;
  return {
    begin: write<[]>("BEGIN IMMEDIATE"),
    commit: write<[]>("COMMIT"),
    rollback: write<[]>("ROLLBACK"),

    insertMessage: write<
      [
        id: number,
        at: number,
        sender: string,
        receiver: string,
        text: string,
        senderId: number,
        clientId: string | null,
        audience: number,
        audienceId: number | null,
        delivered: number,
        held: number,
        notice: 1 | null,
        replyTo: number | null,
        corrects: number | null,
      ]
    >(
      `INSERT INTO message VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL, ?, ?, NULL)
       ON CONFLICT (stay_id, client_id) WHERE client_id IS NOT NULL DO NOTHING`,
    ),
    correct: write<[text: string, id: number]>(
      "UPDATE message SET text = ?, corrected = 1 WHERE id = ?",
    ),
    insertMember: write<
      [
        id: number,
        name: string,
        hash: string | null,
        joinedAfter: number,
        formerKeys: string,
        user: string | null,
        goneAt: number | null,
        lostAfter: number | null,
      ]
    >(
      `INSERT INTO stay
         (id, name, token_hash, joined_after, former_keys, user, gone_at, gone_after)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    ),
    changeMember: write<
      [
        name: string,
        formerKeys: string,
        goneAt: number | null,
        lostAfter: number | null,
        id: number,
      ]
    >("UPDATE stay SET name = ?, former_keys = ?, gone_at = ?, gone_after = ? WHERE id = ?"),
    deleteMember: write<[id: number]>("DELETE FROM stay WHERE id = ?"),
    insertGroup: write<[id: number, name: string, makerId: number | null]>(
      "INSERT INTO closed_group VALUES (?, ?, ?)",
    ),
    deleteGroup: write<[id: number]>("DELETE FROM closed_group WHERE id = ?"),
    putGroupMembership: write<[...MembershipKey, upTo: number | null]>(
      "INSERT OR REPLACE INTO group_visit VALUES (?, ?, ?, ?)",
    ),
    deleteGroupMembership: write<MembershipKey>(
      "DELETE FROM group_visit WHERE stay_id = ? AND group_id = ? AND after_seq = ?",
    ),
    deleteGroupMembershipsOf: write<[memberId: number]>(
      "DELETE FROM group_visit WHERE stay_id = ?",
    ),
    putRoom: write<[id: number, name: string, settings: string]>(
      `INSERT INTO room VALUES (?, ?, ?)
       ON CONFLICT (id) DO UPDATE SET settings = excluded.settings`,
    ),
    deleteRoom: write<[id: number]>("DELETE FROM room WHERE id = ?"),
    putRoomMembership: write<
      [...MembershipKey, upTo: number | null, operator: number, voice: number]
    >("INSERT OR REPLACE INTO visit VALUES (?, ?, ?, ?, ?, ?)"),
    deleteRoomMembership: write<MembershipKey>(
      "DELETE FROM visit WHERE stay_id = ? AND room_id = ? AND after_seq = ?",
    ),
    deleteRoomMembershipsOf: write<[memberId: number]>("DELETE FROM visit WHERE stay_id = ?"),
    retract: write<[ids: string]>(
      "UPDATE message SET retracted = 1 WHERE id IN (SELECT value FROM json_each(?))",
    ),
    putReaction: write<
      [
        messageId: number,
        reaction: string,
        memberId: number,
        name: string,
        stands: number,
        afterId: number,
      ]
    >("INSERT OR REPLACE INTO reaction VALUES (?, ?, ?, ?, ?, ?)"),
    deleteReactions: write<[ids: string]>(
      "DELETE FROM reaction WHERE message_id IN (SELECT value FROM json_each(?))",
    ),
    addAct: write<[record: string]>(
      `INSERT INTO act SELECT coalesce(max(id), ${first}) + 1, ? FROM act WHERE ${inClass("id")}`,
    ),
    setLastIds: write<[member: number, group: number, room: number, classNumber: number]>(
      "UPDATE class SET last_stay = ?, last_group = ?, last_room = ? WHERE id = ?",
    ),
    hidePrivate: write<[hidesPrivate: number, classNumber: number]>(
      "UPDATE class SET hides_private = ? WHERE id = ?",
    ),
    setClassCode: write<[code: string, classNumber: number]>(
      "UPDATE class SET code = ? WHERE id = ?",
    ),
    setLogPlace: write<[place: string | null, classNumber: number]>(
      "UPDATE class SET log_place = ? WHERE id = ?",
    ),
    putShared: write<[classNumber: number, about: string, value: string]>(
      "INSERT OR REPLACE INTO shared_state VALUES (?, ?, ?)",
    ),
    deleteShared: write<[classNumber: number, about: string]>(
      "DELETE FROM shared_state WHERE class_id = ? AND about = ?",
    ),
    deleteAllShared: write<[classNumber: number]>("DELETE FROM shared_state WHERE class_id = ?"),
    endClass: write<[ended: number, classNumber: number]>(
      "UPDATE class SET ended = ?, paused = NULL WHERE id = ?",
    ),
    pauseClass: write<[paused: number, classNumber: number]>(
      "UPDATE class SET paused = ? WHERE id = ?",
    ),
    /** Keeps what was done of order only where something was said under it. */
    deleteActsOfNothing: write<[]>(
      `DELETE FROM act WHERE ${inClass("id")}
       AND NOT EXISTS (SELECT 1 FROM message WHERE ${inClass("message.id")})`,
    ),
    /** Nothing was said in it, there is no group and no room, and nothing was done to keep order. */
    deleteEmptyClass: write<[classNumber: number]>(
      `DELETE FROM class WHERE id = ?
       AND NOT EXISTS (SELECT 1 FROM message WHERE ${inClass("id")})
       AND NOT EXISTS (SELECT 1 FROM closed_group WHERE ${inClass("id")})
       AND NOT EXISTS (SELECT 1 FROM room WHERE ${inClass("id")})
       AND NOT EXISTS (SELECT 1 FROM act WHERE ${inClass("id")})`,
    ),
    deleteMembers: write<[]>(`DELETE FROM stay WHERE ${inClass("id")}`),
    deleteGroups: write<[]>(`DELETE FROM closed_group WHERE ${inClass("id")}`),
    deleteGroupMemberships: write<[]>(`DELETE FROM group_visit WHERE ${inClass("stay_id")}`),
    deleteRooms: write<[]>(`DELETE FROM room WHERE ${inClass("id")}`),
    deleteRoomMemberships: write<[]>(`DELETE FROM visit WHERE ${inClass("stay_id")}`),

    receipt: database.prepare<Receipt, [senderId: number, clientId: string]>(
      `SELECT ${seq}, delivered, held FROM message WHERE stay_id = ? AND client_id = ?`,
    ),
    page: database.prepare<MessageRow, PageBounds>(
      `SELECT ${message} FROM message WHERE ${isVisible} ORDER BY id`,
    ),
    countPage: database.prepare<{ count: number }, PageBounds>(
      `SELECT count(*) AS count FROM message WHERE ${isVisible}`,
    ),
    latest: database.prepare<MessageRow, [after: number, count: number]>(
      `SELECT ${message} FROM message
       WHERE id > ? AND id < ${end} AND audience = 0 AND retracted IS NULL AND corrects IS NULL
       ORDER BY id DESC LIMIT ?`,
    ),
    findSaid: database.prepare<
      FoundRow,
      [senderRows: string, names: string, includePrivate: 0 | 1, count: number]
    >(
      `SELECT ${seq}, ${readableTime("at")}, receiver AS "to", audience, audience_id AS audienceRow
       FROM message
       WHERE ${inClass("id")} AND retracted IS NULL AND corrects IS NULL
         AND (?3 OR audience IN (0, 3))
         AND (stay_id IN (SELECT value FROM json_each(?1))
           OR sender IN (SELECT value FROM json_each(?2)))
       ORDER BY id DESC LIMIT ?4`,
    ),
    findMessage: database.prepare<FoundSaidRow, [id: number]>(
      `SELECT ${foundColumns(first)} FROM message
       WHERE ${isMeant("?1")} AND ${inClass("id")} AND retracted IS NULL`,
    ),
  };
}

export type ReadingStatements = ReturnType<typeof prepareReading>;

/** What a class that is continued asks of its database once. */
export function prepareReading(database: Database, { first, end }: RowIds) {
  const inClass = (column: string) => `${column} > ${first} AND ${column} < ${end}`;
  const highest = (id: string, table: string) =>
    `(SELECT max(${id}) FROM ${table} WHERE ${inClass(id)}) - ${first}`;
  return {
    class: database.prepare<ClassRow, [classNumber: number]>(
      `SELECT last_stay AS member, last_group AS "group", last_room AS room,
         hides_private AS hidesPrivate, code, log_place AS logPlace FROM class WHERE id = ?`,
    ),
    /** The highest ids that rows of the class have; NULL if none has any. */
    usedIds: database.prepare<Record<"member" | "sender" | "group" | "room", number | null>, []>(
      `SELECT ${highest("id", "stay")} AS member, ${highest("id", "closed_group")} AS "group",
         ${highest("id", "room")} AS room,
         (SELECT max(stay_id) FROM message WHERE client_id IS NOT NULL AND ${inClass("stay_id")})
           - ${first} AS sender`,
    ),
    newest: database.prepare<{ seq: number }, []>(
      `SELECT id - ${first} AS seq FROM message WHERE ${inClass("id")} ORDER BY id DESC LIMIT 1`,
    ),
    shared: database.prepare<{ about: string; value: string }, [classNumber: number]>(
      "SELECT about, value FROM shared_state WHERE class_id = ?",
    ),
    members: database.prepare<MemberRow, []>(
      `SELECT id - ${first} AS id, name, token_hash AS tokenHash, joined_after AS joinedAfter,
         former_keys AS formerKeys, user, gone_at AS goneAt, gone_after AS lostAfter
       FROM stay WHERE ${inClass("id")} ORDER BY id`,
    ),
    /** In their order. */
    acts: database.prepare<{ record: string }, []>(
      `SELECT record FROM act WHERE ${inClass("id")} ORDER BY id`,
    ),
    groups: database.prepare<GroupRow, []>(
      `SELECT id - ${first} AS id, name, maker_id - ${first} AS makerId
       FROM closed_group WHERE ${inClass("id")} ORDER BY id`,
    ),
    /** Of those who are in a group now, the longest there first. */
    groupMemberships: database.prepare<GroupMembershipRow, []>(
      `SELECT stay_id - ${first} AS memberId, group_id - ${first} AS groupId, after_seq AS after
       FROM group_visit WHERE ${inClass("stay_id")} AND up_to_seq IS NULL
       ORDER BY after_seq, stay_id`,
    ),
    rooms: database.prepare<{ id: number; name: string; settings: string }, []>(
      `SELECT id - ${first} AS id, name, settings FROM room WHERE ${inClass("id")} ORDER BY id`,
    ),
    /** Of those who are in a room now, the longest there first. */
    roomMemberships: database.prepare<RoomMembershipRow, []>(
      `SELECT stay_id - ${first} AS memberId, room_id - ${first} AS roomId, after_seq AS after,
         operator, voice
       FROM visit WHERE ${inClass("stay_id")} AND up_to_seq IS NULL ORDER BY after_seq, stay_id`,
    ),
  };
}
