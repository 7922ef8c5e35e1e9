import type { Database } from "bun:sqlite";
import { damage } from "./database.ts";
import { FileLock } from "./fileLock.ts";
import type { HistoryFiles } from "./historyFiles.ts";
import { classOf, highestClass, numbersOfClass } from "./migrations.ts";

export interface PickClassOptions {
  database: Database;
  files: HistoryFiles;
  continueLast: boolean;
  now: () => number;
}

export interface PickedClass {
  number: number;
  /** Held by this server from now on. */
  lock: FileLock;
  how: "new" | "interrupted" | "continued";
}

/**
 * Picks the newest class that was interrupted; else, with `continueLast`, the last one that was ended,
 * which runs again; else a new one. Never one that another server holds. The opening lock must be held.
 */
export function pickClass(options: PickClassOptions): PickedClass {
  const { database, continueLast } = options;
  checkNumbers(database);
  // Whether it is unused is not told by its number of members alone: damage may have changed that.
  const open = database.query<{ id: number; isUnused: number }, [numbers: number]>(
    `SELECT id, last_stay = 0 AND NOT EXISTS (
       SELECT 1 FROM message WHERE message.id > class.id * ?1 AND message.id < (class.id + 1) * ?1
     ) AS isUnused
     FROM class WHERE ended IS NULL ORDER BY id DESC`,
  );
  for (const { id, isUnused } of open.all(numbersOfClass)) {
    const lock = takeClassLock(options, id);
    if (lock && !isUnused) return { number: id, lock, how: "interrupted" };
    if (lock) forget(options, id, lock);
  }
  return (continueLast ? continueLastClass(options) : undefined) ?? beginClass(options);
}

/** Throws {@link damage} if a class has a number that none can have. */
function checkNumbers(database: Database): void {
  const sql = "SELECT id FROM class WHERE id NOT BETWEEN 1 AND ? LIMIT 1";
  const wrong = database.query<{ id: number }, [number]>(sql).get(highestClass);
  if (wrong) throw damage(`there is a class ${wrong.id}`);
}

/** Continues the last class that was ended, if there is one and nobody holds it. */
function continueLastClass(options: PickClassOptions): PickedClass | undefined {
  const last = options.database
    .query<{ id: number }, []>(
      "SELECT id FROM class WHERE ended IS NOT NULL ORDER BY id DESC LIMIT 1",
    )
    .get();
  const lock = last && takeClassLock(options, last.id);
  if (!lock) return undefined;
  try {
    options.database.run("UPDATE class SET ended = NULL WHERE id = ?", [last.id]);
    return { number: last.id, lock, how: "continued" };
  } catch (error) {
    lock[Symbol.dispose]();
    throw error;
  }
}

function beginClass(options: PickClassOptions): PickedClass {
  const { database, now } = options;
  // Above rows whose class is lost, and locks of servers whose history was taken away.
  const tables = ["message", "stay", "closed_group", "room"];
  const highest = tables.map((table) => `coalesce((SELECT max(id) FROM ${table}), 0)`).join(", ");
  const last = database
    .query<{ class: number; row: number }, []>(
      `SELECT coalesce((SELECT max(id) FROM class), 0) AS class, max(${highest}) AS row`,
    )
    .get();
  for (let number = 1 + Math.max(last?.class ?? 0, classOf(last?.row ?? 0)); ; number++) {
    const lock = takeClassLock(options, number);
    if (!lock) continue;
    try {
      database.run("INSERT INTO class (id, started) VALUES (?, ?)", [number, now()]);
      return { number, lock, how: "new" };
    } catch (error) {
      lock[Symbol.dispose]();
      throw error;
    }
  }
}

/** Deletes a class that nobody ever joined, as when its server found its port taken: it was not interrupted. */
function forget({ database, files }: PickClassOptions, number: number, lock: FileLock): void {
  try {
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
