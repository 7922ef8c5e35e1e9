import { expect, test } from "bun:test";
import { exportFormats } from "../../src/cli/exportFormats.ts";
import { HistoryReader } from "../../src/store/historyReader.ts";
import { openStore } from "../../src/store/openStore.ts";
import { DataFolder } from "../support/dataFolder.ts";
import { TestClass } from "../support/testClass.ts";

function open({ path }: DataFolder, continueLast: boolean): TestClass {
  return new TestClass(
    openStore({ dataDir: path, choice: continueLast ? "last" : "usual", now: () => 7 }).store,
  );
}

test("what server said and was told is stored: it outlives a crash, is resumed, replayed and exported", () => {
  using folder = new DataFolder();
  const before = open(folder, false);
  const bob = before.join("Bob", "b");
  before.join("Mary", "m");
  for (const to of ["everyone", "Bob"]) {
    before.apply({ type: "announce", at: 0, to, text: `to ${to}` });
  }
  before.say(bob.member, "server", "a question");
  before.endTurn();
  // The server is gone before it could end the class.
  before.store.close();

  const after = open(folder, true);
  const missed = (token: string) =>
    after.resume(token, 0).missed.map(({ from, to, text }) => `${from}>${to}:${text}`);
  expect(missed("b")).toEqual(["server>everyone:to everyone", "server>Bob:to Bob"]);
  expect(missed("m")).toEqual(["server>everyone:to everyone"]);
  expect(after.hub.view.latest(9)).toMatchObject([{ from: "server", text: "to everyone" }]);
  // The numbers of members begin anew with nobody's.
  expect(after.join("Tom").member.id).toBe(3);
  after.endTurn();
  after.store.close();

  using reader = new HistoryReader(folder.path);
  const lines = (includePrivate: boolean) =>
    [...reader.pages({ classNumber: 1, includePrivate })]
      .flat()
      .map((message) => exportFormats.text.line(message).replace(/^\S+ /, ""));
  expect(lines(false)).toEqual(["[From server] to everyone\n"]);
  expect(lines(true)).toEqual([
    "[From server] to everyone\n",
    "<server> to Bob: to Bob\n",
    "<Bob> to server: a question\n",
  ]);
});
