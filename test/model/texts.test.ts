import { describe, expect, test } from "bun:test";
import { renderMessage, renderRefusal, renderRoomList } from "../../src/model/render.ts";
import { roomTexts } from "../../src/model/roomTexts.ts";
import * as texts from "../../src/model/texts.ts";

describe("the lines a person is shown, to the letter", () => {
  test.each([
    ["when they are asked for a name", texts.askName, "Enter your name: "],
    ["when their name is accepted", texts.accepted, "Username accepted"],
    ["when their name is taken", texts.nameTaken, "Username is taken. Use another name."],
    ["when their name is not allowed", texts.nameInvalid("Why."), "Username not accepted. Why."],
    [
      "when nobody is there",
      texts.notActive,
      "Client not active. Message not delivered. Try later",
    ],
    ["before that", texts.fromServer, "[From server]"],
    ["when a member is not here", texts.memberNotActive("Ram"), "Ram is not active"],
    ["when they are no member", texts.notMember("groupStudent"), "You are not in groupStudent"],
    [
      "when they were added to a group",
      texts.groupAdded("Bob", "groupStudent"),
      "Bob added you in groupStudent",
    ],
    [
      "when they made a group",
      texts.groupCreated("groupStudent"),
      "Group groupStudent is created successfully",
    ],
    ["when their group is too small", texts.groupSmall, "Group should have atleast three members"],
    [
      "when their group line is bad",
      texts.groupSyntax,
      "Syntax error. Please use format - group groupName member1,member2,...",
    ],
    [
      "when the group exists",
      texts.groupExists("groupStudent"),
      "Group groupStudent already exists",
    ],
    [
      "when they are alone in their group",
      texts.aloneInGroup,
      "You are alone in group. Server will now delete the group",
    ],
    ["when they may have meant another name", texts.didYouMean("Ram"), "Did you mean Ram?"],
    ["when the server has closed", texts.serverClosed, "The server closed the connection."],
  ])("%s", (_, shown, line) => {
    expect(shown).toBe(line);
  });
});

describe("a message reads", () => {
  test.each([
    ["to everyone", "everyone", "hello", "Bob in ClassChat : hello"],
    ["to one", "Alice", "hello", "<Bob>: hello"],
    ["to a group", "groupStudent", "hello guys!", "<Bob> in groupStudent: hello guys!"],
    ["with its leading space", "groupStudent", " hello", "<Bob> in groupStudent:  hello"],
    ["without escapes", "everyone", "\u001b[2Jhi\u0007", "Bob in ClassChat : [2Jhi"],
    ["with its lines indented", "Alice", "one\ntwo", "<Bob>: one\n    two"],
  ])("%s", (_, to, text, line) => {
    expect(renderMessage({ from: "Bob", to, text })).toBe(line);
  });
});

describe("a refusal reads", () => {
  const text = texts.notActive;

  test("as the server's word if nobody is there", () => {
    expect(renderRefusal({ code: "not_active", text })).toEqual(["[From server]", text]);
  });

  test("with its hint after it", () => {
    const refusal = { code: "not_active", text, hint: texts.didYouMean("Ram") } as const;
    expect(renderRefusal(refusal)).toEqual(["[From server]", text, "Did you mean Ram?"]);
  });

  test("as one line if it is about a member of a new group", () => {
    const refusal = { code: "not_active", text: "Ram is not active", member: "Ram" } as const;
    expect(renderRefusal(refusal)).toEqual(["Ram is not active"]);
  });

  test("as one line in every other case", () => {
    expect(renderRefusal({ code: "group_small", text: texts.groupSmall })).toEqual([
      "Group should have atleast three members",
    ]);
  });

  test("without escapes, whoever wrote it", () => {
    expect(renderRefusal({ code: "bad_frame", text: "\u001b[31mred", hint: "a\nb" })).toEqual([
      "[31mred",
      "a\n    b",
    ]);
  });
});

test("events in a room read the same for all its members", () => {
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

test("the list of rooms tells how many members each has, and its topic", () => {
  expect(renderRoomList([])).toEqual(["There are no rooms. Make one with /join #name"]);
  const lab = { name: "#lab", members: 2, topic: "acids" };
  expect(renderRoomList([lab, { ...lab, name: "#yard", topic: "" }])).toEqual([
    "#lab (2): acids",
    "#yard (2)",
  ]);
});
