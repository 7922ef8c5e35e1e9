import { expect, test } from "bun:test";
import { grantedBefore } from "../../src/client/grantedBefore.ts";
import type { ClientFrame } from "../../src/wire/clientFrame.ts";

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
const group: ClientFrame = { type: "group", id: "g", name: "groupA", members };
const leave: ClientFrame = { type: "leave", id: "l", room: "#yard" };
const kick: ClientFrame = { type: "kick", id: "k", room: "#lab", name: "Tom" };
const join: ClientFrame = { type: "join", id: "j", room: "#lab" };

function shown(frame: ClientFrame, code: string, sent = 2) {
  const { groups, rooms, ...rest } = welcome;
  const known = { ...rest, members: [], groups: [...groups], rooms: [...rooms] };
  return grantedBefore({ frame, sent }, { type: "refused", code, text: "" }, known);
}

test("a repeated wish that was granted before is granted still", () => {
  expect(shown(group, "group_exists")).toMatchObject({ type: "grouped", name: "groupA", members });
  expect(shown(leave, "no_such_room")).toEqual({ type: "left", room: "#yard", name: "Bob" });
  expect(shown(leave, "not_member")).toMatchObject({ type: "left" });
  expect(shown(kick, "not_in_room")).toEqual({ type: "done", id: "k" });
});

test("what was wished once, or is refused for another reason, is refused", () => {
  for (const [frame, code] of [
    [group, "group_exists"],
    [leave, "no_such_room"],
    [kick, "not_in_room"],
  ] as const) {
    expect(shown(frame, code, 1)).toBeUndefined();
    expect(shown(frame, "not_operator")).toBeUndefined();
  }
  expect(shown({ ...group, name: "groupB" }, "group_exists")).toBeUndefined();
  expect(shown({ ...leave, room: "#lab" }, "not_member")).toBeUndefined();
  expect(shown(join, "banned")).toBeUndefined();
});
