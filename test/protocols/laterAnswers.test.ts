import { afterEach, beforeEach, describe, expect, jest, test } from "bun:test";
import { limits } from "../../src/model/limits.ts";
import { LocalLog } from "../../src/log/localLog.ts";
import { Seats } from "../../src/protocols/irc/seats.ts";
import { hashToken } from "../../src/protocols/token.ts";
import { DelayedLog } from "../support/delayedLog.ts";
import { fakePort } from "../support/fakePort.ts";
import { TestClass, TestPeer } from "../support/testClass.ts";

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

const token = "A".repeat(32);
const say = (id: string, text = "hi") =>
  `${JSON.stringify({ type: "say", id, to: "everyone", text })}\n`;
const hello = (name: string, resume = token) =>
  `${JSON.stringify({ type: "hello", v: 1, name, resume })}\n`;

/** How a newcomer by the name of Max begins, in each protocol. */
const openings = {
  frames: hello("Max"),
  text: "Max\n",
  IRC: "NICK Max\r\nUSER max 0 * :Max\r\n",
};

/** What is ready now is done. */
async function nextTurn(): Promise<void> {
  await new Promise<void>((resolve) => {
    setImmediate(resolve);
  });
}

function delayedPort() {
  const testClass = new TestClass();
  const log = new DelayedLog(testClass.hub);
  const port = fakePort({ testClass, log });
  return {
    ...port,
    log,
    /** Applies all that is under way, and what follows from it. */
    settle() {
      port.endTurns();
      while (log.size > 0) {
        log.applyTurn(1);
        port.endTurns();
      }
    },
  };
}

describe.each(Object.entries(openings))("over %s", (_, opening) => {
  test("whoever is gone before they are let in is not in the class", () => {
    const { connects, testClass, settle, log } = delayedPort();
    const { sends, connection } = connects();
    sends(opening);
    expect(log.size).toBeGreaterThan(0);
    connection.closed();
    settle();
    const { hub, events } = testClass;
    const max = hub.view.findMember("Max");
    // Only a token keeps the name, for whoever comes back with it.
    expect(max === undefined || max.awayUntil !== undefined).toBe(true);
    expect(events.map(({ kind }) => kind)).toContain(max ? "away" : "left");
  });

  test("a name that is under way is not too late, however long it takes", () => {
    const { connects, settle, passTime } = delayedPort();
    const { sends, connection, socket } = connects();
    sends(opening);
    passTime(limits.nameWithinMs * 10);
    connection.tick();
    settle();
    expect(socket.calls).not.toContain("end");
  });

  test("nothing is read while the name is under way, so that little waits here", () => {
    const { connects, settle } = delayedPort();
    const { sends, socket } = connects();
    sends(opening);
    expect(socket.calls.at(-1)).toBe("pause");
    settle();
    expect(socket.calls.at(-1)).toBe("resume");
  });
});

test("whoever is gone before they are back is away, and another connection brings them back", () => {
  const { connects, testClass, settle } = delayedPort();
  const first = connects();
  first.sends(hello("Max"));
  settle();
  first.connection.closed();
  const second = connects();
  second.sends(hello("Max"));
  second.connection.closed();
  settle();
  expect(testClass.hub.view.findMember("Max")?.awayUntil).toBeDefined();
  const third = connects();
  third.sends(hello("Max"));
  settle();
  expect(testClass.hub.view.findMember("Max")?.awayUntil).toBeUndefined();
});

test("a connection whose end comes after its member is back over another takes nobody away", () => {
  const { connects, testClass, settle } = delayedPort();
  const [first, second] = [connects(), connects()];
  first.sends(hello("Max"));
  settle();
  second.sends(hello("Max"));
  first.connection.closed();
  first.connection.closed();
  settle();
  expect(testClass.hub.view.findMember("Max")?.awayUntil).toBeUndefined();
  expect(second.socket.text).toContain('"resumed":true');
});

test("a member who comes back at another server loses the connection here, whose later lines do nothing", () => {
  const { connects, testClass, settle, log } = delayedPort();
  const { sends, socket } = connects();
  sends(hello("Max"));
  settle();
  log.submit({ type: "resume", at: 0, tokenHash: hashToken(token), node: "elsewhere" });
  sends(say("1"));
  settle();
  sends(say("2"));
  settle();
  expect(socket.calls).toContain("end");
  const max = testClass.hub.view.findMember("Max");
  expect(max?.awayUntil).toBeUndefined();
  expect(testClass.hub.view.newest).toBe(1);
});

test("whoever asks twice at once to come in by one token comes in once", () => {
  const { connects, testClass, settle } = delayedPort();
  const [first, second] = [connects(), connects()];
  first.sends(hello("Max"));
  second.sends(hello("Max"));
  settle();
  expect(Array.from(testClass.hub.view.members(), ({ name }) => name)).toEqual(["Max"]);
  expect(first.socket.calls).toContain("end");
  expect(second.socket.text).toContain('"resumed":true');
  expect(second.socket.text).not.toContain("refused");
});

test("what is said before a member leaves is said, also if none of it was answered", () => {
  const { connects, testClass, settle } = delayedPort();
  const ann = connects();
  ann.sends(hello("Ann", "B".repeat(32)));
  settle();
  const max = connects();
  max.sends(hello("Max"));
  settle();
  max.sends(`${say("1")}${say("2")}{"type":"exit"}\n`);
  settle();
  expect(testClass.hub.view.findMember("Max")).toBeUndefined();
  const told = [...ann.socket.text.matchAll(/"type":"(message|presence)"/g)];
  expect(told.map(([, type]) => type).slice(-3)).toEqual(["message", "message", "presence"]);
});

test("what a member of frames says is under way together, up to a bound, and is read on once it is answered", () => {
  const { connects, settle, log } = delayedPort();
  const { sends, socket } = connects();
  sends(hello("Max"));
  settle();
  sends(Array.from({ length: 1_000 }, (_, index) => say(String(index))).join(""));
  expect(log.size).toBeGreaterThan(100);
  expect(log.size).toBeLessThan(1_000);
  settle();
  expect(socket.text.match(/"type":"receipt"/g)).toHaveLength(1_000);
});

/** Bytes that Max is charged for when three others are told what they say. */
function chargedBytes(isDelayed: boolean): number {
  const testClass = new TestClass();
  const delayed = new DelayedLog(testClass.hub);
  const log = isDelayed ? delayed : new LocalLog(testClass.hub);
  const port = fakePort({ testClass, log });
  for (const name of ["Ann", "Tim", "Zoe"]) testClass.join(name);
  const { sends, connection } = port.connects();
  const settle = () => {
    for (port.endTurns(); delayed.size > 0; port.endTurns()) delayed.applyTurn(1);
  };
  sends(hello("Max"));
  settle();
  let charged = 0;
  connection.chargeBytes = (bytes) => {
    charged += bytes;
  };
  sends(say("1", "long ".repeat(500)));
  settle();
  return charged;
}

test("a member pays for what others are told of them, whenever it is applied", () => {
  expect(chargedBytes(false)).toBeGreaterThan(0);
  expect(chargedBytes(true)).toBe(chargedBytes(false));
});

test("a peer that waits for an answer is not silent", () => {
  const { connects, settle, passTime, log } = delayedPort();
  const { sends, connection, socket } = connects();
  sends(hello("Max"));
  settle();
  sends('{"type":"rename","id":"r","name":"Moritz"}\n');
  passTime(limits.silentMs * 2);
  connection.tick();
  connection.tick();
  expect(log.size).toBe(1);
  expect(socket.calls).not.toContain("end");
});

test("what fails in an answer closes its connection alone", () => {
  const testClass = new TestClass();
  const log = new DelayedLog(testClass.hub);
  const failures: unknown[] = [];
  const port = fakePort({ testClass, log, onError: (error) => failures.push(error) });
  const { sends, connection, socket } = port.connects();
  sends(hello("Max"));
  connection.tell = () => {
    throw new Error("broken");
  };
  const ann = port.connects();
  ann.sends(hello("Ann", "B".repeat(32)));
  while (log.size > 0) log.applyTurn(9);
  port.endTurns();
  expect(failures).not.toEqual([]);
  expect(socket.calls).toContain("terminate");
  expect(ann.socket.text).toContain('"type":"welcome"');
});

test("a client of IRC whose server has died gets its seat at another once that is known, and is not refused before", async () => {
  jest.useRealTimers();
  const { connects, settle, testClass } = delayedPort();
  const { hub, now } = testClass;
  const seats = new Seats({ view: hub.view, now: () => now, mayHaveWord: () => true });
  const seat = await seats.find("Max", "sesame", undefined);
  const tokenHash = seat.kind === "free" ? seat.tokenHash : "";
  const elsewhere = { at: now, node: "other" };
  hub.apply({ type: "join", name: "Max", tokenHash, ...elsewhere }, undefined, new TestPeer());
  const { sends, socket } = connects();
  sends("PASS sesame\r\nNICK Max\r\nUSER max 0 * :Max\r\n");
  // The word is compared in time of its own, as this one is after it.
  await seats.find("Max", "sesame", undefined);
  await nextTurn();
  settle();
  expect(socket.text).toBe("");
  hub.apply({ type: "nodeGone", uptimeMs: now, ...elsewhere });
  hub.endTurn();
  do {
    settle();
    await nextTurn();
  } while (!socket.text.includes(" 001 "));
  expect(hub.view.findSeat(tokenHash)).toMatchObject({ name: "Max", awayUntil: undefined });
});
