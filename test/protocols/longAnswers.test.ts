import { afterEach, beforeEach, expect, jest, test } from "bun:test";
import { limits } from "../../src/model/limits.ts";
import { fakePort } from "../support/fakePort.ts";
import { NarrowSocket } from "../support/narrowSocket.ts";

/** Bytes that may wait for a peer that reads none of its answers: a few parts of them. */
const mostWaiting = 300_000;

beforeEach(() => {
  jest.useFakeTimers();
});

afterEach(() => {
  jest.useRealTimers();
});

/** A class with as many rooms as it may have, with the longest topics. */
function fullClass(): ReturnType<typeof fakePort> {
  const port = fakePort();
  const { testClass } = port;
  for (let room = 0; room < limits.rooms; room++) {
    const owner = `owner${Math.floor(room / limits.roomsLed)}`;
    const member = testClass.hub.view.findMember(owner) ?? testClass.join(owner).member;
    testClass.joinRoom(member, `#room${room}`);
    testClass.setTopic(member, `#room${room}`, "ö".repeat(limits.topicCharacters));
  }
  testClass.endTurn();
  return port;
}

const hello = `${JSON.stringify({ type: "hello", v: 1, name: "Bob" })}\n`;
const say = (to: string, text: string) => `${JSON.stringify({ type: "say", id: "s", to, text })}\n`;

test.each([
  ["frames", hello, '{"type":"rooms"}\n', /"name":"#room\d+"/g, say("Ann", "done")],
  ["text", "Bob\n", "/rooms\n", /^#room\d+ \(1\): /gm, "Ann:done\n"],
  ["IRC", "NICK Bob\nUSER b 0 * :Bob\n", "LIST\n", / 322 Bob #room\d+ /g, "PRIVMSG Ann :done\n"],
])("a long list asked for often in %s is made only as it is read", (_, join, ask, entry, last) => {
  const port = fullClass();
  const ann = port.testClass.join("Ann");
  const socket = new NarrowSocket();
  const { connection, sends } = port.connectsOver(socket);
  sends(join);
  port.endTurns();
  socket.room = 0;
  for (let asked = 0; asked < 20; asked++) sends(ask);
  sends(last);
  port.endTurns();
  // The next lines wait for the answers to be read, and so does what comes after them.
  expect(connection.unsentBytes).toBeLessThan(mostWaiting);
  expect(ann.peer.messages).toEqual([]);
  while (ann.peer.messages.length === 0) {
    socket.room += 100_000;
    connection.drained();
    port.endTurns();
    expect(connection.unsentBytes).toBeLessThan(mostWaiting);
  }
  socket.room = Number.POSITIVE_INFINITY;
  connection.drained();
  port.endTurns();
  expect(socket.taken.match(entry)?.length).toBe(20 * limits.rooms);
});

test.each([
  ["frames", hello, '{"type":"who"}\n', '"type":"members"'],
  ["text", "Bob\n", "/who\n", " here: "],
  ["IRC", "NICK Bob\nUSER b 0 * :Bob\n", "NAMES #everyone\n", " 353 "],
])("who is here, in %s, comes whole however slowly it is read", (_, join, ask, head) => {
  const port = fakePort();
  const names = Array.from({ length: 3_000 }, (_, index) => `${index}-${"ö".repeat(24)}`);
  for (const name of names) port.testClass.join(name);
  port.testClass.endTurn();
  const socket = new NarrowSocket();
  const { connection, sends } = port.connectsOver(socket);
  sends(join);
  port.endTurns();
  const before = socket.taken.length;
  socket.room = 0;
  sends(ask);
  for (let reads = 0; reads < 100; reads++) {
    socket.room = 10_000;
    connection.drained();
    port.endTurn();
  }
  port.endTurns();
  const answer = Buffer.from(socket.taken.slice(before), "latin1").toString();
  expect(answer).toContain(head);
  for (const name of names) expect(answer).toContain(name);
});

test("what happens while a long answer is read is told after it, in its order", () => {
  const port = fullClass();
  const ann = port.testClass.join("Ann");
  const socket = new NarrowSocket();
  const { connection, sends } = port.connectsOver(socket);
  sends(hello);
  port.endTurns();
  const before = socket.taken.length;
  socket.room = 0;
  sends('{"type":"rooms"}\n');
  port.endTurns();
  port.testClass.deliver(ann.member, "everyone", "one");
  port.testClass.rename(ann.member, "Eve");
  port.testClass.deliver(ann.member, "Bob", "two");
  socket.room = Number.POSITIVE_INFINITY;
  connection.drained();
  port.endTurns();
  const types = Array.from(
    socket.taken.slice(before).matchAll(/^\{"type":"(\w+)"/gm),
    ([, type]) => type,
  );
  expect(types.slice(types.lastIndexOf("rooms"))).toEqual([
    "rooms",
    "message",
    "renamed",
    "message",
  ]);
});

/** A member who has read nothing of the last two mebibytes that were said to everyone. */
function behind(join: string) {
  const port = fakePort();
  const { testClass } = port;
  const ann = testClass.join("Ann");
  const socket = new NarrowSocket();
  const { connection, sends } = port.connectsOver(socket);
  sends(join);
  port.endTurns();
  socket.room = 0;
  for (let said = 0; said < 540; said++) testClass.say(ann.member, "everyone", "x".repeat(4_000));
  port.endTurns();
  const readsAll = (): void => {
    socket.room = Number.POSITIVE_INFINITY;
    connection.drained();
    port.endTurns();
  };
  return { port, ann, socket, sends, connection, readsAll };
}

test("a person at netcat who is far behind is told that lines of others' doings are left out, and gets every message", () => {
  const { port, ann, socket, connection, readsAll } = behind("Bob\n");
  const { testClass } = port;
  for (let turn = 0; turn < 40; turn++) {
    for (let time = 0; time < 1_000; time++) testClass.rename(ann.member, `Annabella${time % 2}`);
    port.endTurns();
  }
  testClass.say(ann.member, "everyone", "the last word");
  testClass.rename(ann.member, "Anna");
  port.endTurns();
  expect(connection.isClosing).toBe(false);
  readsAll();
  expect(socket.text).toContain(
    "Some lines about who came, went and did what are left out. Every message is here.\n",
  );
  expect(socket.text.match(/ in ClassChat : xxx/g)).toHaveLength(540);
  expect(socket.text).toMatch(/ in ClassChat : the last word\n.* Anna\b.*\n$/);
});

test("whoever writes and is far behind is read no further while many of their receipts wait, and then goes on", () => {
  const { ann, sends, connection, port, readsAll } = behind(hello);
  const lines = 3_000;
  for (let index = 0; index < lines; index++) {
    sends(
      `${JSON.stringify({ type: "say", id: `s${index}`, to: "Ann", text: `line ${index}` })}\n`,
    );
    port.endTurn();
  }
  expect(ann.peer.messages.length).toBeLessThan(lines);
  expect(connection.isClosing).toBe(false);
  readsAll();
  expect(ann.peer.messages.at(-1)).toEndWith(`line ${lines - 1}`);
});

test.each([
  ["frames", hello],
  ["IRC", "NICK Bob\nUSER b 0 * :Bob\n"],
])(
  "whoever says nothing and reads slowly, in %s, is not silent; whoever says nothing and reads nothing is",
  (_, join) => {
    const port = fakePort();
    const { system, testClass } = port;
    const { connection, sends } = port.connectsOver(new NarrowSocket());
    sends(join);
    port.endTurns();
    const look = (): void => {
      testClass.now += 20_000;
      connection.tick();
      port.endTurns();
    };
    // The system holds megabytes, and the question whether they are there behind them.
    system.heldBytes = 3_000_000;
    for (let part = 0; part < 20; part++) {
      system.takenBytes += 60_000;
      look();
    }
    expect(connection.isClosing).toBe(false);
    // What is asked comes to a system whose program takes nothing.
    system.heldBytes = 0;
    for (let looks = 0; looks < 4; looks++) {
      system.takenBytes += 16;
      look();
    }
    expect(connection.isClosing).toBe(true);
  },
);
