import { Database } from "bun:sqlite";
import { damage } from "./database.ts";
import type { SeqRange } from "../model/historyQuery.ts";

/** What an index must be like to be used; another one is made anew. */
const version = 1;
/** Characters of the pieces that texts are indexed by: FTS5's tokenizer `trigram`. */
const pieceCharacters = 3;
/** Stands behind each text, so that a piece begins at its last character, too. */
const ending = " ".repeat(pieceCharacters - 1);
/** Pieces of long words that are looked up for one search; that the rest fits, too, the texts say. */
const mostPieces = 24;
/** Pieces that one short word may begin. A word that begins more is found soon wherever one looks. */
const mostBegun = 64;
/** Pieces that are remembered as known, some megabytes of them. */
const mostKnown = 100_000;
/** Pages that one step merges: about two milliseconds' work. By themselves, merges may take a hundred. */
const pagesPerMerge = 20;

const schema = `
  CREATE TABLE filled (up_to INTEGER NOT NULL, at INTEGER NOT NULL) STRICT;
  INSERT INTO filled VALUES (0, 0);
  CREATE TABLE piece (text TEXT PRIMARY KEY) WITHOUT ROWID, STRICT;
  CREATE VIRTUAL TABLE said USING fts5
    (text, tokenize = 'trigram', detail = none, content = '', contentless_delete = 1);
  INSERT INTO said (said, rank) VALUES ('automerge', 0), ('crisismerge', 1000), ('usermerge', 4);
  PRAGMA user_version = ${version};`;

/** A text as it is indexed, with its message's number and time. */
export interface IndexedText {
  seq: number;
  at: number;
  /** Of `foldForSearch`. */
  folded: string;
}

/**
 * Says which of a class's messages may contain a text: a file of its own, made of the history alone, that can
 * be lost at any time. Everything here throws SQLite's errors.
 */
export class SearchIndex {
  readonly #database: Database;
  readonly #statements: ReturnType<typeof prepare>;
  #filled: { upTo: number; at: number };
  /** Pieces that are in the table of all. */
  readonly #known = new Set<string>();

  /** @param path of a file that nobody else has open; it may be empty */
  constructor(path: string) {
    this.#database = new Database(path, { readwrite: true, strict: true });
    try {
      // Before the log is used: its index then is in memory. One in a file would end the server if it were cut off.
      this.#database.run("PRAGMA locking_mode = EXCLUSIVE");
      this.#database.run("PRAGMA journal_mode = WAL");
      this.#database.run("PRAGMA synchronous = NORMAL");
      if (this.#version === 0) this.#database.transaction(() => this.#database.run(schema))();
      if (this.#version !== version) throw damage(`the index is of version ${this.#version}`);
      this.#statements = prepare(this.#database);
      this.#filled = this.#statements.filled.get() ?? { upTo: 0, at: 0 };
    } catch (error) {
      this.#database.close(true);
      throw error;
    }
  }

  /** All messages up to this one are in it, unless they were taken back. */
  get upTo(): number {
    return this.#filled.upTo;
  }

  /** When that message was said: it tells whether the index is one of these messages. */
  get upToAt(): number {
    return this.#filled.at;
  }

  /** Adds texts, and remembers that all up to the last message are in it. */
  add(texts: readonly IndexedText[], last: { seq: number; at: number }): void {
    const { insert, setFilled, merge } = this.#statements;
    this.#database.transaction(() => {
      for (const { seq, folded } of texts) {
        insert.run(seq, folded + ending);
        this.#notePieces(folded);
      }
      setFilled.run(last.seq, last.at);
      merge.run();
    })();
    this.#filled = { upTo: last.seq, at: last.at };
  }

  /** Texts that are in it are these from now on. */
  replace(texts: readonly IndexedText[]): void {
    const { insert } = this.#statements;
    this.#database.transaction(() => {
      this.remove(texts.map(({ seq }) => seq));
      for (const { seq, folded } of texts) insert.run(seq, folded);
    })();
  }

  remove(seqs: readonly number[]): void {
    this.#statements.remove.run(JSON.stringify(seqs));
  }

  /**
   * Numbers of messages that may contain all of the terms, the newest first, at most so many; undefined if it does
   * not help to find them.
   */
  find(terms: readonly string[], { after, before }: SeqRange, count: number): number[] | undefined {
    const pieces = [...new Set(terms.flatMap(cut))];
    const every = Math.ceil(pieces.length / mostPieces);
    const asked = pieces.filter((_, index) => index % every === 0).map(quote);
    for (const term of terms) {
      if ([...term].length >= pieceCharacters) continue;
      const begun = this.#statements.begun.all(term, term + highest, mostBegun + 1);
      if (begun.length === 0) return [];
      if (begun.length > mostBegun) continue;
      asked.push(`(${begun.map(({ text }) => quote(text)).join(" OR ")})`);
    }
    if (asked.length === 0) return undefined;
    const found = this.#statements.find.all(asked.join(" AND "), after, before, count);
    return found.map(({ rowid }) => rowid);
  }

  close(): void {
    this.#database.close(true);
  }

  #notePieces(folded: string): void {
    for (const piece of cut(folded + ending)) {
      if (this.#known.has(piece)) continue;
      this.#statements.addPiece.run(piece);
      if (this.#known.size >= mostKnown) this.#known.clear();
      this.#known.add(piece);
    }
  }

  get #version(): number {
    const row = this.#database.query<{ user_version: number }, []>("PRAGMA user_version").get();
    return row?.user_version ?? 0;
  }
}

function prepare(database: Database) {
  return {
    filled: database.prepare<{ upTo: number; at: number }, []>(
      "SELECT up_to AS upTo, at FROM filled",
    ),
    setFilled: database.prepare<unknown, [upTo: number, at: number]>(
      "UPDATE filled SET up_to = ?, at = ?",
    ),
    insert: database.prepare<unknown, [seq: number, folded: string]>(
      "INSERT INTO said (rowid, text) VALUES (?, ?)",
    ),
    remove: database.prepare<unknown, [seqs: string]>(
      "DELETE FROM said WHERE rowid IN (SELECT value FROM json_each(?))",
    ),
    addPiece: database.prepare<unknown, [text: string]>("INSERT OR IGNORE INTO piece VALUES (?)"),
    begun: database.prepare<{ text: string }, [from: string, to: string, count: number]>(
      "SELECT text FROM piece WHERE text >= ? AND text < ? LIMIT ?",
    ),
    merge: database.prepare<unknown, []>(
      `INSERT INTO said (said, rank) VALUES ('merge', ${pagesPerMerge})`,
    ),
    find: database.prepare<
      { rowid: number },
      [match: string, after: number, before: number, count: number]
    >(
      `SELECT rowid FROM said WHERE said MATCH ? AND rowid > ? AND rowid < ?
       ORDER BY rowid DESC LIMIT ?`,
    ),
  };
}

/** Sorts behind every character that may follow. */
const highest = "\u{10ffff}";

function quote(piece: string): string {
  return `"${piece.replaceAll('"', '""')}"`;
}

/** All pieces of a text. */
function cut(text: string): string[] {
  const characters = [...text];
  const count = Math.max(0, characters.length - pieceCharacters + 1);
  return Array.from({ length: count }, (_, at) =>
    characters.slice(at, at + pieceCharacters).join(""),
  );
}
