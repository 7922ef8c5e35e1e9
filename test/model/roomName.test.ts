import { expect, test } from "bun:test";
import { limits } from "../../src/model/limits.ts";
import { checkRoomName, isRoomName } from "../../src/model/roomName.ts";

const most = limits.nameCharacters - 1;

test.each([
  ["#lab", "#lab"],
  ["#7", "#7"],
  ["#राम", "#राम"],
  ["#Zoe\u0308", "#Zo\u00eb"],
  ["#my-lab_2.b", "#my-lab_2.b"],
  [`#${"x".repeat(most)}`, `#${"x".repeat(most)}`],
])("%s is a room's name", (typed, name) => {
  expect(checkRoomName(typed)).toEqual({ ok: true, name });
  expect(isRoomName(typed)).toBe(true);
});

test.each([
  ["lab", "A room's name starts with #."],
  ["#", "A room's name after # needs at least one character."],
  ["##lab", "A room's name after # holds letters, digits and . _ - ' only, without spaces."],
  ["#a,b", "A room's name after # holds letters, digits and . _ - ' only, without spaces."],
  ["#everyone", "The word everyone is reserved."],
  ["#Server", "The word Server is reserved."],
  ["#groupStudent", "Names that start with group are kept for groups."],
  [`#${"x".repeat(most + 1)}`, `A room's name has at most ${most} characters after #.`],
])("%s is none", (typed, why) => {
  expect(checkRoomName(typed)).toEqual({ ok: false, why });
});
