import { expect, test } from "bun:test";
import { renderMenu, renderWho } from "../../src/model/render.ts";

const menu = `Tips on Getting Started

1. To send message in ClassChat, type message and press Enter.
2. To send private message, type receiver's name followed by colon and message.
3. To create group, type group followed by space, groupname, space and members separated by comma.
   For example: group group413 Alice,Bob,John,Mary
   ***NOTE: *** groupname should start with word 'group'.
   To send message to group type groupname followed by colon and message.
4. To exit out of chat system, type exit and hit enter.
5. To get this menu again, type menu and press enter.`;

test("the menu is the first ClassChat's, to the letter", () => {
  expect(renderMenu(true).slice(0, 10).join("\n")).toBe(menu);
  expect(renderMenu(false).slice(0, 10).join("\n")).toBe(menu);
});

test("one line behind it says truthfully whether the window shows private messages", () => {
  expect(renderMenu(true)[10]).toBe(
    "The server window shows private, group and room messages too.",
  );
  expect(renderMenu(false)[10]).toBe(
    "The server window does not show private, group and room messages.",
  );
});

test("the last line points to /help", () => {
  for (const lines of [renderMenu(true), renderMenu(false)]) {
    expect(lines).toHaveLength(12);
    expect(lines.at(-1)).toContain("/help");
  }
});

test("whoever asks sees who is here, with themselves and the teachers marked", () => {
  const lines = renderWho(
    { members: ["Alice", "Bob"], teachers: ["Alice"], groups: [], rooms: [] },
    "Bob",
  );
  expect(lines).toEqual(["2 here: Alice (teacher), Bob (you)"]);
});

test("a member of groups and rooms sees these too", () => {
  const lines = renderWho(
    { members: ["Bob"], teachers: [], groups: ["groupA", "groupB"], rooms: ["#lab"] },
    "Bob",
  );
  expect(lines).toEqual(["1 here: Bob (you)", "Your groups: groupA, groupB", "Your rooms: #lab"]);
});
