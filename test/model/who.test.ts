import { expect, test } from "bun:test";
import { renderWho } from "../../src/model/who.ts";

test("one who asks sees who is here, himself marked", () => {
  const lines = renderWho({ members: ["Alice", "Bob"], groups: [], rooms: [] }, "Bob");
  expect(lines).toEqual(["2 here: Alice, Bob (you)"]);
});

test("one who is in groups and rooms sees them too", () => {
  const lines = renderWho(
    { members: ["Bob"], groups: ["groupA", "groupB"], rooms: ["#lab"] },
    "Bob",
  );
  expect(lines).toEqual(["1 here: Bob (you)", "Your groups: groupA, groupB", "Your rooms: #lab"]);
});
