import type { Database } from "bun:sqlite";
import { limits } from "../model/limits.ts";
import { endClass } from "./closeClass.ts";
import { damage } from "./database.ts";
import { FileLock } from "./fileLock.ts";
import { HistoryError } from "./historyError.ts";
import type { HistoryFiles } from "./historyFiles.ts";
import { classOf, highestClass, numbersOfClass, rowIdsOf } from "./migrations.ts";
import type { PausedClass } from "./pausedClass.ts";
import { findLastClosed, findPausedClass } from "./pausedClass.ts";
import { prepareStatements } from "./statements.ts";

/**
 * Which class a server runs. Unless it is a number or `new`, one that was interrupted goes on.
 * - `usual`: else a new one begins.
 * - `last`: else the one that was closed last goes on, if there is any.
 * - `new`: a new one begins, and those that were interrupted pause.
 * - a number: that class goes on, at this server alone.
 * - a {@link SharedClass}: that one, which other servers serve too.
 *
 * But for the last two, classes that several servers share are left alone.
 */
export type ClassChoice = "usual" | "last" | "new" | number | SharedClass;

/** A class that several servers share. */
export interface SharedClass {
  /** What the class is called. */
  cluster: string;
  /** Begins with an empty history; the one there was pauses, as if one server had served it. */
  isAnew?: boolean;
}

export interface PickClassOptions {
  database: Database;
  files: HistoryFiles;
  choice: ClassChoice;
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  now: () => number;
}

export interface PickedClass {
  number: number;
  /** Held by this server from now on. */
  lock: FileLock;
  how: "new" | "interrupted" | "continued";
  /** If a new one began although none was asked for: the one that could have gone on. */
  passedOver?: PausedClass | undefined;
  /** Takes back that it began or goes on. Throws SQLite's errors. */
  undo: () => void;
}

/**
 * Picks a class and marks it as running. Never one that another server holds: throws {@link HistoryError} if
 * that is asked for, or one that there is not. The opening lock must be held.
 */
export function pickClass(options: PickClassOptions): PickedClass {
  const { database, choice, now } = options;
  checkNumbers(database);
  endOverdue(options);
  if (typeof choice === "number") return continueClass(options, choice);
  if (typeof choice === "object") return joinShared(options, choice);
  if (choice === "new") {
    pauseInterrupted(options);
    return beginClass(options);
  }
  const [interrupted] = takeInterrupted(options);
  if (interrupted) return { ...interrupted, how: "interrupted", undo: () => {} };
  const last = choice === "last" ? findLastClosed(database, now()) : undefined;
  if (last !== undefined) return continueClass(options, last);
  // First, since it may find damage: then nothing is held yet.
  const passedOver = findPausedClass(database, now());
  return { ...beginClass(options), passedOver };
}

/** Throws {@link damage} if a class has a number that none can have. */
function checkNumbers(database: Database): void {
  const sql = "SELECT id FROM class WHERE id NOT BETWEEN 1 AND ? LIMIT 1";
  const wrong = database.query<{ id: number }, [number]>(sql).get(highestClass);
  if (wrong) throw damage(`there is a class ${wrong.id}`);
}

/** Ends classes that have paused for so long that nobody could come back. No server holds them. */
function endOverdue({ database, now }: PickClassOptions): void {
  const overdue = database.query<{ id: number; paused: number }, [before: number]>(
    "SELECT id, paused FROM class WHERE paused < ?",
  );
  for (const { id, paused } of overdue.all(now() - limits.tokenMs)) {
    const statements = prepareStatements(database, rowIdsOf(id));
    database.transaction(() => endClass(statements, id, paused))();
  }
}

/**
 * The classes that were interrupted, newest first, each held by this server from now on. Those that nobody
 * ever joined, as when their server was killed while it started, are deleted.
 */
function* takeInterrupted(
  options: PickClassOptions,
): Generator<Pick<PickedClass, "number" | "lock">, void, void> {
  // Whether it is unused is not told by its number of members alone: damage may have changed that.
  const open = options.database.query<{ id: number; isUnused: number }, [numbers: number]>(
    `SELECT id, last_stay = 0 AND NOT EXISTS (
       SELECT 1 FROM message WHERE message.id > class.id * ?1 AND message.id < (class.id + 1) * ?1
     ) AS isUnused
     FROM class WHERE ended IS NULL AND paused IS NULL AND cluster IS NULL ORDER BY id DESC`,
  );
  for (const { id, isUnused } of open.all(numbersOfClass)) {
    const lock = takeClassLock(options, id);
    if (lock && isUnused) forget(options, id, lock);
    else if (lock) yield { number: id, lock };
  }
}

/** Classes that were interrupted count as closed when the last message came. */
function pauseInterrupted(options: PickClassOptions): void {
  const { database, files } = options;
  const pause = database.query<unknown, [classNumber: number, numbers: number]>(
    `UPDATE class SET paused = coalesce(
       (SELECT at FROM message WHERE id > ?1 * ?2 AND id < (?1 + 1) * ?2 ORDER BY id DESC LIMIT 1), started)
     WHERE id = ?1`,
  );
  for (const { number, lock } of takeInterrupted(options)) {
    using _ = lock;
    pause.run(number, numbersOfClass);
    files.remove(files.classLock(number));
  }
}

function continueClass(options: PickClassOptions, number: number): PickedClass {
  const { database, files } = options;
  const times = database.query<
    { ended: number | null; paused: number | null; cluster: string | null },
    [classNumber: number]
  >("SELECT ended, paused, cluster FROM class WHERE id = ?");
  const before = times.get(number);
  if (!before) {
    const why = `There is no class ${number} in the history in ${files.folder}.`;
    throw new HistoryError(`${why} See which there are with classchat export --list.`);
  }
  const lock = takeClassLock(options, number);
  if (!lock) {
    const why = `Another server runs class ${number}.`;
    throw new HistoryError(`${why} Stop that one first, or choose another class.`);
  }
  const { ended, paused, cluster } = before;
  const setState = (...values: (number | string | null)[]) =>
    database.run("UPDATE class SET ended = ?, paused = ?, cluster = ? WHERE id = ?", [
      ...values,
      number,
    ]);
  return releasedOnError(lock, () => {
    setState(null, null, null);
    const how = (ended ?? paused ?? cluster) === null ? "interrupted" : "continued";
    return { number, lock, how, undo: () => setState(ended, paused, cluster) };
  });
}

function joinShared(options: PickClassOptions, { cluster, isAnew }: SharedClass): PickedClass {
  const { database, files, now } = options;
  const found = database
    .query<{ id: number }, [cluster: string]>(
      "SELECT id FROM class WHERE cluster = ? AND ended IS NULL ORDER BY id DESC LIMIT 1",
    )
    .get(cluster);
  if (!found) return beginClass(options, cluster);
  const { id: number } = found;
  const lock = takeClassLock(options, number);
  if (!lock) {
    const why = `Another server keeps the class ${cluster} in ${files.folder}.`;
    throw new HistoryError(`${why} Give each server a --data-dir of its own.`);
  }
  if (!isAnew) return { number, lock, how: "continued", undo: () => {} };
  using _ = lock;
  database.run("UPDATE class SET cluster = NULL, paused = ? WHERE id = ?", [now(), number]);
  files.remove(files.classLock(number));
  return beginClass(options, cluster);
}

function beginClass(options: PickClassOptions, cluster?: string): PickedClass {
  const { database, now } = options;
  // Above rows whose class is lost, and locks of servers whose history was taken away.
  const tables = ["message", "stay", "closed_group", "room", "act"];
  const highest = tables.map((table) => `coalesce((SELECT max(id) FROM ${table}), 0)`).join(", ");
  const last = database
    .query<{ class: number; row: number }, []>(
      `SELECT coalesce((SELECT max(id) FROM class), 0) AS class, max(${highest}) AS row`,
    )
    .get();
  for (let number = 1 + Math.max(last?.class ?? 0, classOf(last?.row ?? 0)); ; number++) {
    const lock = takeClassLock(options, number);
    if (!lock) continue;
    return releasedOnError(lock, () => {
      const values = [number, now(), cluster ?? null];
      database.run("INSERT INTO class (id, started, cluster) VALUES (?, ?, ?)", values);
      const undo = () => database.run("DELETE FROM class WHERE id = ?", [number]);
      return { number, lock, how: "new", undo };
    });
  }
}

function releasedOnError(lock: FileLock, pick: () => PickedClass): PickedClass {
  try {
    return pick();
  } catch (error) {
    lock[Symbol.dispose]();
    throw error;
  }
}

function forget({ database, files }: PickClassOptions, number: number, lock: FileLock): void {
  try {
    const { first, end } = rowIdsOf(number);
    database.run("DELETE FROM act WHERE id > ? AND id < ?", [first, end]);
    database.run("DELETE FROM class WHERE id = ?", [number]);
  } finally {
    lock[Symbol.dispose]();
  }
  files.remove(files.classLock(number));
}

function takeClassLock({ files }: PickClassOptions, number: number): FileLock | undefined {
  const path = files.classLock(number);
  files.makeFile(path);
  return FileLock.take(path, 0);
}
