import { expect, test } from "bun:test";
import type { Entry } from "../../src/page/entry.ts";
import { isIn } from "../../src/page/entry.ts";
import { Log } from "../../src/page/log.ts";

function hears(log: Log, seq: number): void {
  log.add({ kind: "heard", at: 0, seq, from: "Alice", to: "everyone", text: `heard ${seq}` });
}

function says(log: Log, id: string): void {
  const to = { to: "everyone", within: "everyone" };
  log.add({ kind: "said", at: 0, id, ...to, text: `said ${id}`, sending: "sending" });
}

function texts(log: Log): string[] {
  return log.entries.map((entry: Entry) => ("text" in entry ? entry.text : entry.kind));
}

test("what waits for its receipt stands last; with the receipt it takes its place in the order", () => {
  const log = new Log(100);
  says(log, "a");
  hears(log, 2);
  hears(log, 3);
  expect(texts(log)).toEqual(["heard 2", "heard 3", "said a"]);
  log.receipted("a", 1, "sent");
  expect(texts(log)).toEqual(["said a", "heard 2", "heard 3"]);
  expect(log.waiting).toEqual([]);
});

test("an entry keeps its key through its receipt", () => {
  const log = new Log(100);
  says(log, "a");
  const [before] = log.entries;
  log.receipted("a", 1, "sent");
  expect(log.entries[0]).toEqual({ ...before, seq: 1, sending: "sent" } as Entry);
});

test("what is refused stays with the reason, until it is taken out", () => {
  const log = new Log(100);
  says(log, "a");
  const refused = log.refused("a", ["Client not active."]);
  expect(refused).toMatchObject({
    text: "said a",
    sending: "refused",
    why: ["Client not active."],
  });
  log.remove(refused?.key ?? 0);
  expect(log.entries).toEqual([]);
});

test("answers to what was not said here change nothing", () => {
  const log = new Log(100);
  expect(log.receipted("b", 1, "sent")).toBeUndefined();
  expect(log.refused("b", [])).toBeUndefined();
});

test("those who come and go in a row share one line, and one who came and went is not in it twice", () => {
  const log = new Log(100);
  log.addPresence(["Tom", "Mary"], [], 0);
  log.addPresence([], ["Tom"], 1);
  log.addPresence(["Ram"], [], 2);
  expect(log.entries).toMatchObject([{ joined: ["Mary", "Ram"], left: ["Tom"] }]);
});

test("a log keeps the newest, and never many more than it may", () => {
  const log = new Log(100);
  for (let seq = 1; seq <= 1_000; seq++) hears(log, seq);
  expect(log.entries.length).toBeWithin(100, 121);
  expect(texts(log).at(-1)).toBe("heard 1000");
});

test("what was said before one came stands above all else, in its order", () => {
  const log = new Log(100);
  log.add({ kind: "notice", at: 9, tone: "answer", lines: ["menu"], within: "everyone" });
  for (const seq of [1, 2]) {
    const text = `earlier ${seq}`;
    log.addEarlier({ kind: "heard", at: 0, seq, from: "Alice", to: "everyone", text });
  }
  hears(log, 3);
  expect(texts(log)).toEqual(["earlier 1", "earlier 2", "notice", "heard 3"]);
});

test("earlier messages that are here already are not doubled", () => {
  const log = new Log(100);
  hears(log, 1);
  const message = {
    kind: "heard",
    at: 0,
    seq: 1,
    from: "Alice",
    to: "everyone",
    text: "x",
  } as const;
  log.addEarlier(message);
  expect(log.entries).toHaveLength(1);
});

test("what was said with one who goes by another name is in his conversation, and reads as it was said", () => {
  const log = new Log(100);
  log.add({ kind: "heard", at: 0, seq: 1, from: "Tom", to: "Bob", text: "psst" });
  log.add({ kind: "heard", at: 0, seq: 2, from: "Tom", to: "everyone", text: "to all" });
  const mine = { at: 0, to: "Tom", text: "pst", within: "Tom", sending: "sending" } as const;
  log.add({ kind: "said", id: "a", ...mine });
  log.receipted("a", 3, "sent");
  log.add({ kind: "said", id: "b", ...mine, text: "on its way" });
  log.rename("Tom", "Tim");
  log.rename("Tim", "Timothy");
  // Another takes the name that is free.
  log.add({ kind: "heard", at: 0, seq: 4, from: "Tom", to: "Bob", text: "another's" });
  log.receipted("b", 5, "sent");
  const within = (name: string) => log.entries.filter((entry) => isIn(name, entry));
  const shown = within("Timothy").flatMap((entry) => (entry.kind === "heard" ? entry.from : entry));
  expect(shown).toMatchObject(["Tom", { text: "pst", to: "Tom" }, { text: "on its way" }]);
  expect(within("Tom").map((entry) => "text" in entry && entry.text)).toEqual(["another's"]);
  expect(within("everyone")).toHaveLength(5);
});
