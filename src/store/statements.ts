import type { Database } from "bun:sqlite";
import type { Message } from "../model/message.ts";
import type { Receipt } from "../model/message.ts";

/** A stored stay or group, its id being its number in the class. */
interface StayRow {
  id: number;
  name: string;
  tokenHash: string | null;
  joinedAfter: number;
  /** A list in JSON. */
  formerKeys: string;
}

interface MembershipRow {
  stay: number;
  groupId: number;
}

type VisitKey = [stay: number, room: number, after: number];

/** A visit that is not over, its flags as SQLite has them. */
interface VisitRow {
  stay: number;
  room: number;
  after: number;
  operator: number;
  voice: number;
}

export type Statements = ReturnType<typeof prepareStatements>;

/** All that a class asks of its database, compiled once. `first` and `end` are those of its `rowIdsOf`. */
export function prepareStatements(database: Database, first: number, end: number) {
  const write = <Values extends (string | number | null)[]>(sql: string) =>
    database.prepare<unknown, Values>(sql);
  // The bounds are numbers of this program, not anybody's text.
  const seq = `id - ${first} AS seq`;
  const message = `${seq}, at, sender AS "from", receiver AS "to", text`;
  const inClass = (column: string) => `${column} > ${first} AND ${column} < ${end}`;
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
        stay: number,
        clientId: string | null,
        audience: number,
        audienceId: number | null,
        delivered: number,
        held: number,
      ]
    >(
      `INSERT INTO message VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (stay_id, client_id) WHERE client_id IS NOT NULL DO NOTHING`,
    ),
    insertStay: write<
      [id: number, name: string, hash: string | null, joinedAfter: number, formerKeys: string]
    >("INSERT INTO stay VALUES (?, ?, ?, ?, ?)"),
    renameStay: write<[name: string, formerKeys: string, id: number]>(
      "UPDATE stay SET name = ?, former_keys = ? WHERE id = ?",
    ),
    deleteStay: write<[id: number]>("DELETE FROM stay WHERE id = ?"),
    leaveGroups: write<[stay: number]>("DELETE FROM membership WHERE stay_id = ?"),
    insertGroup: write<[id: number, name: string]>("INSERT INTO closed_group VALUES (?, ?)"),
    joinGroup: write<[stay: number, group: number]>("INSERT INTO membership VALUES (?, ?)"),
    deleteGroup: write<[id: number]>("DELETE FROM closed_group WHERE id = ?"),
    emptyGroup: write<[group: number]>("DELETE FROM membership WHERE group_id = ?"),
    putRoom: write<[id: number, name: string, settings: string]>(
      `INSERT INTO room VALUES (?, ?, ?)
       ON CONFLICT (id) DO UPDATE SET settings = excluded.settings`,
    ),
    deleteRoom: write<[id: number]>("DELETE FROM room WHERE id = ?"),
    putVisit: write<[...VisitKey, upTo: number | null, operator: number, voice: number]>(
      "INSERT OR REPLACE INTO visit VALUES (?, ?, ?, ?, ?, ?)",
    ),
    deleteVisit: write<VisitKey>(
      "DELETE FROM visit WHERE stay_id = ? AND room_id = ? AND after_seq = ?",
    ),
    deleteVisitsOf: write<[stay: number]>("DELETE FROM visit WHERE stay_id = ?"),
    setLast: write<[stay: number, group: number, room: number, number: number]>(
      "UPDATE class SET last_stay = ?, last_group = ?, last_room = ? WHERE id = ?",
    ),
    endClass: write<[ended: number, number: number]>("UPDATE class SET ended = ? WHERE id = ?"),
    deleteStays: write<[]>(`DELETE FROM stay WHERE ${inClass("id")}`),
    deleteGroups: write<[]>(`DELETE FROM closed_group WHERE ${inClass("id")}`),
    deleteMemberships: write<[]>(`DELETE FROM membership WHERE ${inClass("stay_id")}`),
    deleteRooms: write<[]>(`DELETE FROM room WHERE ${inClass("id")}`),
    deleteVisits: write<[]>(`DELETE FROM visit WHERE ${inClass("stay_id")}`),

    last: database.prepare<{ stay: number; group: number; room: number }, [number: number]>(
      `SELECT last_stay AS stay, last_group AS "group", last_room AS room FROM class WHERE id = ?`,
    ),
    newest: database.prepare<{ seq: number }, []>(
      `SELECT ${seq} FROM message WHERE ${inClass("id")} ORDER BY id DESC LIMIT 1`,
    ),
    stays: database.prepare<StayRow, []>(
      `SELECT id - ${first} AS id, name, token_hash AS tokenHash, joined_after AS joinedAfter,
         former_keys AS formerKeys
       FROM stay WHERE ${inClass("id")} ORDER BY id`,
    ),
    groups: database.prepare<{ id: number; name: string }, []>(
      `SELECT id - ${first} AS id, name FROM closed_group WHERE ${inClass("id")} ORDER BY id`,
    ),
    memberships: database.prepare<MembershipRow, []>(
      `SELECT stay_id - ${first} AS stay, group_id - ${first} AS groupId
       FROM membership WHERE ${inClass("stay_id")} ORDER BY stay_id`,
    ),
    rooms: database.prepare<{ id: number; name: string; settings: string }, []>(
      `SELECT id - ${first} AS id, name, settings FROM room WHERE ${inClass("id")} ORDER BY id`,
    ),
    /** Of those who are there, the longest first. */
    visits: database.prepare<VisitRow, []>(
      `SELECT stay_id - ${first} AS stay, room_id - ${first} AS room, after_seq AS after, operator, voice
       FROM visit WHERE ${inClass("stay_id")} AND up_to_seq IS NULL ORDER BY after_seq, stay_id`,
    ),
    receipt: database.prepare<Receipt, [stay: number, clientId: string]>(
      `SELECT ${seq}, delivered, held FROM message WHERE stay_id = ? AND client_id = ?`,
    ),
    missed: database.prepare<Message, [after: number, stay: number]>(
      `SELECT ${message} FROM message
       WHERE id > ?1 AND id < ${end} AND CASE audience
         WHEN 0 THEN stay_id <> ?2
         WHEN 1 THEN audience_id = ?2
         WHEN 2 THEN stay_id <> ?2
           AND audience_id IN (SELECT group_id FROM membership WHERE stay_id = ?2)
         ELSE stay_id <> ?2 AND EXISTS (
           SELECT 1 FROM visit
           WHERE visit.stay_id = ?2 AND visit.room_id = message.audience_id
             AND visit.after_seq < message.id - ${first}
             AND message.id - ${first} <= coalesce(visit.up_to_seq, message.id))
       END
       ORDER BY id`,
    ),
    latest: database.prepare<Message, [after: number, count: number]>(
      `SELECT ${message} FROM message
       WHERE id > ? AND id < ${end} AND audience = 0 ORDER BY id DESC LIMIT ?`,
    ),
    publicAfter: database.prepare<Message, [after: number]>(
      `SELECT ${message} FROM message WHERE id > ? AND id < ${end} AND audience = 0 ORDER BY id`,
    ),
  };
}
