import {
  chmodSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
} from "node:fs";
import { join } from "node:path";

/** SQLite's write-ahead log and its shared index, which lie beside the database. */
const logSuffixes = ["-wal", "-shm"];

/** The folder of a history and its files, which are for their owner alone. */
export class HistoryFiles {
  readonly folder: string;
  readonly database: string;
  /** Locked while a server opens or ends a class, so that servers do so one after the other. */
  readonly openingLock: string;

  constructor(folder: string) {
    this.folder = folder;
    this.database = join(folder, "classchat.sqlite");
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

  /** An existing folder keeps its mode: it may be anything, such as a home. */
  makeFolder(): void {
    mkdirSync(this.folder, { recursive: true, mode: 0o700 });
  }

  /** Makes the file if it is missing. Only its owner may use it afterwards. */
  makeFile(path: string): void {
    try {
      // An existing file must not be opened and closed: that would drop this process's locks on it
      // (https://sqlite.org/howtocorrupt.html §2.2).
      closeSync(openSync(path, "wx", 0o600));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
      chmodSync(path, 0o600);
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
    for (const suffix of [...logSuffixes, ""]) {
      const path = this.database + suffix;
      if (existsSync(path)) renameSync(path, aside + suffix);
    }
    return aside;
  }

  remove(path: string): void {
    rmSync(path, { force: true });
  }
}
