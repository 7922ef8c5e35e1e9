import type { Database } from "bun:sqlite";
import * as v from "valibot";
import type { Audience, SaidMessage } from "../model/message.ts";
import type { HistoryReading } from "../model/historyQuery.ts";
import type { Reaction, ReactionCount } from "../model/reaction.ts";
import { namesOfReaction, readReaction } from "../model/reaction.ts";
import type { FoundSaid, ReadableMessage } from "./foundMessage.ts";
import type { ReferringMessage } from "./messageReferences.ts";
import { completeMessages } from "./messageReferences.ts";
import type { RowIds } from "./migrations.ts";
import type { FoundSaidRow } from "./statements.ts";
import { foundColumns, isMeant, isReceived, readableTime } from "./statements.ts";
import { missedReactions } from "./reactionList.ts";
import type { StandingReactions } from "./store.ts";
import { pageSpan } from "./store.ts";

/** How the column `audience` says it. */
export const audienceCodes = {
  everyone: 0,
  member: 1,
  group: 2,
  room: 3,
  teachers: 4,
} as const satisfies Record<Audience["kind"], number>;

/** How a message was reacted to in one way. */
interface ReactionRow {
  seq: number;
  reaction: string;
  count: number;
  mine: 0 | 1;
  /** A list in JSON. */
  names: string;
}

type ReaderValues = [memberId: number, isTeacher: 0 | 1];

const namesSchema = v.pipe(v.string(), v.parseJson(), v.array(v.string()));

function prepare(database: Database, { first, end }: RowIds) {
  const readable = (reader: string, isTeacher: string) =>
    `(retracted IS NULL AND message.stay_id = ${reader} OR ${isReceived(first, reader, isTeacher)})`;
  const counted = (reader: string) => `message_id - ${first} AS seq, reaction, sum(stands) AS count,
    max(one.stay_id = ${reader} AND stands = 1) AS mine,
    (SELECT json_group_array(name) FROM (
      SELECT name FROM reaction AS other
      WHERE other.message_id = one.message_id AND other.reaction = one.reaction AND stands = 1
      ORDER BY other.stay_id LIMIT ${namesOfReaction})) AS names`;
  return {
    find: database.prepare<FoundSaidRow & { text: string }, [id: number, ...ReaderValues]>(
      `SELECT ${foundColumns(first)}, text FROM message
       WHERE ${isMeant("?1")} AND id > ${first} AND id < ${end} AND ${readable("?2", "?3")}`,
    ),
    findLast: database.prepare<
      { seq: number },
      [after: number, upTo: number, ...ReaderValues, audience: number, place: number | null]
    >(
      `SELECT id - ${first} AS seq FROM message
       WHERE id > ?1 AND id <= ?2 AND ${isReceived(first, "?3", "?4")} AND corrects IS NULL
         AND audience = ?5 AND CASE ?5 WHEN 1 THEN stay_id ELSE audience_id END IS ?6
       ORDER BY id DESC LIMIT 1`,
    ),
    lastSaid: database.prepare<{ seq: number }, [after: number, senderId: number]>(
      `SELECT id - ${first} AS seq FROM message
       WHERE id > ?1 AND id < ${end} AND stay_id = ?2 AND corrects IS NULL
       ORDER BY id DESC LIMIT 1`,
    ),
    reactionsTo: database.prepare<{ reaction: string; memberId: number }, [messageId: number]>(
      `SELECT reaction, stay_id - ${first} AS memberId FROM reaction
       WHERE message_id = ? AND stands = 1`,
    ),
    reactionsIn: database.prepare<ReactionRow, [firstId: number, lastId: number, memberId: number]>(
      `SELECT ${counted("?3")} FROM reaction AS one
       WHERE message_id >= ?1 AND message_id <= ?2 AND stands = 1 GROUP BY message_id, reaction`,
    ),
    reactionsSince: database.prepare<
      ReactionRow & { at: number },
      [after: number, ...ReaderValues]
    >(
      `SELECT ${counted("?2")},
         (SELECT ${readableTime("at")} FROM message WHERE id = message_id) AS at
       FROM reaction AS one
       WHERE (message_id, reaction) IN (
           SELECT message_id, reaction FROM reaction
           WHERE after_id >= ?1 AND after_id < ${end} AND message_id <= ?1
           ORDER BY after_id DESC LIMIT ${missedReactions})
         AND EXISTS (SELECT 1 FROM message WHERE id = message_id AND ${readable("?2", "?3")})
       GROUP BY message_id, reaction`,
    ),
  };
}

/** Reads what messages of one class refer to: what they answer and correct, and how they were reacted to. */
export class ReferenceReader {
  /** The row of number n has the id `first + n`. */
  readonly #first: number;
  readonly #statements: ReturnType<typeof prepare>;

  constructor(database: Database, rowIds: RowIds) {
    this.#first = rowIds.first;
    this.#statements = prepare(database, rowIds);
  }

  /** As `Store.findReadable`. */
  find({ seq, ...reader }: HistoryReading & { seq: number }): ReadableMessage | undefined {
    const row = this.#statements.find.get(this.#first + seq, ...this.#valuesOf(reader));
    const found = row && { ...foundOf(row, this.#first), text: row.text };
    return found && reader.leavesOut?.(found) !== true ? found : undefined;
  }

  /** As `Store.findLast`. */
  findLast({
    upTo,
    conversation,
    ...reader
  }: HistoryReading & { upTo: number; conversation: Audience }): number | undefined {
    const first = this.#first;
    const range = [first + Math.max(0, upTo - pageSpan), first + upTo] as const;
    const code = audienceCodes[conversation.kind];
    const place = "id" in conversation ? first + conversation.id : null;
    return this.#statements.findLast.get(...range, ...this.#valuesOf(reader), code, place)?.seq;
  }

  /** As `Store.lastSaid`. */
  lastSaid(senderId: number, after: number): number | undefined {
    return this.#statements.lastSaid.get(this.#first + after, this.#first + senderId)?.seq;
  }

  reactionsTo(seq: number): { reaction: Reaction; memberId: number }[] {
    const rows = this.#statements.reactionsTo.all(this.#first + seq);
    return rows.flatMap(({ reaction: stored, memberId }) => {
      const reaction = readReaction(stored);
      return reaction ? [{ reaction, memberId }] : [];
    });
  }

  /** As `Store.reactionsSince`. */
  reactionsSince({ after, ...reader }: HistoryReading & { after: number }): StandingReactions[] {
    const values = this.#valuesOf(reader);
    const rows = this.#statements.reactionsSince.all(this.#first + after, ...values);
    return rows.flatMap((row) => {
      const counted = countOf(row);
      return counted ? [{ seq: row.seq, at: row.at, ...counted }] : [];
    });
  }

  /** The messages as the reader is shown them. */
  complete(stored: readonly ReferringMessage[], reader: HistoryReading): SaidMessage[] {
    return completeMessages(stored, {
      find: (seq) => this.find({ ...reader, seq }),
      countReactions: (from, to) => this.#countReactions(from, to, reader),
    });
  }

  #countReactions(
    from: number,
    to: number,
    { memberId }: HistoryReading,
  ): Map<number, ReactionCount[]> {
    const first = this.#first;
    const counts = new Map<number, ReactionCount[]>();
    const { reactionsIn } = this.#statements;
    for (const row of reactionsIn.all(first + from, first + to, first + memberId)) {
      const counted = countOf(row);
      if (counted) counts.set(row.seq, [...(counts.get(row.seq) ?? []), counted]);
    }
    return counts;
  }

  #valuesOf({ memberId, isTeacher }: HistoryReading): ReaderValues {
    return [this.#first + memberId, isTeacher ? 1 : 0];
  }
}

/** Undefined for a row that damage has changed. */
function countOf(row: ReactionRow): ReactionCount | undefined {
  const reaction = readReaction(row.reaction);
  const names = v.safeParse(namesSchema, row.names);
  if (!reaction || !names.success) return undefined;
  const counted = { reaction, count: row.count, names: names.output };
  return row.mine === 1 ? { ...counted, mine: true } : counted;
}

/** @param first of the ids of its class */
export function foundOf(row: FoundSaidRow, first: number): FoundSaid {
  const { seq, at, to, from, audience, audienceRow, senderRow } = row;
  const found = { seq, at, to, from, senderId: senderRow - first };
  return { ...found, audience: audienceOf(audience, (audienceRow ?? first) - first) };
}

/** The inverse of {@link audienceCodes}; a code that damage has changed is that of everyone. */
export function audienceOf(code: number, id: number): Audience {
  switch (code) {
    case audienceCodes.member:
      return { kind: "member", id };
    case audienceCodes.group:
      return { kind: "group", id };
    case audienceCodes.room:
      return { kind: "room", id };
    case audienceCodes.teachers:
      return { kind: "teachers" };
    default:
      return { kind: "everyone" };
  }
}
