import type { Database } from "bun:sqlite";
import { FileLock } from "./fileLock.ts";
import type { HistoryFiles } from "./historyFiles.ts";

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
  const open = database.query<{ id: number; isUnused: number }, []>(
    `SELECT id, last_stay = 0 AS isUnused FROM class WHERE ended IS NULL ORDER BY id DESC`,
  );
  for (const { id, isUnused } of open.all()) {
    const lock = takeClassLock(options, id);
    if (lock && !isUnused) return { number: id, lock, how: "interrupted" };
    if (lock) forget(options, id, lock);
  }
  const ended = database.query<{ id: number }, []>(
    "SELECT id FROM class WHERE ended IS NOT NULL ORDER BY id DESC LIMIT 1",
  );
  const last = continueLast ? ended.get() : null;
  return last ? continueClass(options, last.id) : beginClass(options);
}

function continueClass(options: PickClassOptions, number: number): PickedClass {
  const lock = lockFree(options, number);
  try {
    options.database.run("UPDATE class SET ended = NULL WHERE id = ?", [number]);
    return { number, lock, how: "continued" };
  } catch (error) {
    lock[Symbol.dispose]();
    throw error;
  }
}

function beginClass(options: PickClassOptions): PickedClass {
  const { lastInsertRowid } = options.database.run("INSERT INTO class (started) VALUES (?)", [
    options.now(),
  ]);
  const number = Number(lastInsertRowid);
  return { number, lock: lockFree(options, number), how: "new" };
}

/** Deletes a class that nobody ever joined, as when its server found its port taken: it was not interrupted. */
function forget({ database, files }: PickClassOptions, number: number, lock: FileLock): void {
  database.run("DELETE FROM class WHERE id = ?", [number]);
  lock[Symbol.dispose]();
  files.remove(files.classLock(number));
}

/** Locks a class that no server can be running. */
function lockFree(options: PickClassOptions, number: number): FileLock {
  const lock = takeClassLock(options, number);
  if (!lock) throw new Error(`class ${number} is locked though no server runs it`);
  return lock;
}

function takeClassLock({ files }: PickClassOptions, number: number): FileLock | undefined {
  const path = files.classLock(number);
  files.makeFile(path);
  return FileLock.take(path, 0);
}
