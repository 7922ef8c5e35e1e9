import { describe, expect, test } from "bun:test";
import { PendingFrames, recoverLostAnswer } from "../../src/client/pendingFrames.ts";
import type { ClientFrame } from "../../src/wire/clientFrame.ts";

function say(id: string): ClientFrame {
  return { type: "say", id, to: "everyone", text: id };
}

function group(id: string, name: string): ClientFrame {
  return { type: "group", id, name, members: ["Alice", "Bob", "Mary"] };
}

function lineOf(frame: ClientFrame): string {
  return `${JSON.stringify(frame)}\n`;
}

function add(pending: PendingFrames, frame: ClientFrame, isSent: boolean): void {
  pending.add(frame, lineOf(frame), isSent);
}

const who: ClientFrame = { type: "who" };

describe("a pending frame", () => {
  test("is repeated in the order of sending, until it is answered", () => {
    const pending = new PendingFrames();
    const frames = [say("c1"), group("c2", "groupA"), say("c3")];
    for (const frame of frames) add(pending, frame, true);
    expect(pending.repeat()).toEqual(frames.map(lineOf));
    expect(pending.settle("c1")?.sent).toBe(2);
    expect(pending.settle("c1")).toBeUndefined();
    expect(pending.repeat()).toEqual(frames.slice(1).map(lineOf));
    pending.settleGroup("groupA");
    pending.settle("c3");
    expect(pending.repeat()).toEqual([]);
    expect(pending.size).toBe(0);
  });

  test("goes out once if nothing can tell that it is answered", () => {
    const pending = new PendingFrames();
    add(pending, who, true);
    expect(pending.size).toBe(0);
    add(pending, who, false);
    add(pending, say("c1"), false);
    add(pending, who, false);
    expect(pending.repeat()).toEqual([who, say("c1"), who].map(lineOf));
    expect(pending.repeat()).toEqual([say("c1")].map(lineOf));
  });

  test("counts as repeated only after it has gone out before", () => {
    const pending = new PendingFrames();
    add(pending, say("c1"), false);
    pending.repeat();
    add(pending, say("c2"), true);
    pending.repeat();
    expect(pending.repeats).toBe(1);
    expect(pending.settle("c1")?.sent).toBe(2);
    pending.repeat();
    expect(pending.repeats).toBe(2);
    expect(pending.settle("c2")?.sent).toBe(3);
    expect(pending.repeats).toBe(0);
  });

  test("may be a message, which is counted", () => {
    const pending = new PendingFrames();
    for (const frame of [say("c1"), group("c2", "groupA"), say("c3")]) add(pending, frame, true);
    expect({ size: pending.size, messages: pending.messages }).toEqual({
      size: 3,
      messages: 2,
    });
  });
});

const welcome = {
  type: "welcome",
  v: 1,
  name: "Bob",
  token: "token",
  seq: 0,
  members: [],
  groups: ["groupA"],
  rooms: ["#lab"],
  privateShown: true,
} as const;
const members = ["Bob", "Alice", "Mary"];
const groupFrame: ClientFrame = { type: "group", id: "g", name: "groupA", members };
const leave: ClientFrame = { type: "leave", id: "l", room: "#yard" };
const kick: ClientFrame = { type: "kick", id: "k", room: "#lab", name: "Tom" };
const join: ClientFrame = { type: "join", id: "j", room: "#lab" };

function recovered(frame: ClientFrame, code: string, sent = 2) {
  const { groups, rooms, ...rest } = welcome;
  const known = { ...rest, members: [], groups: [...groups], rooms: [...rooms] };
  return recoverLostAnswer(
    { frame, line: lineOf(frame), sent },
    { type: "refused", code, text: "" },
    known,
  );
}

test("a request that was granted before its repeat was refused is granted", () => {
  expect(recovered(groupFrame, "group_exists")).toMatchObject({
    type: "grouped",
    name: "groupA",
    members,
  });
  expect(recovered(leave, "no_such_room")).toEqual({ type: "left", room: "#yard", name: "Bob" });
  expect(recovered(leave, "not_member")).toMatchObject({ type: "left" });
  expect(recovered(kick, "not_in_room")).toEqual({ type: "done", id: "k" });
});

test("what another server of the class had done after the welcome is done", () => {
  const left = { type: "left", room: "#lab", name: "Bob" } as const;
  expect<object | undefined>(recovered({ ...leave, room: "#lab" }, "not_member")).toEqual(left);
  const leaves: ClientFrame = { type: "leaveGroup", id: "g", name: "groupA" };
  expect(recovered(leaves, "not_member")).toMatchObject({ type: "groupLeft", name: "groupA" });
});

test("a group that was left before the repeat was refused is left", () => {
  const leaves: ClientFrame = { type: "leaveGroup", id: "g", name: "groupB" };
  const left = { type: "groupLeft", name: "groupB", members: ["Bob"] } as const;
  expect<object | undefined>(recovered(leaves, "not_member")).toEqual(left);
  expect(recovered(leaves, "not_member", 1)).toBeUndefined();
});

test("a repeat that finds its members in the group, or out of it, says nothing of them", () => {
  const frame: ClientFrame = { type: "addToGroup", id: "a", name: "groupA", members: ["Tom"] };
  const refused = { type: "refused", id: "a", text: "", member: "Tom" } as const;
  const pending = new PendingFrames();
  pending.add(frame, lineOf(frame), true);
  expect(pending.isDone({ ...refused, code: "already_in_group" })).toBe(false);
  pending.repeat();
  expect(pending.isDone({ ...refused, code: "already_in_group" })).toBe(true);
  expect(pending.isDone({ ...refused, code: "not_active" })).toBe(false);
});

test("a request sent once, or refused for another reason, is refused", () => {
  for (const [frame, code] of [
    [groupFrame, "group_exists"],
    [leave, "no_such_room"],
    [kick, "not_in_room"],
  ] as const) {
    expect(recovered(frame, code, 1)).toBeUndefined();
    expect(recovered(frame, "not_operator")).toBeUndefined();
  }
  expect(recovered({ ...groupFrame, name: "groupB" }, "group_exists")).toBeUndefined();
  expect(recovered(join, "banned")).toBeUndefined();
});
