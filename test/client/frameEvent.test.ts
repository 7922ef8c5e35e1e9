import { expect, test } from "bun:test";
import type { EventFrame } from "../../src/client/frameEvent.ts";
import { renderFrame } from "../../src/client/frameEvent.ts";
import type { MemberEvent } from "../../src/model/event.ts";
import { renderEvent } from "../../src/model/render.ts";
import { eventFrames } from "../../src/protocols/frames/memberFrames.ts";

const room = "#lab";
const ranks = { operator: false, voice: false };
const members = [
  { name: "Alice", ...ranks, operator: true },
  { name: "Mary", ...ranks, voice: true },
  { name: "Bob", ...ranks },
];

test.each<[MemberEvent]>([
  [{ kind: "groupCreated", name: "groupA", by: "Bob", members: ["Alice", "Mary", "Tom"] }],
  [{ kind: "roomEntered", id: "c1", room, topic: "", modes: [], members }],
  [{ kind: "roomEntered", id: undefined, room, topic: "acids\nand bases", modes: [], members }],
  [{ kind: "roomJoined", room, name: "Bob" }],
  [{ kind: "roomLeft", room, name: "Bob", reason: undefined }],
  [{ kind: "roomLeft", room, name: "Bob", reason: "to lunch" }],
  [{ kind: "kicked", room, name: "Bob", by: "Alice", reason: "flooding" }],
  [{ kind: "topicChanged", room, by: "Alice", topic: "" }],
  [{ kind: "invited", room, name: "Bob", by: "Alice" }],
  [{ kind: "modesChanged", room, by: "Alice", changes: [{ mode: "k", key: "sesame" }] }],
  [{ kind: "modesChanged", room, by: undefined, changes: [{ mode: "o", on: true, name: "Bob" }] }],
])("a frame reads as the event it tells of: %j", (event) => {
  const [frame] = eventFrames(event);
  expect(renderFrame(frame as EventFrame).join("\n")).toBe(renderEvent(event) ?? "");
});

test("modes that are newer than this program are shown as they are written", () => {
  expect(renderFrame({ type: "mode", room, by: "Alice", modes: "+xi" })).toEqual([
    "Alice set +xi in #lab",
  ]);
});

test("the answer to a question about a room is no event", () => {
  expect(renderFrame({ type: "topic", id: "c1", room, topic: "acids" })).toEqual([
    "Topic of #lab: acids",
  ]);
  expect(renderFrame({ type: "mode", id: "c2", room, modes: "+m" })).toEqual(["Modes of #lab: +m"]);
});
