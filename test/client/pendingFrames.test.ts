import { describe, expect, test } from "bun:test";
import { PendingFrames, grantedBefore } from "../../src/client/pendingFrames.ts";
import type { ClientFrame } from "../../src/wire/clientFrame.ts";

function say(id: string): ClientFrame {
  return { type: "say", id, to: "everyone", text: id };
}

function group(id: string, name: string): ClientFrame {
  return { type: "group", id, name, members: ["Alice", "Bob", "Mary"] };
}

const who: ClientFrame = { type: "who" };

describe("what is unanswered", () => {
  test("is repeated in the order it was sent, until it is answered", () => {
    const unanswered = new PendingFrames();
    const frames = [say("c1"), group("c2", "groupA"), say("c3")];
    for (const frame of frames) unanswered.add(frame, true);
    expect(unanswered.repeat()).toEqual(frames);
    expect(unanswered.settle("c1")?.sent).toBe(2);
    expect(unanswered.settle("c1")).toBeUndefined();
    expect(unanswered.repeat()).toEqual(frames.slice(1));
    unanswered.settleGroup("groupA");
    unanswered.settle("c3");
    expect(unanswered.repeat()).toEqual([]);
    expect(unanswered.size).toBe(0);
  });

  test("goes out once where nothing could say that it is answered", () => {
    const unanswered = new PendingFrames();
    unanswered.add(who, true);
    expect(unanswered.size).toBe(0);
    unanswered.add(who, false);
    unanswered.add(say("c1"), false);
    unanswered.add(who, false);
    expect(unanswered.repeat()).toEqual([who, say("c1"), who]);
    expect(unanswered.repeat()).toEqual([say("c1")]);
  });

  test("knows a repeat from what goes out for the first time", () => {
    const unanswered = new PendingFrames();
    unanswered.add(say("c1"), false);
    unanswered.repeat();
    unanswered.add(say("c2"), true);
    unanswered.repeat();
    expect(unanswered.repeats).toBe(1);
    expect(unanswered.settle("c1")?.sent).toBe(2);
    unanswered.repeat();
    expect(unanswered.repeats).toBe(2);
    expect(unanswered.settle("c2")?.sent).toBe(3);
    expect(unanswered.repeats).toBe(0);
  });

  test("counts the messages among it", () => {
    const unanswered = new PendingFrames();
    for (const frame of [say("c1"), group("c2", "groupA"), say("c3")]) unanswered.add(frame, true);
    expect({ size: unanswered.size, messages: unanswered.messages }).toEqual({
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

function shown(frame: ClientFrame, code: string, sent = 2) {
  const { groups, rooms, ...rest } = welcome;
  const known = { ...rest, members: [], groups: [...groups], rooms: [...rooms] };
  return grantedBefore({ frame, sent }, { type: "refused", code, text: "" }, known);
}

test("a repeated wish that was granted before is granted still", () => {
  expect(shown(groupFrame, "group_exists")).toMatchObject({
    type: "grouped",
    name: "groupA",
    members,
  });
  expect(shown(leave, "no_such_room")).toEqual({ type: "left", room: "#yard", name: "Bob" });
  expect(shown(leave, "not_member")).toMatchObject({ type: "left" });
  expect(shown(kick, "not_in_room")).toEqual({ type: "done", id: "k" });
});

test("what was wished once, or is refused for another reason, is refused", () => {
  for (const [frame, code] of [
    [groupFrame, "group_exists"],
    [leave, "no_such_room"],
    [kick, "not_in_room"],
  ] as const) {
    expect(shown(frame, code, 1)).toBeUndefined();
    expect(shown(frame, "not_operator")).toBeUndefined();
  }
  expect(shown({ ...groupFrame, name: "groupB" }, "group_exists")).toBeUndefined();
  expect(shown({ ...leave, room: "#lab" }, "not_member")).toBeUndefined();
  expect(shown(join, "banned")).toBeUndefined();
});
