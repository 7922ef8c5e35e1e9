import { expect, test } from "bun:test";
import { renderRoomList, roomTexts } from "../../src/model/roomTexts.ts";

test("what happens in a room reads the same for all who are in it", () => {
  const lines = [
    roomTexts.here("#lab", [
      { name: "Bob", operator: true, voice: true },
      { name: "Tom", operator: false, voice: true },
      { name: "Mary", operator: false, voice: false },
    ]),
    roomTexts.joined("#lab", "Tom"),
    roomTexts.left("#lab", "Tom"),
    roomTexts.left("#lab", "Tom", "bored"),
    roomTexts.kicked("#lab", "Tom", "Bob", "too\nloud"),
    roomTexts.topicSet("#lab", "Bob", "acids"),
    roomTexts.topicSet("#lab", "Bob", ""),
    roomTexts.topicIs("#lab", "acids"),
    roomTexts.topicIs("#lab", ""),
    roomTexts.invited("#lab", "Tom", "Bob"),
    roomTexts.modesSet("#lab", "Bob", "+i"),
    roomTexts.modesSet("#lab", undefined, "+o Mary"),
    roomTexts.modesAre("#lab", "+it"),
  ];
  expect(lines).toEqual([
    "3 in #lab: @Bob, +Tom, Mary",
    "Tom joined #lab",
    "Tom left #lab",
    "Tom left #lab (bored)",
    "Bob removed Tom from #lab (too\n    loud)",
    "Bob set the topic of #lab: acids",
    "Bob took the topic of #lab away",
    "Topic of #lab: acids",
    "#lab has no topic",
    "Bob invites Tom to #lab. Type /join #lab",
    "Bob set +i in #lab",
    "Modes of #lab are now +o Mary",
    "Modes of #lab: +it",
  ]);
});

test("a list of rooms says how many are in each, and what it is about", () => {
  expect(renderRoomList([])).toEqual(["There are no rooms. Make one with /join #name"]);
  const lab = { name: "#lab", members: 2, topic: "acids" };
  expect(renderRoomList([lab, { ...lab, name: "#yard", topic: "" }])).toEqual([
    "#lab (2): acids",
    "#yard (2)",
  ]);
});
