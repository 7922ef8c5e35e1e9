import { describe, expect, test } from "bun:test";
import { limits } from "../../src/model/limits.ts";
import type { Classroom } from "../support/classroom.ts";
import { classroom } from "../support/classroom.ts";
import { fakePort } from "../support/fakePort.ts";
import { NarrowSocket } from "../support/narrowSocket.ts";
import type { NativePeer } from "../support/nativePeer.ts";

async function board(room: Classroom, more: object = {}): Promise<NativePeer> {
  const peer = await room.native();
  peer.sends({ type: "watch", v: 1, ...more });
  await peer.hears("watching");
  return peer;
}

/** All that a board was sent, once it has everything so far. */
async function bytesOf(room: Classroom, peer: NativePeer): Promise<string> {
  const last = `last ${Math.random()}`;
  room.server.log.submit({ type: "announce", at: Date.now(), to: "everyone", text: last });
  await peer.hears("message", ({ text }) => text === last);
  return peer.line.shown.text;
}

describe("a board", () => {
  test("needs no name: it is shown the last messages, and then what is said to everyone", async () => {
    await using room = await classroom({ replay: 2 });
    const bob = await room.native("Bob");
    for (const text of ["one", "two", "three"]) bob.says("everyone", text);
    await bob.hears("receipt", ({ seq }) => seq === 3);
    const peer = await room.native();
    peer.sends({ type: "watch", v: 1 });
    expect(await peer.hears("watching")).toEqual({ type: "watching", v: 1, seq: 3, people: 1 });
    bob.says("everyone", "four");
    await peer.hears("message", ({ text }) => text === "four");
    expect(peer.messages.map((message) => message.split(":")[1])).toEqual(["two", "three", "four"]);
    await room.native("Mary");
    expect(await peer.hears("people")).toEqual({ type: "people", count: 2 });
    await bob.isUpToDate();
    expect(bob.heard.findLast((frame) => frame.type === "members")).toMatchObject({
      members: ["Bob", "Mary"],
    });
    expect(bob.heard.filter((frame) => frame.type === "people")).toEqual([]);
    await room.window.sees("A board is open at 127.0.0.1, 1 in all");
    peer.close();
    await room.window.sees("A board was closed, 0 in all");
    expect(room.faults).toEqual([]);
  });

  test("is never sent a byte of what is private, live, late or read again", async () => {
    await using room = await classroom({ replay: 9, teacherCode: "a code that stands" });
    const live = await board(room);
    const [ann, bob] = [await room.native("Ann"), await room.native("Bob")];
    await room.native("Cem");
    ann.sends({ type: "claim", id: "c", code: "a code that stands" });
    ann.sends({ type: "group", id: "g", name: "groupHidden", members: ["Ann", "Bob", "Cem"] });
    ann.sends({ type: "join", id: "j", room: "#hidden" });
    for (const to of ["Bob", "groupHidden", "#hidden", "teacher", "server"]) {
      ann.says(to, "hidden words");
    }
    ann.sends({ type: "topic", id: "t", room: "#hidden", topic: "hidden words" });
    ann.sends({ type: "moderate", id: "m", act: { type: "mute", name: "Cem" } });
    ann.sends({ type: "rename", id: "r", name: "Hidden" });
    bob.says("Hidden", "hidden words");
    ann.sends({ type: "moderate", id: "n", act: { type: "retract", name: "Bob", count: "all" } });
    await ann.isUpToDate();
    await bob.isUpToDate();
    bob.says("everyone", "open words");
    await bob.isUpToDate();
    for (const peer of [live, await board(room), await board(room, { since: 0 })]) {
      const bytes = await bytesOf(room, peer);
      expect(bytes).toContain("open words");
      expect(bytes).not.toMatch(/hidden|Ann|Cem|token|group|#/i);
    }
    expect(room.faults).toEqual([]);
  });

  test("goes on with what it has not seen, and learns what was taken back", async () => {
    await using room = await classroom({ replay: 1 });
    const bob = await room.native("Bob");
    const first = await board(room);
    for (const text of ["one", "two"]) bob.says("everyone", text);
    await first.hears("message", ({ text }) => text === "two");
    first.close();
    for (const text of ["three", "four"]) bob.says("everyone", text);
    await bob.hears("receipt", ({ seq }) => seq === 4);
    const retract = { type: "retract", seq: 2 } as const;
    room.server.log.submit({ type: "moderate", at: Date.now(), act: retract });
    await bob.hears("moderated");
    const again = await board(room, { since: 2 });
    expect(await again.hears("moderated")).toMatchObject({ act: { type: "retract", seqs: [2] } });
    await again.hears("message", ({ text }) => text === "four");
    expect(again.messages).toEqual(["Bob>everyone:three", "Bob>everyone:four"]);
    // A number of another class is none of this one: it begins as any other board.
    const other = await board(room, { since: 99 });
    await other.hears("message");
    expect(other.messages).toEqual(["Bob>everyone:four"]);
  });

  test("is asked for the class code by the gate that asks everybody", async () => {
    await using room = await classroom({ classCode: "482913" });
    for (const [code, refusal] of [
      [undefined, "class_code_missing"],
      ["111111", "class_code_wrong"],
    ] as const) {
      const peer = await room.native();
      peer.sends({ type: "watch", v: 1, ...(code && { code }) });
      expect(await peer.hears("refused")).toMatchObject({ code: refusal });
      await peer.isClosed();
    }
    await board(room, { code: "482 913" });
  });

  test("says nothing: any other frame is refused, and the third closes it", async () => {
    await using room = await classroom();
    const peer = await board(room);
    peer.says("everyone", "from nobody");
    peer.sends({ type: "hello", v: 1, name: "Bob" });
    peer.sends({ type: "watch", v: 1 });
    for (let index = 0; index < 3; index++) {
      expect(await peer.hears("refused")).toMatchObject({ code: "bad_frame" });
    }
    await peer.isClosed();
    expect(room.server.log.view.memberCount).toBe(0);
    const member = await room.native("Bob");
    member.sends({ type: "watch", v: 1 });
    expect(await member.hears("refused")).toMatchObject({ code: "bad_frame" });
    expect(room.window.text).not.toContain("from nobody");
  });

  test("hears that the class pauses, or ends", async () => {
    for (const [how, last] of [
      ["pause", "paused"],
      ["end", "bye"],
    ] as const) {
      const room = await classroom();
      const peer = await board(room);
      await room.server.stop(how);
      await peer.hears(last);
      await peer.isClosed();
    }
  });
});

test("time for a name does not end for a board, and it is pinged like everybody", () => {
  const { connects, endTurn, testClass } = fakePort();
  const { socket, sends, connection } = connects();
  sends('{"type":"watch","v":1}\n');
  endTurn();
  for (let minute = 0; minute < 5; minute++) {
    testClass.now += limits.pingAfterMs;
    connection.tick();
    endTurn();
    sends('{"type":"pong"}\n');
  }
  expect(socket.calls).toEqual([]);
  expect(socket.text).toContain('{"type":"ping"}');
  testClass.now += limits.silentMs;
  connection.tick();
  endTurn();
  expect(socket.calls).toEqual(["end"]);
  expect(testClass.events.at(-1)).toEqual({ kind: "unwatched", onlookers: 0 });
});

test("a board that reads slowly gets everything later, in order, without what is private", () => {
  const { connects, connectsOver, endTurns, testClass } = fakePort();
  const slow = connectsOver(new NarrowSocket());
  slow.sends('{"type":"watch","v":1}\n');
  const bob = connects();
  bob.sends('{"type":"hello","v":1,"name":"Bob"}\n');
  endTurns();
  slow.socket.room = 1_000;
  const text = "x".repeat(limits.textCharacters);
  const count = 400;
  for (let said = 0; said < count; said++) {
    const to = said % 2 === 0 ? "everyone" : "Bob";
    bob.sends(`{"type":"say","id":"${said}","to":"${to}","text":"${text}"}\n`);
    endTurns();
  }
  expect(testClass.store.newest).toBe(count);
  slow.socket.room = Infinity;
  slow.connection.drained();
  endTurns();
  const seqs = [...slow.socket.text.matchAll(/"seq":(\d+),"at"/g)].map(([, seq]) => Number(seq));
  expect(seqs).toEqual(Array.from({ length: count / 2 }, (_, index) => 2 * index + 1));
});
