import { expect, test } from "bun:test";
import type { LogEntry } from "../../src/page/logEntry.ts";
import { isIn } from "../../src/page/logEntry.ts";
import { ChatLog } from "../../src/page/chatLog.ts";

function receive(log: ChatLog, seq: number): void {
  log.add({ kind: "received", at: 0, seq, from: "Alice", to: "everyone", text: `received ${seq}` });
}

function send(log: ChatLog, id: string): void {
  const to = { to: "everyone", within: "everyone" };
  log.add({ kind: "sent", at: 0, id, ...to, text: `sent ${id}`, delivery: "pending" });
}

function texts(log: ChatLog): string[] {
  return log.entries.map((entry: LogEntry) => ("text" in entry ? entry.text : entry.kind));
}

test("a message without a receipt stands last, and takes its place in the order with it", () => {
  const log = new ChatLog(100);
  send(log, "a");
  receive(log, 2);
  receive(log, 3);
  expect(texts(log)).toEqual(["received 2", "received 3", "sent a"]);
  log.addReceipt("a", 1, "delivered");
  expect(texts(log)).toEqual(["sent a", "received 2", "received 3"]);
  expect(log.pending).toEqual([]);
});

test("an entry keeps its key through its receipt", () => {
  const log = new ChatLog(100);
  send(log, "a");
  const [before] = log.entries;
  log.addReceipt("a", 1, "delivered");
  expect(log.entries[0]).toEqual({ ...before, seq: 1, delivery: "delivered" } as LogEntry);
});

test("a refused message stays with the reason, until it is taken out", () => {
  const log = new ChatLog(100);
  send(log, "a");
  const refused = log.addRefusal("a", ["Client not active."]);
  expect(refused).toMatchObject({
    text: "sent a",
    delivery: "refused",
    reasons: ["Client not active."],
  });
  log.remove(refused?.key ?? 0);
  expect(log.entries).toEqual([]);
});

test("answers to messages that were not sent here change nothing", () => {
  const log = new ChatLog(100);
  expect(log.addReceipt("b", 1, "delivered")).toBeUndefined();
  expect(log.addRefusal("b", [])).toBeUndefined();
});

test("members who join and leave in a row share one line, and none is in it twice", () => {
  const log = new ChatLog(100);
  log.addPresence(["Tom", "Mary"], [], 0);
  log.addPresence([], ["Tom"], 1);
  log.addPresence(["Ram"], [], 2);
  expect(log.entries).toMatchObject([{ joined: ["Mary", "Ram"], left: ["Tom"] }]);
});

test("a log keeps the newest, and never many more than it may", () => {
  const log = new ChatLog(100);
  for (let seq = 1; seq <= 1_000; seq++) receive(log, seq);
  expect(log.entries.length).toBeWithin(100, 121);
  expect(texts(log).at(-1)).toBe("received 1000");
});

test("messages from before the member joined stand above all else, in order", () => {
  const log = new ChatLog(100);
  log.add({ kind: "notice", at: 9, tone: "answer", lines: ["menu"], within: "everyone" });
  for (const seq of [1, 2]) {
    const text = `earlier ${seq}`;
    log.addEarlier({ kind: "received", at: 0, seq, from: "Alice", to: "everyone", text });
  }
  receive(log, 3);
  expect(texts(log)).toEqual(["earlier 1", "earlier 2", "notice", "received 3"]);
});

test("earlier messages that are here already are not doubled", () => {
  const log = new ChatLog(100);
  receive(log, 1);
  const message = {
    kind: "received",
    at: 0,
    seq: 1,
    from: "Alice",
    to: "everyone",
    text: "x",
  } as const;
  log.addEarlier(message);
  expect(log.entries).toHaveLength(1);
});

test("messages with a person who has a new name are in their conversation, and read as they were sent", () => {
  const log = new ChatLog(100);
  log.add({ kind: "received", at: 0, seq: 1, from: "Tom", to: "Bob", text: "psst" });
  log.add({ kind: "received", at: 0, seq: 2, from: "Tom", to: "everyone", text: "to all" });
  const mine = { at: 0, to: "Tom", text: "pst", within: "Tom", delivery: "pending" } as const;
  log.add({ kind: "sent", id: "a", ...mine });
  log.addReceipt("a", 3, "delivered");
  log.add({ kind: "sent", id: "b", ...mine, text: "on its way" });
  log.rename("Tom", "Tim");
  log.rename("Tim", "Timothy");
  // Another takes the name that is free.
  log.add({ kind: "received", at: 0, seq: 4, from: "Tom", to: "Bob", text: "another's" });
  log.addReceipt("b", 5, "delivered");
  const within = (name: string) => log.entries.filter((entry) => isIn(name, entry));
  const shown = within("Timothy").flatMap((entry) =>
    entry.kind === "received" ? entry.from : entry,
  );
  expect(shown).toMatchObject(["Tom", { text: "pst", to: "Tom" }, { text: "on its way" }]);
  expect(within("Tom").map((entry) => "text" in entry && entry.text)).toEqual(["another's"]);
  expect(within("everyone").map((entry) => "text" in entry && entry.text)).toEqual(["to all"]);
});

test("of what was taken back the log keeps who said it and where, and no text", () => {
  const log = new ChatLog(100);
  for (const seq of [1, 2, 4]) receive(log, seq);
  send(log, "a");
  log.addReceipt("a", 3, "delivered");
  log.retract(new Set([2, 3, 9]));
  expect(texts(log)).toEqual(["received 1", "", "", "received 4"]);
  expect(log.entries).toMatchObject([
    {},
    { from: "Alice", seq: 2, isRetracted: true },
    { id: "a", seq: 3, isRetracted: true },
    {},
  ]);
});

test("in another class, whose numbers begin again, nothing of before is taken for what it is not", () => {
  const log = new ChatLog(100);
  for (const seq of [1, 2, 3]) receive(log, seq);
  log.startAnew(3);
  log.retract(new Set([1]));
  expect(texts(log)).toEqual(["", "received 2", "received 3"]);
  log.startAnew(0);
  receive(log, 2);
  log.retract(new Set([2]));
  expect(texts(log)).toEqual(["", "received 2", "received 3", ""]);
});

test("a message is known to be of its sender by their new name", () => {
  const log = new ChatLog(100);
  receive(log, 1);
  log.rename("Alice", "Ann");
  receive(log, 2);
  log.rename("Ann", "Anna");
  expect(log.entries).toMatchObject([
    { from: "Alice", sender: "Anna" },
    { from: "Alice", seq: 2 },
  ]);
  expect(log.entries[1]).not.toHaveProperty("sender");
});

test("what somebody reads stays in a full log, as long as it can", () => {
  const log = new ChatLog(100);
  for (let seq = 1; seq <= 100; seq++) receive(log, seq);
  log.keepFrom(log.entries[10]?.key);
  for (let seq = 101; seq <= 400; seq++) receive(log, seq);
  expect(texts(log)[0]).toBe("received 11");
  for (let seq = 401; seq <= 600; seq++) receive(log, seq);
  expect(log.entries.length).toBeLessThan(200);
  log.keepFrom(undefined);
  for (let seq = 601; seq <= 800; seq++) receive(log, seq);
  expect(log.entries.length).toBeWithin(100, 121);
});

test("a log knows from which number on it has all of a conversation", () => {
  const log = new ChatLog(100);
  log.beginWith(41, true);
  // Nobody wrote to a newcomer alone before they came.
  expect([log.hasFrom("everyone"), log.hasFrom("teacher"), log.hasFrom("Ann")]).toEqual([
    41, 41, 1,
  ]);
  const common = { kind: "received", at: 0, from: "Ann", text: "x" } as const;
  log.addEarlier({ ...common, seq: 38, to: "everyone" });
  expect(log.hasFrom("everyone")).toBe(38);
  log.beginWith(41, false);
  expect([log.hasFrom("everyone"), log.hasFrom("Ann")]).toEqual([38, 41]);
  log.add({ ...common, seq: 45, to: "Bob" });
  expect(log.hasFrom("Ann")).toBe(41);
  // Of a full log the oldest goes, whoever said it.
  for (let seq = 46; seq <= 200; seq++) receive(log, seq);
  const [oldest] = log.entries;
  const first = oldest && "seq" in oldest ? oldest.seq : undefined;
  expect([log.hasFrom("everyone"), log.hasFrom("Ann")]).toEqual([first ?? 0, first ?? 0]);
  expect(first).toBeGreaterThan(60);
});

test("a correction changes the message and how answers quote it, and nothing that was taken back", () => {
  const log = new ChatLog(100);
  receive(log, 1);
  const answer = { to: "everyone", text: "yes", replyTo: 1, quote: { from: "Alice", text: "x" } };
  log.add({ kind: "received", at: 0, seq: 2, from: "Bob", ...answer });
  const sent = { within: "everyone", delivery: "pending" } as const;
  log.add({ kind: "sent", at: 0, id: "a", ...sent, ...answer });
  expect(log.correct(1, "better\ntext")).toBe(true);
  expect(log.correct(9, "of another log")).toBe(false);
  expect(log.entries).toMatchObject([
    { text: "better\ntext", isCorrected: true },
    { text: "yes", quote: { from: "Alice", text: "better text" } },
    { text: "yes", quote: { from: "Alice", text: "better text" } },
  ]);
  log.retract(new Set([1]));
  expect(log.correct(1, "too late")).toBe(true);
  expect(log.entries[0]).toMatchObject({ text: "", isRetracted: true });
  for (const entry of log.entries.slice(1)) {
    expect(entry).toMatchObject({ text: "yes", replyTo: 1 });
    expect(entry).not.toHaveProperty("quote");
  }
});

test("reactions are counted on their message, and go with it", () => {
  const log = new ChatLog(100);
  receive(log, 1);
  const told = { seq: 1, reaction: "✅", names: [] } as const;
  log.react({ ...told, count: 1, change: { by: "Ann", on: true } }, "Bob");
  log.react({ ...told, count: 2, change: { by: "Bob", on: true } }, "Bob");
  const counted = { reaction: "✅", count: 2, names: ["Ann", "Bob"], mine: true };
  expect(log.entries[0]).toMatchObject({ reactions: [counted] });
  log.react({ ...told, count: 0, change: { by: "Bob", on: false } }, "Bob");
  expect(log.entries[0]).not.toHaveProperty("reactions");
  log.react({ ...told, count: 1, change: { by: "Ann", on: true } }, "Bob");
  log.retract(new Set([1]));
  expect(log.entries[0]).not.toHaveProperty("reactions");
});

test("a correction on its way stands with its message, and the last message sent is the last that stands", () => {
  const log = new ChatLog(100);
  for (const [index, id] of ["a", "b"].entries()) {
    send(log, id);
    log.addReceipt(id, index + 1, "delivered");
  }
  send(log, "c");
  expect(log.findLastSent()?.seq).toBe(2);
  log.noteCorrection(2, { id: "x", text: "better" });
  expect(log.correcting.map(({ seq }) => seq)).toEqual([2]);
  log.noteCorrection(2, { id: "x", text: "better", reasons: ["too late"] });
  expect(log.correcting).toEqual([]);
  log.noteCorrection(2, undefined);
  expect(log.find(2)).not.toHaveProperty("correction");
  log.retract(new Set([2]));
  expect(log.findLastSent()?.seq).toBe(1);
});

test("in another class nothing answers a message by the number of one before", () => {
  const log = new ChatLog(100);
  const answer = { to: "everyone", text: "yes", replyTo: 7, quote: { from: "Alice", text: "x" } };
  log.add({ kind: "received", at: 0, seq: 8, from: "Bob", ...answer });
  expect(log.startAnew(9)).toBe(false);
  expect(log.entries[0]).toMatchObject({ seq: 8, replyTo: 7 });
  expect(log.startAnew(3)).toBe(true);
  expect(log.entries[0]).toMatchObject({ seq: 0, replyTo: 0, quote: { from: "Alice" } });
});

test("whoever takes a name that somebody had is not taken for them: their messages, and those from before one came, are uncertain", () => {
  const log = new ChatLog(100);
  const uncertain = () =>
    log.entries.flatMap((entry) =>
      entry.kind === "received" && entry.isUncertain ? [entry.seq] : [],
    );
  log.addPresence(["Alice"], [], 0);
  receive(log, 5);
  log.addEarlier({ kind: "received", at: 0, seq: 1, from: "Alice", to: "everyone", text: "early" });
  expect(uncertain()).toEqual([1]);
  log.rename("Alice", "Ann");
  log.addPresence(["Alice"], [], 0);
  expect(uncertain()).toEqual([1]);
  receive(log, 6);
  log.rename("Bob", "Ann");
  expect(uncertain()).toEqual([1, 5]);
  log.addPresence([], ["Alice"], 0);
  log.addPresence(["Alice"], [], 0);
  expect(uncertain()).toEqual([1, 5, 6]);
});
