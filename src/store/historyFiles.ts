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

/** SQLite's write-ahead log, and the index of it that processes share; both stand beside the database. */
const companions = ["-wal", "-shm"];

/** The folder of a history and what lies in it. Its files are for their owner alone. */
export class HistoryFiles {
  readonly folder: string;
  readonly database: string;
  /** Locked while a server opens or ends a class, so that they do so one after the other. */
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

  /** The class locks there are, held or not. */
  classLocks(): string[] {
    const names = readdirSync(this.folder).filter((name) => /^class-\d+\.lock$/.test(name));
    return names.map((name) => join(this.folder, name));
  }

  /** A folder that is there already keeps its mode: it may be anything, such as a home. */
  makeFolder(): void {
    mkdirSync(this.folder, { recursive: true, mode: 0o700 });
  }

  /** Makes the file for its owner alone where it is missing, and keeps others out of it where it is not. */
  makeFile(path: string): void {
    try {
      // A file that is there must not be opened and closed: that would drop this process's locks on it
      // (https://sqlite.org/howtocorrupt.html §2.2).
      closeSync(openSync(path, "wx", 0o600));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
      chmodSync(path, 0o600);
    }
  }

  /** Gives the database a new name, which is returned; nothing is overwritten. */
  setAside(at: Date): string {
    const stamp = at.toISOString().replaceAll(":", "-");
    let aside = `${this.database}.corrupt-${stamp}`;
    for (let next = 2; existsSync(aside); next++) {
      aside = `${this.database}.corrupt-${stamp}-${next}`;
    }
    // The log first: beside a new database of the old name it would be taken for that one's.
    for (const end of [...companions, ""]) {
      if (existsSync(this.database + end)) renameSync(this.database + end, aside + end);
    }
    return aside;
  }

  remove(path: string): void {
    rmSync(path, { force: true });
  }
}
