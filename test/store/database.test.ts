import { Database } from "bun:sqlite";
import { expect, test } from "bun:test";
import { isDamage, migrate } from "../../src/store/database.ts";
import { migrations } from "../../src/store/migrations.ts";

function version(database: Database): unknown {
  return database.query("PRAGMA user_version").get();
}

test("a database is brought from whatever version to the newest, each step taken once", () => {
  const steps = ["CREATE TABLE one (a)", "ALTER TABLE one ADD COLUMN b", "CREATE TABLE two (a)"];
  for (let from = 0; from <= steps.length; from++) {
    using database = new Database(":memory:");
    migrate(database, steps.slice(0, from));
    expect(version(database)).toEqual({ user_version: from });
    migrate(database, steps);
    migrate(database, steps);
    expect(version(database)).toEqual({ user_version: 3 });
    expect(database.query("SELECT name FROM pragma_table_info('one')").values()).toEqual([
      ["a"],
      ["b"],
    ]);
  }
});

test("if a step fails, the database stays as it was", () => {
  using database = new Database(":memory:");
  migrate(database, ["CREATE TABLE one (a)"]);
  // The first step is done already, and never run again.
  const steps = ["", "CREATE TABLE two (a)", "CREATE TABLE three (a); CREATE TABLE one (a)"];
  expect(() => migrate(database, steps)).toThrow("table one already exists");
  expect(version(database)).toEqual({ user_version: 1 });
  expect(database.query("SELECT name FROM sqlite_schema").values()).toEqual([["one"]]);
});

test("a newer database is refused by its name", () => {
  using database = new Database(":memory:");
  migrate(database);
  expect(() => migrate(database, [])).toThrow(":memory: is of a newer ClassChat");
  expect(version(database)).toEqual({ user_version: migrations.length });
});

test("a version that no release could have is damage", () => {
  for (const wrong of [2 ** 23 + migrations.length, 10_001, -(2 ** 31) + migrations.length]) {
    using database = new Database(":memory:");
    database.run(`PRAGMA user_version = ${wrong}`);
    let thrown: unknown;
    try {
      migrate(database);
    } catch (error) {
      thrown = error;
    }
    expect(isDamage(thrown)).toBe(true);
    expect(version(database)).toEqual({ user_version: wrong });
  }
});

test("a migration that was released is never edited", () => {
  const hashes = migrations.map((step) => Bun.SHA256.hash(step, "hex").slice(0, 16));
  expect(hashes).toEqual([
    "30f4e79bfee8a43e",
    "d2f5396801967c15",
    "6ebc516cf8de106e",
    "0d123eee3bb8a2eb",
    "22cbc6a6134484dd",
    "a15815ee3bb17b57",
    "ccbd1a7172ab8574",
    "bf42bc149655f7e0",
    "a305f665c918aefa",
    "fc71f3b24722f8b6",
    "62edcd501fa88787",
    "bfefb708f72119b8",
    "36bc964f12832aa6",
  ]);
});
