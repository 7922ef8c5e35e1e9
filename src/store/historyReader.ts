import { Database } from "bun:sqlite";
import { existsSync } from "node:fs";
import type { Message, Quote } from "../model/message.ts";
import { quote } from "../model/quote.ts";
import type { ReactionCount } from "../model/reaction.ts";
import { readReaction } from "../model/reaction.ts";
import { busyMs, isDamage, migrate, schemaVersion } from "./database.ts";
import { HistoryCopy } from "./historyCopy.ts";
import { HistoryError } from "./historyError.ts";
import { HistoryFiles } from "./historyFiles.ts";
import { migrations, numbersOfClass, rowIdsOf } from "./migrations.ts";
import { readableTime } from "./statements.ts";

/** Messages an export reads at a time. */
export const pageMessages = 1_000;

export interface ClassSummary {
  number: number;
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  startedAt: number;
  /** Undefined while it runs, while it pauses, and if it was interrupted. */
  endedAt: number | undefined;
  /** Undefined unless it was closed and can go on. */
  pausedAt: number | undefined;
  /** What it is called, if several servers share it. */
  cluster: string | undefined;
  /** How often somebody joined: whoever left and came again counts again. */
  joined: number;
  /** How many are in it, connected, away or absent. */
  present: number;
}

interface ClassRow {
  id: number;
  started: number;
  ended: number | null;
  paused: number | null;
  cluster: string | null;
  joined: number;
  present: number;
}

export interface ReadOptions {
  classNumber: number;
  /** Private and group messages too. */
  includePrivate: boolean;
  /** Messages that were taken back too. */
  includeRetracted?: boolean;
}

// Not an interface: a statement's parameters need an index signature.
type Bounds = Record<"after" | "end", number> &
  Record<"includePrivate" | "includeRetracted", boolean>;

const isIncluded = `(audience = 0 OR $includePrivate) AND (retracted IS NULL OR $includeRetracted)`;
// What corrects a message is in that one.
const which = `FROM message WHERE id > $after AND id < $end AND corrects IS NULL AND ${isIncluded}`;

/**
 * What SQLite says on a read-only disk, and in a folder that may only be read, where it cannot make a write-ahead log
 * and its index (https://sqlite.org/wal.html §5). A running server would have made them.
 */
const cannotMakeLog = new Set(["SQLITE_CANTOPEN", "SQLITE_READONLY_DIRECTORY"]);

/** A message as an export reads it, before what it refers to is looked up. */
interface MessageRow extends Omit<Message, "replyTo" | "corrected"> {
  replyId: number | null;
  corrected: 1 | null;
}

/**
 * Reads a history, also while servers write to it, on a read-only disk, and of an older ClassChat; changes
 * nothing. Everything here throws {@link HistoryError}.
 */
export class HistoryReader implements Disposable {
  readonly #folder: string;
  readonly #resources = new DisposableStack();
  readonly #database: Database;

  constructor(folder: string) {
    const { database } = new HistoryFiles(folder);
    this.#folder = folder;
    if (!existsSync(database)) {
      const why = `There is no history in ${folder}.`;
      throw new HistoryError(`${why} Name the folder that the server used with --data-dir.`);
    }
    try {
      this.#database = this.#explain(() => this.#openCurrent(database));
    } catch (error) {
      this.#resources.dispose();
      throw error;
    }
  }

  /** All classes, oldest first. */
  classes(): ClassSummary[] {
    const query = () =>
      this.#database
        .query<ClassRow, [numbersOfClass: number]>(
          `SELECT id, ${readableTime("started")}, ${readableTime("ended")}, ${readableTime("paused")},
             cluster, last_stay AS joined, (SELECT count(*) FROM stay
               WHERE stay.id > class.id * ?1 AND stay.id < (class.id + 1) * ?1) AS present
           FROM class ORDER BY id`,
        )
        .all(numbersOfClass);
    return this.#explain(query).map(({ id, started, ended, paused, cluster, joined, present }) => {
      const [endedAt, pausedAt] = [ended ?? undefined, paused ?? undefined];
      const shared = cluster ?? undefined;
      return {
        number: id,
        startedAt: started,
        endedAt,
        pausedAt,
        cluster: shared,
        joined,
        present,
      };
    });
  }

  count({ classNumber, includePrivate, includeRetracted = false }: ReadOptions): number {
    const { first: after, end } = rowIdsOf(classNumber);
    const query = this.#explain(() =>
      this.#database
        .query<{ count: number }, Bounds>(`SELECT count(*) AS count ${which}`)
        .get({ after, end, includePrivate, includeRetracted }),
    );
    return query?.count ?? 0;
  }

  /**
   * The messages there are now, oldest first, a page at a time. No page keeps a read transaction open:
   * a slow reader holds up nobody's checkpoint.
   */
  *pages({
    classNumber,
    includePrivate,
    includeRetracted = false,
  }: ReadOptions): Generator<Message[], void, void> {
    const { first, end } = rowIdsOf(classNumber);
    const included = { includePrivate, includeRetracted };
    const last = this.#explain(() =>
      this.#database
        .query<{ id: number }, Bounds>(`SELECT id ${which} ORDER BY id DESC LIMIT 1`)
        .get({ after: first, end, ...included }),
    );
    if (!last) return;
    const page = this.#database.query<MessageRow, Bounds & Record<"first", number>>(
      `SELECT id - $first AS seq, ${readableTime("at")}, sender AS "from", receiver AS "to", text,
         reply_to AS replyId, corrected ${which}
       ORDER BY id LIMIT ${pageMessages}`,
    );
    const find = this.#prepareQuotes(first, included);
    const counts = this.#prepareReactions(first);
    for (let after = first; after < last.id;) {
      const values = { first, after, end: last.id + 1, ...included };
      const rows = this.#explain(() => page.all(values));
      const newest = rows.at(-1);
      if (!newest) return;
      yield this.#explain(() => rows.map((row) => completeRow(row, find, counts(row.seq))));
      after = first + newest.seq;
    }
  }

  /** Looks up what a message answers, if that is exported too. */
  #prepareQuotes(
    first: number,
    included: Pick<Bounds, "includePrivate" | "includeRetracted">,
  ): (id: number) => Quote | undefined {
    const find = this.#database.query<Quote, Record<string, number | boolean>>(
      `SELECT id - $first AS seq, ${readableTime("at")}, sender AS "from", text FROM message
       WHERE id = $id AND ${isIncluded}`,
    );
    return (id) => find.get({ first, id, ...included }) ?? undefined;
  }

  #prepareReactions(first: number): (seq: number) => ReactionCount[] {
    const count = this.#database.query<{ reaction: string; count: number }, [id: number]>(
      `SELECT reaction, count(*) AS count FROM reaction WHERE message_id = ? AND stands = 1
       GROUP BY reaction`,
    );
    return (seq) =>
      count.all(first + seq).flatMap(({ reaction: stored, count: standing }) => {
        const reaction = readReaction(stored);
        return reaction ? [{ reaction, count: standing, names: [] }] : [];
      });
  }

  /**
   * Writes a copy of the whole history: a database by itself, without a log, that holds everything stored
   * before it began. Servers go on writing meanwhile. Throws SQLite's errors if the copy cannot be written.
   * @param path of an empty file, which is not forced to the disk
   */
  copyTo(path: string): void {
    try {
      this.#database.run("VACUUM INTO ?", [path]);
    } catch (error) {
      if (!isDamage(error)) throw error;
      this.#explain(() => {
        throw error;
      });
    }
  }

  [Symbol.dispose](): void {
    this.#resources.dispose();
  }

  /** Opens a database of this program's version: the history's own, or a copy that is brought to it. */
  #openCurrent(path: string): Database {
    let database = this.#openReadable(path);
    const version = schemaVersion(database);
    if (version === 0) {
      const why = `The history in ${this.#folder} is empty.`;
      throw new HistoryError(`${why} Begin a class with classchat serve.`);
    }
    if (version > migrations.length) {
      const why = `The history in ${this.#folder} is of a newer ClassChat`;
      throw new HistoryError(`${why} (version ${version}). Export it with that one.`);
    }
    if (version < migrations.length) {
      const copy = this.#resources.use(HistoryCopy.ofDatabase(database));
      database = this.#open(copy.database, { readwrite: true });
      migrate(database);
    }
    database.query("SELECT 1 FROM class, message LIMIT 1").get();
    return database;
  }

  #openReadable(path: string): Database {
    try {
      const database = this.#open(path, { readonly: true });
      database.query("SELECT 1 FROM sqlite_schema LIMIT 1").get();
      return database;
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === undefined || !cannotMakeLog.has(code)) throw error;
      const copy = this.#resources.use(HistoryCopy.ofFiles(path));
      return this.#open(copy.database, { readwrite: true });
    }
  }

  #open(path: string, mode: { readonly: true } | { readwrite: true }): Database {
    const database = new Database(path, { ...mode, strict: true });
    this.#resources.defer(() => database.close(true));
    database.run(`PRAGMA busy_timeout = ${busyMs}`);
    return database;
  }

  #explain<Result>(read: () => Result): Result {
    try {
      return read();
    } catch (error) {
      if (error instanceof HistoryError) throw error;
      const { code, message } = error as NodeJS.ErrnoException;
      const what = isDamage(error) ? "is damaged" : "cannot be read";
      const why = `The history in ${this.#folder} ${what} (${code ?? message}).`;
      throw new HistoryError(`${why} Name another folder with --data-dir.`, error);
    }
  }
}

function completeRow(
  { replyId, corrected, ...message }: MessageRow,
  find: (id: number) => Quote | undefined,
  reactions: readonly ReactionCount[],
): Message {
  const answered = replyId === null ? undefined : find(replyId);
  return {
    ...message,
    ...(answered && { replyTo: quote(answered) }),
    ...(corrected !== null && { corrected: true }),
    ...(reactions.length > 0 && { reactions }),
  };
}
