import {
  accessSync,
  chmodSync,
  closeSync,
  constants,
  existsSync,
  fdatasyncSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
} from "node:fs";
import { join } from "node:path";
import { elsewhere, HistoryError } from "./historyError.ts";

/** The folder of a history and its files, which are for their owner alone. */
export class HistoryFiles {
  readonly folder: string;
  readonly database: string;
  /** SQLite's write-ahead log; beside the database while that is open. */
  readonly log: string;
  /** The log's index, which servers and exports share. */
  readonly logIndex: string;
  /** Locked while a server opens or ends a class, so that servers do so one after the other. */
  readonly openingLock: string;

  constructor(folder: string) {
    this.folder = folder;
    this.database = join(folder, "classchat.sqlite");
    this.log = `${this.database}-wal`;
    this.logIndex = `${this.database}-shm`;
    this.openingLock = join(folder, "opening.lock");
  }

  /** Locked for as long as a server runs the class. */
  classLock(classNumber: number): string {
    return join(this.folder, `class-${classNumber}.lock`);
  }

  /** Paths of all class locks, held or not. */
  classLocks(): string[] {
    const names = readdirSync(this.folder).filter((name) => /^class-\d+\.lock$/.test(name));
    return names.map((name) => join(this.folder, name));
  }

  /** What the class's messages are searched by; it can be made anew. */
  searchIndex(classNumber: number): string {
    return join(this.folder, `class-${classNumber}.search.sqlite`);
  }

  /** Numbers of the classes that have such a file. */
  searchedClasses(): number[] {
    const numbers = readdirSync(this.folder).map((name) =>
      /^class-(\d+)\.search\.sqlite$/.exec(name),
    );
    return numbers.flatMap((match) => (match ? [Number(match[1])] : []));
  }

  /** An existing folder keeps its mode: it may be anything, such as a home. */
  makeFolder(): void {
    mkdirSync(this.folder, { recursive: true, mode: 0o700 });
  }

  /**
   * Makes the file if it is missing. Only its owner may use it afterwards. Throws {@link HistoryError} if something
   * else is there: a device or a folder keeps its mode.
   */
  makeFile(path: string): void {
    try {
      // An existing file must not be opened and closed: that would drop this process's locks on it
      // (https://sqlite.org/howtocorrupt.html §2.2).
      closeSync(openSync(path, "wx", 0o600));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
      checkFile(path);
      chmodSync(path, 0o600);
    }
  }

  /** Whether the path leads to the database or a file of SQLite's beside it. */
  includes(path: string): boolean {
    try {
      const found = statSync(path, { bigint: true });
      return [this.database, this.log, this.logIndex].some((own) => {
        const file = statSync(own, { bigint: true, throwIfNoEntry: false });
        return file?.dev === found.dev && file.ino === found.ino;
      });
    } catch {
      return false;
    }
  }

  /** Whether all files of the database that there are can be written. */
  isWritable(): boolean {
    try {
      for (const path of [this.database, this.log, this.logIndex]) {
        if (existsSync(path)) accessSync(path, constants.W_OK);
      }
      return true;
    } catch {
      return false;
    }
  }

  /** Bytes of the file, 0 if it is missing. */
  size(path: string): number {
    return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  }

  /** Returns when what was written to the file is on the disk. Not for the database: closing it drops its locks. */
  syncFile(path: string): void {
    const descriptor = openSync(path, "r+");
    try {
      fdatasyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
  }

  /** Puts the names of the folder's files on the disk, if this system can. */
  syncFolder(): void {
    try {
      const descriptor = openSync(this.folder, "r");
      try {
        fsyncSync(descriptor);
      } finally {
        closeSync(descriptor);
      }
    } catch {
      // Windows and some network disks cannot; there the names are safe by themselves or not at all.
    }
  }

  /** Renames the database and returns its new path; overwrites nothing. */
  setAside(at: Date): string {
    const stamp = at.toISOString().replaceAll(":", "-");
    let aside = `${this.database}.corrupt-${stamp}`;
    for (let next = 2; existsSync(aside); next++) {
      aside = `${this.database}.corrupt-${stamp}-${next}`;
    }
    // The log first: beside a new database of the old name, SQLite would take it for that one's.
    for (const path of [this.log, this.logIndex, this.database]) {
      if (existsSync(path)) renameSync(path, aside + path.slice(this.database.length));
    }
    return aside;
  }

  remove(path: string): void {
    rmSync(path, { force: true });
  }
}

/** Throws {@link HistoryError} if what the path leads to is no file. Returns whether there is one. */
export function checkFile(path: string): boolean {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found && !found.isFile()) {
    throw new HistoryError(`${path} is not a file. Move it away. ${elsewhere}`);
  }
  return found !== undefined;
}
