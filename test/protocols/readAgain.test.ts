import { afterEach, beforeEach, expect, jest, test } from "bun:test";
import { limits } from "../../src/model/limits.ts";
import type { ServerFrame } from "../../src/wire/serverFrame.ts";
import { DataFolder } from "../support/dataFolder.ts";
import { fakePort } from "../support/fakePort.ts";
import { makeLongHistory } from "../support/longHistory.ts";
import { NarrowSocket } from "../support/narrowSocket.ts";
import { TestClass } from "../support/testClass.ts";

type HistoryFrame = Extract<ServerFrame, { type: "history" }>;

beforeEach(() => {
  jest.useFakeTimers();
});

afterEach(() => {
  jest.useRealTimers();
});

function linesFrom(first: number, last: number): string[] {
  return Array.from({ length: last - first + 1 }, (_, index) => `line ${first + index}`);
}

/** A program that speaks frames at this port. */
function program(port: ReturnType<typeof fakePort>, name: string) {
  const socket = new NarrowSocket();
  const { connection } = port.connectsOver(socket);
  let read = 0;
  let said = 0;
  const send = (...frames: object[]): void => {
    connection.receive(Buffer.from(frames.map((frame) => `${JSON.stringify(frame)}\n`).join("")));
  };
  send({ type: "hello", v: 1, name });
  port.endTurns();
  return {
    socket,
    connection,
    send,
    say(to: string, ...texts: string[]) {
      for (const text of texts) send({ type: "say", id: `c${(said += 1)}`, to, text });
      port.endTurns();
    },
    /** The frames since it was last asked. */
    heard(): ServerFrame[] {
      const text = socket.taken.slice(read);
      read = socket.taken.length;
      return text
        .split("\n")
        .slice(0, -1)
        .map((line) => JSON.parse(Buffer.from(line, "latin1").toString()) as ServerFrame);
    },
    /** The whole answer to a request for earlier messages. */
    asks(frame: object): { texts: string[]; next: number | undefined; parts: number } {
      this.heard();
      send({ id: "h", ...frame });
      port.endTurns();
      const parts = this.heard().filter((one): one is HistoryFrame => one.type === "history");
      const texts = parts.flatMap(({ messages }) => messages.map(({ text }) => text));
      expect(parts.map(({ more }) => more)).toEqual(
        parts.map((_, index) => (index === parts.length - 1 ? undefined : true)),
      );
      return { texts, next: parts.at(-1)?.next, parts: parts.length };
    },
  };
}

test("a member pages backwards through what was said, from a number on, until it begins", () => {
  const port = fakePort();
  const ann = program(port, "Ann");
  ann.say("everyone", ...linesFrom(1, 120));
  const bob = program(port, "Bob");
  const down = (from: number, to: number) => linesFrom(to, from).toReversed();
  expect(bob.asks({ type: "history" })).toEqual({ texts: down(120, 71), next: 71, parts: 1 });
  expect(bob.asks({ type: "history", before: 71, limit: 3 })).toMatchObject({
    texts: down(70, 68),
    next: 68,
  });
  expect(bob.asks({ type: "history", before: 71, limit: 9_999 })).toMatchObject({
    texts: down(70, 1),
    next: undefined,
  });
  expect(bob.asks({ type: "history", before: 1 })).toMatchObject({ texts: [], next: undefined });
  // Who said it themselves reads it, too.
  expect(ann.asks({ type: "history", limit: 2 })).toMatchObject({ texts: down(120, 119) });
});

test("a member pages forwards from a number on, and knows what they said under another name", () => {
  const port = fakePort();
  const ann = program(port, "Ann");
  ann.say("everyone", ...linesFrom(1, 9));
  const bob = program(port, "Bob");
  expect(bob.asks({ type: "history", after: 4, limit: 3 })).toMatchObject({
    texts: linesFrom(5, 7),
    next: 7,
  });
  const after = { type: "history", after: 7, limit: 3, with: "everyone" };
  expect(bob.asks(after)).toMatchObject({ texts: linesFrom(8, 9), next: undefined });
  ann.send({ type: "rename", id: "n", name: "Anna" });
  port.endTurns();
  for (const [one, mine] of [
    [ann, true],
    [bob, undefined],
  ] as const) {
    one.heard();
    one.send({ type: "history", id: "h", after: 8 });
    port.endTurns();
    expect(one.heard()).toMatchObject([{ messages: [{ from: "Ann", text: "line 9" }] }]);
    one.send({ type: "search", id: "s", text: "line 9" });
    port.endTurns();
    const [found] = one.heard();
    expect(found?.type === "history" && found.messages[0]?.mine).toBe(mine);
  }
});

test("nobody reads what was not for them, and everybody what they sent and were sent", () => {
  const port = fakePort();
  const [ann, bob, kim] = ["Ann", "Bob", "Kim"].map((name) => program(port, name));
  if (!ann || !bob || !kim) throw new Error("somebody is missing");
  ann.send({ type: "group", id: "g", name: "groupX", members: ["Ann", "Bob", "Kim"] });
  ann.send({ type: "join", id: "r", room: "#lab" });
  ann.say("#lab", "before Bob came");
  bob.send({ type: "join", id: "r", room: "#lab" });
  port.endTurns();
  ann.say("everyone", "public");
  ann.say("Bob", "for Bob");
  bob.say("Ann", "for Ann");
  ann.say("groupX", "for the group");
  ann.say("#lab", "in the room");
  ann.say("server", "for the window");
  ann.say("teacher", "for teachers");
  const late = program(port, "Late");
  expect(late.asks({ type: "history" }).texts).toEqual(["public"]);
  expect(kim.asks({ type: "history" }).texts).toEqual(["for the group", "public"]);
  expect(bob.asks({ type: "history" }).texts).toEqual([
    "in the room",
    "for the group",
    "for Ann",
    "for Bob",
    "public",
  ]);
  for (const [one, name, texts] of [
    [bob, "Ann", ["for Ann", "for Bob"]],
    [ann, "Bob", ["for Ann", "for Bob"]],
    [bob, "#LAB", ["in the room"]],
    [ann, "#lab", ["in the room", "before Bob came"]],
    [kim, "#lab", []],
    [kim, "groupX", ["for the group"]],
    [late, "groupX", []],
    [kim, "Ann", []],
    [ann, "server", ["for the window"]],
    [ann, "teacher", ["for teachers"]],
    [bob, "teacher", []],
    [kim, "everyone", ["public"]],
    [kim, "nobody", []],
  ] as const) {
    expect([name, one.asks({ type: "history", with: name }).texts]).toEqual([name, [...texts]]);
    const found = one.asks({ type: "search", with: name, text: "o" }).texts;
    expect(found).toEqual(texts.filter((text) => text.includes("o")));
  }
  // Under another name they are the same; a stranger who takes the name is not.
  bob.send({ type: "rename", id: "n", name: "Robert" });
  port.endTurns();
  const stranger = program(port, "Bob");
  expect(ann.asks({ type: "history", with: "Robert" }).texts).toEqual(["for Ann", "for Bob"]);
  expect(ann.asks({ type: "history", with: "Bob" }).texts).toEqual([]);
  expect(stranger.asks({ type: "history" }).texts).toEqual(["public"]);
  // Of whoever is gone, the name is left.
  bob.send({ type: "exit" });
  stranger.send({ type: "exit" });
  port.endTurns();
  expect(ann.asks({ type: "history", with: "Bob" }).texts).toEqual(["for Ann", "for Bob"]);
});

test("what was taken back is read and found by nobody, and what a removed member said by no newcomer", () => {
  const port = fakePort();
  const { testClass } = port;
  const [ann, tom] = [program(port, "Ann"), program(port, "Tom")];
  ann.say("everyone", "fine", "sorry");
  tom.say("everyone", "rude");
  testClass.order({ type: "retract", name: "Ann", count: 1 });
  testClass.order({ type: "remove", name: "Tom" });
  port.endTurns();
  const late = program(port, "Late");
  expect(ann.asks({ type: "history" }).texts).toEqual(["rude", "fine"]);
  expect(late.asks({ type: "history" }).texts).toEqual(["fine"]);
  expect(late.asks({ type: "search", text: "rude" }).texts).toEqual([]);
  expect(ann.asks({ type: "search", text: "sorry" }).texts).toEqual([]);
});

test("a search finds all its words, page by page, and says where there is more", () => {
  const port = fakePort();
  const ann = program(port, "Ann");
  ann.say("everyone", "Homework for Friday", "friday: no HOMEWORK", "friday", "hôme work");
  expect(ann.asks({ type: "search", text: "friday homework" })).toMatchObject({
    texts: ["friday: no HOMEWORK", "Homework for Friday"],
    next: undefined,
  });
  expect(ann.asks({ type: "search", text: "homework", limit: 1 })).toMatchObject({
    texts: ["friday: no HOMEWORK"],
    next: 2,
  });
  expect(ann.asks({ type: "search", text: "homework", limit: 1, before: 2 })).toMatchObject({
    texts: ["Homework for Friday"],
  });
  expect(ann.asks({ type: "search", text: '"home work"' }).texts).toEqual(["hôme work"]);
  expect(ann.asks({ type: "search", text: "  " })).toMatchObject({ texts: [], next: undefined });
  ann.send({ type: "search", id: "s", text: "x".repeat(limits.searchUnits + 1) });
  port.endTurns();
  expect(ann.heard()).toMatchObject([{ type: "refused", id: "s", code: "bad_frame" }]);
});

test("a long answer comes in frames that fit their lines, and is made only as it is read", () => {
  const port = fakePort();
  const ann = program(port, "Ann");
  const long = "“\\".repeat(limits.textCharacters / 2);
  ann.say("everyone", ...Array.from({ length: 200 }, () => long));
  const whole = ann.asks({ type: "history", limit: 200 });
  expect(whole.texts.length).toBe(200);
  for (const line of ann.socket.taken.split("\n")) {
    expect(line.length).toBeLessThanOrEqual(limits.lineBytes);
  }
  ann.socket.room = 0;
  ann.heard();
  for (let asked = 0; asked < 20; asked++)
    ann.send({ type: "history", id: `h${asked}`, limit: 200 });
  port.endTurns();
  expect(ann.connection.unsentBytes).toBeLessThan(300_000);
  while (ann.socket.room < 70_000_000) {
    ann.socket.room += 1_000_000;
    ann.connection.drained();
    port.endTurns();
    expect(ann.connection.unsentBytes).toBeLessThan(300_000);
  }
  const ends = ann.heard().filter((frame) => frame.type === "history" && !frame.more);
  expect(ends.length).toBe(20);
});

test("whoever looks far back holds up nobody: it takes many turns, in which the others talk", () => {
  using folder = new DataFolder();
  const store = makeLongHistory(folder, 50_000);
  const port = fakePort({ testClass: new TestClass(store) });
  const [ann, kim] = [program(port, "Ann"), program(port, "Kim")];
  for (const frame of [
    { type: "search", text: "zz" },
    { type: "history", with: "Kim" },
  ]) {
    ann.heard();
    kim.heard();
    ann.send({ id: "h", ...frame });
    let turns = 0;
    do {
      turns += 1;
      if (turns === 5)
        kim.send({ type: "say", id: `k${turns}${frame.type}`, to: "server", text: "hi" });
    } while (port.endTurn());
    expect(turns).toBeGreaterThan(10);
    expect(ann.heard()).toEqual([{ type: "history", id: "h", messages: [] }]);
    expect(kim.heard()).toMatchObject([{ type: "receipt" }]);
  }
  store.close();
});

test("netcat: /back goes further back each time, and /search alone too", () => {
  const port = fakePort();
  const ann = program(port, "Ann");
  const bob = port.connectsOver(new NarrowSocket());
  bob.sends("Bob\n");
  port.endTurns();
  ann.say("everyone", ...linesFrom(1, 45));
  ann.say("Bob", "a secret");
  const late = port.connectsOver(new NarrowSocket());
  late.sends("Late\n");
  port.endTurns();
  const types = ({ sends, socket }: typeof late, line: string): string[] => {
    const before = socket.taken.length;
    sends(`${line}\n`);
    port.endTurns();
    const lines = socket.taken.slice(before).split("\n").slice(0, -1);
    return lines.map((one) => one.replace(/^\d{4}-\d\d-\d\d \d\d:\d\d /, ""));
  };
  const said = (from: number, to: number) =>
    linesFrom(from, to).map((line) => `Ann in ClassChat : ${line}`);
  expect(types(late, "/back")).toEqual([...said(26, 45), "Before that: /back"]);
  expect(types(late, "/back 3")).toEqual([...said(23, 25), "Before that: /back"]);
  expect(types(late, "/back 200")).toEqual([...said(1, 22), "Nothing was said before that."]);
  expect(types(late, "/back")).toEqual(["Nothing was said before that."]);
  expect(types(late, "/search")).toEqual(["Type /search and what to look for."]);
  expect(types(late, "/search LINE")).toEqual([...said(26, 45), "Further back: /search"]);
  expect(types(late, "/search")).toEqual([...said(6, 25), "Further back: /search"]);
  expect(types(late, "/search")).toEqual(said(1, 5));
  expect(types(late, "/search")).toEqual(["Nothing more says LINE."]);
  expect(types(late, "/search secret")).toEqual(["Nobody has said secret."]);
  expect(types(bob, "/search secret")).toEqual(["<Ann> to Bob: a secret"]);
  expect(types(bob, "/back 0")).toEqual(["Syntax error. Please use format - /back [COUNT]"]);
});
