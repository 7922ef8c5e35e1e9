import type { Database } from "bun:sqlite";
import { foldForSearch } from "../model/searchTerms.ts";
import { HistoryError } from "./historyError.ts";
import type { HistoryFiles } from "./historyFiles.ts";
import type { RowIds } from "./migrations.ts";
import type { IndexedText } from "./searchIndex.ts";
import { SearchIndex } from "./searchIndex.ts";

/** Messages that one step looks at, and characters of them: a few milliseconds' work. */
const messagesPerStep = 100;
const charactersPerStep = 20_000;
/** Numbers that one step takes out of the index. */
const removedPerStep = 500;
/** Steps that are left out after a failure: a disk that is full is asked again from time to time. */
const restAfterFailure = 100;

interface TextRow {
  seq: number;
  at: number;
  text: string;
  retracted: 1 | null;
}

export interface SearchIndexerOptions {
  files: HistoryFiles;
  classNumber: number;
  rowIds: RowIds;
  /** Numbers of messages that were taken back while the index may have been closed. */
  retracted: readonly number[];
}

/**
 * Fills the index of a class aside from the way of its messages, step by step. No file can make it fail: without an
 * index, or with one that lags behind, a search takes longer and finds the same. One that is damaged, or is not
 * of this history, is made anew.
 */
export class SearchIndexer {
  readonly #options: SearchIndexerOptions;
  readonly #path: string;
  /** Undefined until it is needed. */
  #index: SearchIndex | undefined;
  /** Numbers that are still to be taken out of it. */
  #retracted: number[];
  /** Numbers of messages that have another text than the one it has of them. */
  #corrected: number[] = [];
  #resting = 0;

  constructor(options: SearchIndexerOptions) {
    this.#options = options;
    this.#path = options.files.searchIndex(options.classNumber);
    this.#retracted = [...options.retracted];
  }

  /** These messages are taken back, and stored so. */
  retract(seqs: Iterable<number>): void {
    this.#retracted.push(...seqs);
  }

  /** These messages have another text now, which is stored. */
  correct(seqs: readonly number[]): void {
    this.#corrected.push(...seqs);
  }

  /**
   * Does a little of what is to do. Returns whether more is.
   * @param newest the newest message in the database
   */
  step(database: Database, newest: number): boolean {
    if (newest === 0) return false;
    if (this.#resting > 0) {
      this.#resting -= 1;
      return false;
    }
    return this.#attempt(() => {
      const index = (this.#index ??= this.#open(database));
      if (index.upTo < newest) this.#fill(index, database);
      else if (this.#retracted.length > 0) index.remove(this.#retracted.splice(0, removedPerStep));
      else if (this.#corrected.length > 0) this.#renew(index, database);
      return index.upTo < newest || this.#retracted.length + this.#corrected.length > 0;
    }, false);
  }

  /** What `find` answers with the index, or with none. */
  search<Found>(database: Database, find: (index: SearchIndex | undefined) => Found): Found {
    if (this.#resting > 0) return find(undefined);
    const found = this.#attempt(() => find((this.#index ??= this.#open(database))), undefined);
    return found ?? find(undefined);
  }

  /** @param isOver nobody searches this class any more: the index is removed */
  close(isOver: boolean): void {
    this.#attempt(() => this.#index?.close(), undefined);
    this.#index = undefined;
    if (isOver) this.#remove();
  }

  #fill(index: SearchIndex, database: Database): void {
    const { first, end } = this.#options.rowIds;
    const rows = database.query<TextRow, [after: number, end: number, count: number]>(
      `SELECT id - ${first} AS seq, at, text, retracted FROM message
       WHERE id > ? AND id < ? ORDER BY id LIMIT ?`,
    );
    const texts: IndexedText[] = [];
    let last = { seq: index.upTo, at: index.upToAt };
    let characters = 0;
    for (const row of rows.iterate(first + index.upTo, end, messagesPerStep)) {
      const { seq, at, text, retracted } = row;
      if (retracted === null) texts.push({ seq, at, folded: foldForSearch(text) });
      last = { seq, at };
      characters += text.length;
      if (characters >= charactersPerStep) break;
    }
    index.add(texts, last);
  }

  /** Gives messages in the index the texts that they have now. */
  #renew(index: SearchIndex, database: Database): void {
    const { first } = this.#options.rowIds;
    const find = database.query<TextRow, [id: number]>(
      `SELECT id - ${first} AS seq, at, text, retracted FROM message WHERE id = ?`,
    );
    const rows = this.#corrected.splice(0, messagesPerStep).map((seq) => find.get(first + seq));
    const texts = rows.flatMap((row) => {
      return row?.retracted === null ? [{ ...row, folded: foldForSearch(row.text) }] : [];
    });
    index.replace(texts);
  }

  /** Opens the index, or makes a new one if it is not of this history. */
  #open(database: Database): SearchIndex {
    this.#corrected = this.#readCorrected(database);
    const { files } = this.#options;
    this.#removeOthers(database);
    files.makeFile(this.#path);
    const index = new SearchIndex(this.#path);
    if (this.#isOfHistory(index, database)) return index;
    index.close();
    this.#remove();
    files.makeFile(this.#path);
    return new SearchIndex(this.#path);
  }

  /** What was corrected before the index was opened it may have in its first text. */
  #readCorrected(database: Database): number[] {
    const { first, end } = this.#options.rowIds;
    const rows = database.query<{ seq: number }, [after: number, end: number]>(
      `SELECT id - ${first} AS seq FROM message WHERE corrected IS NOT NULL AND id > ? AND id < ?`,
    );
    return rows.all(first, end).map(({ seq }) => seq);
  }

  /** A class that ended with its server, or that went by itself, may have left one. */
  #removeOthers(database: Database): void {
    const { files } = this.#options;
    const classes = database.query<{ isOpen: 0 | 1 }, [classNumber: number]>(
      "SELECT ended IS NULL AS isOpen FROM class WHERE id = ?",
    );
    for (const number of files.searchedClasses()) {
      if (classes.get(number)?.isOpen !== 1) removeIndex(files, number);
    }
  }

  /** A database can be replaced by an older copy, or by another that begins with class 1 as well. */
  #isOfHistory({ upTo, upToAt }: SearchIndex, database: Database): boolean {
    if (upTo === 0) return true;
    const row = database
      .query<{ at: number }, [id: number]>("SELECT at FROM message WHERE id = ?")
      .get(this.#options.rowIds.first + upTo);
    return row?.at === upToAt;
  }

  #attempt<Result>(work: () => Result, otherwise: Result): Result {
    try {
      return work();
    } catch (error) {
      // What SQLite and the system refuse has a code; all that was in the index is in the history.
      const isRefused = error instanceof Error && "code" in error;
      if (!isRefused && !(error instanceof HistoryError)) throw error;
      this.#resting = restAfterFailure;
      const index = this.#index;
      this.#index = undefined;
      this.#remove();
      try {
        index?.close();
      } catch {
        // It is removed.
      }
      return otherwise;
    }
  }

  #remove(): void {
    try {
      removeIndex(this.#options.files, this.#options.classNumber);
    } catch {
      // The next one to open it finds that it is not of its history, or fills it on.
    }
  }
}

function removeIndex(files: HistoryFiles, classNumber: number): void {
  for (const end of ["", "-wal", "-shm"]) files.remove(files.searchIndex(classNumber) + end);
}
