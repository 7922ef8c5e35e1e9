import type { Database } from "bun:sqlite";
import { matchesSearch } from "../model/searchTerms.ts";
import type {
  Conversation,
  HistoryQuery,
  HistorySlice,
  SearchQuery,
  SeqRange,
} from "../model/historyQuery.ts";
import { restOf } from "../model/historyQuery.ts";
import type { ReferringMessage } from "./messageReferences.ts";
import type { RowIds } from "./migrations.ts";
import type { ReferenceReader } from "./referenceReader.ts";
import { audienceCodes } from "./referenceReader.ts";
import type { SearchIndex } from "./searchIndex.ts";
import type { MessageRow } from "./statements.ts";
import { isReceived, messageColumns, messageOf } from "./statements.ts";
import { bytesInPage, pageBytes, pageSpan } from "./store.ts";

/** Messages whose texts one slice compares, a few milliseconds' work. */
const scannedTexts = 1_000;
/** Messages that one slice takes from the index, each of which costs a look-up. */
const foundPerSlice = 400;

// Not an interface: a statement's parameters need an index signature.
type ReaderValues = Record<"reader" | "isTeacher", number> &
  Record<"audience" | "place", number | null> &
  Record<"name", string | null>;
type RangeValues = Record<"after" | "before", number>;

/** A row may be read by its reader, and belongs to the conversation; a private one is with the other of the two. */
function isReadable(first: number): string {
  return `corrects IS NULL
    AND (retracted IS NULL AND stay_id = $reader OR ${isReceived(first, "$reader", "$isTeacher")})
    AND ($audience IS NULL OR audience = $audience AND CASE
      WHEN $place IS NULL AND $name IS NULL THEN 1
      WHEN audience <> 1 THEN CASE WHEN $name IS NULL THEN audience_id = $place ELSE receiver = $name END
      WHEN stay_id = $reader THEN CASE WHEN $name IS NULL THEN audience_id = $place ELSE receiver = $name END
      ELSE CASE WHEN $name IS NULL THEN stay_id = $place ELSE sender = $name END
      END)`;
}

function prepare(database: Database, { first }: RowIds) {
  const range = `SELECT ${messageColumns(first)} FROM message
    WHERE id > $after AND id < $before AND ${isReadable(first)} ORDER BY id`;
  return {
    newestFirst: database.prepare<MessageRow, ReaderValues & RangeValues>(`${range} DESC`),
    oldestFirst: database.prepare<MessageRow, ReaderValues & RangeValues>(range),
    chosen: database.prepare<MessageRow, ReaderValues & { ids: string }>(
      `SELECT ${messageColumns(first)} FROM message
       WHERE id IN (SELECT value FROM json_each($ids)) AND ${isReadable(first)} ORDER BY id DESC`,
    ),
    texts: database.prepare<{ seq: number; text: string }, RangeValues>(
      `SELECT id - ${first} AS seq, text FROM message
       WHERE id > $after AND id < $before AND retracted IS NULL ORDER BY id DESC`,
    ),
    timeFrom: database.prepare<{ seq: number; at: number }, [id: number, end: number]>(
      `SELECT id - ${first} AS seq, at FROM message WHERE id >= ? AND id < ? ORDER BY id LIMIT 1`,
    ),
  };
}

/** Reads one class's history for its members, slice by slice: see `Store`. */
export class SliceReader {
  readonly #first: number;
  readonly #end: number;
  readonly #references: ReferenceReader;
  readonly #statements: ReturnType<typeof prepare>;

  constructor(database: Database, rowIds: RowIds, references: ReferenceReader) {
    this.#references = references;
    this.#first = rowIds.first;
    this.#end = rowIds.end;
    this.#statements = prepare(database, rowIds);
  }

  read(query: HistoryQuery, newest: number): HistorySlice {
    const range = clip(query, newest);
    if (!range) return { messages: [], rest: undefined };
    const { order, count, reader } = query;
    const isBackwards = order === "newestFirst";
    const { after, before } = range;
    const span = isBackwards
      ? { after: Math.max(after, before - 1 - pageSpan), before }
      : { after, before: Math.min(before, after + 1 + pageSpan) };
    const { newestFirst, oldestFirst } = this.#statements;
    const statement = isBackwards ? newestFirst : oldestFirst;
    const found: ReferringMessage[] = [];
    let bytes = 0;
    for (const row of statement.iterate({ ...this.#valuesOf(query), ...this.#rowsOf(span) })) {
      const message = messageOf(row);
      if (reader.leavesOut?.(message)) continue;
      found.push(message);
      bytes += bytesInPage(message);
      if (found.length >= count || bytes >= pageBytes) {
        const messages = this.#references.complete(found, reader);
        return { messages, rest: restOf(range, order, message.seq) };
      }
    }
    // The number before which, or after which, nothing is looked at yet.
    const reached = isBackwards ? span.after + 1 : span.before - 1;
    const messages = this.#references.complete(found, reader);
    return { messages, rest: restOf(range, order, reached) };
  }

  /** @param index undefined if there is none, and texts are compared one by one */
  search(query: SearchQuery, newest: number, index: SearchIndex | undefined): HistorySlice {
    const range = clip(query, newest);
    if (!range) return { messages: [], rest: undefined };
    const { seqs, reached } = this.#findCandidates(range, query.terms, index);
    if (seqs.length === 0) return { messages: [], rest: restOf(range, "newestFirst", reached) };
    const ids = JSON.stringify(seqs.map((seq) => this.#first + seq));
    const found: ReferringMessage[] = [];
    for (const row of this.#statements.chosen.iterate({ ...this.#valuesOf(query), ids })) {
      const message = messageOf(row);
      if (query.reader.leavesOut?.(message) || !matchesSearch(message.text, query.terms)) continue;
      found.push(message);
      if (found.length < query.count) continue;
      const messages = this.#references.complete(found, query.reader);
      return { messages, rest: restOf(range, "newestFirst", message.seq) };
    }
    const messages = this.#references.complete(found, query.reader);
    return { messages, rest: restOf(range, "newestFirst", reached) };
  }

  /** Number of the last message before that time, 0 if there is none; about, where the clock was set back. */
  seqBefore(at: number, newest: number): number {
    let [low, high] = [0, newest];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      const row = this.#statements.timeFrom.get(this.#first + middle, this.#end);
      if (row && row.at < at) low = Math.max(middle, row.seq);
      else high = middle - 1;
    }
    return low;
  }

  /** Numbers of messages that may say it, the newest first, and the last one that was looked at. */
  #findCandidates(
    range: SeqRange,
    terms: readonly string[],
    index: SearchIndex | undefined,
  ): { seqs: number[]; reached: number } {
    const { after, before } = range;
    const indexed = index?.upTo ?? 0;
    const isIndexed = before <= indexed + 1;
    const found = isIndexed ? index?.find(terms, range, foundPerSlice) : undefined;
    if (found) {
      const isAll = found.length < foundPerSlice;
      return { seqs: found, reached: isAll ? after + 1 : (found.at(-1) ?? after + 1) };
    }
    // What came since the index was filled, and what it does not help to find.
    const first = Math.max(after, isIndexed ? 0 : indexed, before - 1 - scannedTexts);
    const rows = this.#statements.texts.iterate(this.#rowsOf({ after: first, before }));
    const seqs: number[] = [];
    for (const { seq, text } of rows) if (matchesSearch(text, terms)) seqs.push(seq);
    return { seqs, reached: first + 1 };
  }

  #rowsOf({ after, before }: SeqRange): RangeValues {
    return { after: this.#first + after, before: this.#first + before };
  }

  #valuesOf({ reader, conversation }: Pick<HistoryQuery, "reader" | "conversation">): ReaderValues {
    const { memberId, isTeacher } = reader;
    return {
      reader: this.#first + memberId,
      isTeacher: isTeacher ? 1 : 0,
      ...this.#placeOf(conversation),
    };
  }

  #placeOf(
    conversation: Conversation | undefined,
  ): Pick<ReaderValues, "audience" | "place" | "name"> {
    const nowhere = { audience: null, place: null, name: null };
    if (!conversation) return nowhere;
    const audience = audienceCodes[conversation.kind];
    if (!("name" in conversation)) return { ...nowhere, audience };
    const { id, name } = conversation;
    if (id === undefined) return { audience, place: null, name };
    return { audience, place: this.#first + id, name: null };
  }
}

/** The part of the range in which there are messages; undefined if there are none. */
function clip({ after, before }: SeqRange, newest: number): SeqRange | undefined {
  const range = { after: Math.max(0, after), before: Math.min(before, newest + 1) };
  return range.after + 1 < range.before ? range : undefined;
}
