import { describe, expect, test } from "bun:test";
import * as fc from "fast-check";
import type { TypedLine } from "../../src/model/typedLine.ts";
import { helpLines, renderHelp } from "../../src/model/help.ts";
import { formatTypedLine, parseTypedLine } from "../../src/model/typedLine.ts";

const toEveryone = (text: string): TypedLine => ({ type: "say", to: "everyone", text });
const to = (receiver: string, text: string): TypedLine => ({ type: "say", to: receiver, text });
const students: TypedLine = {
  type: "createGroup",
  name: "groupStudent",
  members: ["Bob", "Mary", "John"],
};
const noCommand = (text: string, hint: string): TypedLine => ({
  type: "mistake",
  refusal: { code: "bad_frame", text, hint },
});
const badGroup: TypedLine = {
  type: "mistake",
  refusal: {
    code: "group_invalid",
    text: "Syntax error. Please use format - group groupName member1,member2,...",
  },
};

describe("a line for everyone", () => {
  test.each([
    ["plain words", "hello", "hello"],
    ["words with the spaces around them", "  hello  ", "  hello  "],
    ["the time of day", "10:30 we start", "10:30 we start"],
    ["the time of day in Arabic digits", "١٠:٣٠", "١٠:٣٠"],
    ["an address on the web", "http://a.b", "http://a.b"],
    ["an address on the web behind words", "see http://a.b", "see http://a.b"],
    ["a colon behind several words", "note to all: hi", "note to all: hi"],
    ["a colon at the very start", ":-)", ":-)"],
    ["the name everyone and any text", "everyone:10:30 sharp", "10:30 sharp"],
    ["the name everyone and a text with a name", "everyone:Bob:hi", "Bob:hi"],
    ["the name everyone and a space", "everyone: hi", " hi"],
    ["two slashes, for a text that starts with one", "//x", "/x"],
    ["a word that starts with group", "grouping is fun", "grouping is fun"],
    ["a sentence that holds a command's word", "the menu is good", "the menu is good"],
  ])("is %s", (_, line, text) => {
    expect(parseTypedLine(line)).toEqual(toEveryone(text));
  });
});

describe("a line about a room", () => {
  test.each<[string, TypedLine]>([
    ["#lab:hello", to("#lab", "hello")],
    ["#lba:a slip, never broadcast", to("#lba", "a slip, never broadcast")],
    ["#lab://what looks like an address", to("#lab", "//what looks like an address")],
    ["#10:30", to("#10", "30")],
    ["/msg #lab hello", to("#lab", "hello")],
    ["/join #lab", { type: "join", room: "#lab" }],
    ["/JOIN lab sesame", { type: "join", room: "#lab", key: "sesame" }],
    ["/leave #lab", { type: "leave", room: "#lab" }],
    ["/leave #lab to lunch", { type: "leave", room: "#lab", reason: "to lunch" }],
    ["/rooms", { type: "rooms" }],
    ["/names #lab", { type: "names", room: "#lab" }],
    ["/topic #lab", { type: "topic", room: "#lab" }],
    ["/topic #lab acids and bases", { type: "topic", room: "#lab", topic: "acids and bases" }],
    ["/topic #lab -", { type: "topic", room: "#lab", topic: "" }],
    ["/invite #lab Bob", { type: "invite", room: "#lab", name: "Bob" }],
    ["/kick #lab Bob", { type: "kick", room: "#lab", name: "Bob" }],
    ["/kick #lab Bob too loud", { type: "kick", room: "#lab", name: "Bob", reason: "too loud" }],
    ["/mode #lab", { type: "mode", room: "#lab" }],
    ["/mode #lab +ik sesame", { type: "mode", room: "#lab", modes: "+ik sesame" }],
  ])("%s", (line, command) => {
    expect(parseTypedLine(line)).toEqual(command);
  });

  test.each([
    ["/join", "/join #room [KEY]"],
    ["/leave  ", "/leave groupName [WHY] or /leave #room [WHY]"],
    ["/kick #lab", "/kick #room NAME [WHY]"],
    ["/invite #lab", "/invite #room NAME"],
  ])("%s lacks something, and is answered with its syntax", (line, usage) => {
    const text = `Syntax error. Please use format - ${usage}`;
    const refusal = { code: "bad_frame", text } as const;
    expect(parseTypedLine(line)).toEqual({ type: "mistake", refusal });
  });

  test.each(["#lab", "# of people: 3", "#topic is: x"])(
    "not by %s: that is for everyone",
    (line) => {
      expect(parseTypedLine(line)).toEqual(toEveryone(line));
    },
  );
});

describe("a line for one person or a group", () => {
  test.each([
    ["a name and a colon", "Bob:Hello Bob", to("Bob", "Hello Bob")],
    ["with its leading space kept", "Bob: hi ", to("Bob", " hi ")],
    ["with further colons in the text", "Bob:at 10:30: sharp", to("Bob", "at 10:30: sharp")],
    ["with an address in the text", "Bob:see http://a.b", to("Bob", "see http://a.b")],
    ["with more than one line", "Bob:one\ntwo", to("Bob", "one\ntwo")],
    ["with nothing behind the colon", "Bob:", to("Bob", "")],
    ["a group's name and a colon", "groupStudent:hello guys!", to("groupStudent", "hello guys!")],
    ["a name in NFD", "Zoe\u0308:hi", to("Zo\u00eb", "hi")],
    ["a mistyped name, never broadcast", "Alcie:secret", to("Alcie", "secret")],
    ["Everyone, who is not everyone", "Everyone:hi", to("Everyone", "hi")],
    ["a slash command", "/msg Bob Hello Bob", to("Bob", "Hello Bob")],
    ["a slash command with the text's leading space", "/msg Bob  hi", to("Bob", " hi")],
    ["a slash command to a name of digits", "/msg 42 hi", to("42", "hi")],
  ])("is %s", (_, line, meaning) => {
    expect(parseTypedLine(line)).toEqual(meaning);
  });
});

describe("a command", () => {
  test.each(["", " ", "\t", "\n"])("is not in %j", (line) => {
    expect(parseTypedLine(line)).toEqual({ type: "nothing" });
  });

  test.each(["menu", "MENU", "Menu", " menu ", "/menu", "/MENU"])("shows the menu: %j", (line) => {
    expect(parseTypedLine(line)).toEqual({ type: "menu" });
  });

  test.each(["exit", "EXIT", "eXit", "exit ", "/exit", "/Exit"])("leaves the class: %j", (line) => {
    expect(parseTypedLine(line)).toEqual({ type: "exit" });
  });

  test("changes the name: /nick", () => {
    expect(parseTypedLine("/nick  Tim ")).toEqual({ type: "rename", name: "Tim" });
    expect(parseTypedLine("/NICK Tim Tom")).toEqual({ type: "rename", name: "Tim Tom" });
    expect(parseTypedLine("/nick")).toMatchObject({ type: "mistake" });
  });

  test("shows who is here, and helps", () => {
    expect(parseTypedLine("/who")).toEqual({ type: "who" });
    expect(parseTypedLine("/help")).toEqual({ type: "help" });
    expect(parseTypedLine("/help  mode ")).toEqual({ type: "help", word: "mode" });
    expect(parseTypedLine("/me waves", "Bob")).toMatchObject({
      refusal: { hint: "Type /help for the commands, or //me waves to say it to Bob" },
    });
  });

  test.each([
    "group groupStudent Bob,Mary,John",
    "group groupStudent Bob , Mary,  John",
    "group  groupStudent   Bob,Mary,John ",
    "/group groupStudent Bob, Mary, John",
  ])("makes a group: %j", (line) => {
    expect(parseTypedLine(line)).toEqual(students);
  });

  test.each([
    "group",
    "group ",
    "group groupStudent",
    "group groupStudent ,",
    "group groupStudent Bob,,John",
    "group groupStudent Bob,Mary,",
    "group groupStudent Bob Mary John",
    "/group groupStudent",
  ])("to make a group that is badly written, %j, is answered with its syntax", (line) => {
    expect(parseTypedLine(line)).toEqual(badGroup);
  });

  test("that does not exist is answered with the nearest one", () => {
    expect(parseTypedLine("/hlep me")).toEqual(
      noCommand("There is no command /hlep", "Did you mean /help?"),
    );
    expect(parseTypedLine("/constructor")).toEqual(
      noCommand(
        "There is no command /constructor",
        "Type /help for the commands, or //constructor to say it to everyone",
      ),
    );
  });

  test.each([
    ["/leave groupRed", { type: "leaveGroup", name: "groupRed" }],
    ["/leave #groupRed to lunch", { type: "leaveGroup", name: "groupRed", reason: "to lunch" }],
    ["/LEAVE GroupRed", { type: "leaveGroup", name: "GroupRed" }],
    ["/leave lab", { type: "leave", room: "#lab" }],
  ] as const)("leaves a group or a room: %s", (line, left) => {
    expect(parseTypedLine(line)).toEqual(left);
  });

  test.each([
    ["/group", { type: "groups" }],
    ["/group add groupRed Ana", { type: "addToGroup", name: "groupRed", members: ["Ana"] }],
    [
      "/GROUP Add groupRed Ana, Bob",
      { type: "addToGroup", name: "groupRed", members: ["Ana", "Bob"] },
    ],
    ["/group drop groupRed Ana", { type: "dropFromGroup", name: "groupRed", members: ["Ana"] }],
  ] as const)("is about who is in a group: %s", (line, command) => {
    expect<object>(parseTypedLine(line)).toEqual(command);
  });

  test.each([
    ["/group add groupRed", "Syntax error. Please use format - /group add groupName A", undefined],
    ["/group drop", "Syntax error. Please use format - /group drop groupName A", undefined],
    [
      "group add groupRed Ana",
      "Syntax error. Please use format - group groupName member1,member2,...",
      "Did you mean /group add groupRed Ana?",
    ],
  ])("is refused with how it is written: %s", (line, text, hint) => {
    const refusal = { code: "group_invalid", text, ...(hint !== undefined && { hint }) };
    expect<object>(parseTypedLine(line)).toEqual({ type: "mistake", refusal });
  });

  test("/msg needs a text", () => {
    for (const line of ["/msg", "/msg Bob"]) {
      expect(parseTypedLine(line)).toMatchObject({
        type: "mistake",
        refusal: { text: "Syntax error. Please use format - /msg NAME TEXT" },
      });
    }
  });
});

describe("the line for a text", () => {
  const starts = fc
    .constantFrom("//", "/", ":", " ")
    .chain((start) => fc.string({ unit: "binary" }).map((text) => start + text));
  const texts = fc.oneof(
    starts,
    fc.string({ unit: "binary" }),
    fc.string({ unit: fc.constantFrom("/", ":", " ", "\n", "a", "1", "é", "👩‍👩‍👧", ",") }),
    fc.constantFrom("menu", "EXIT", "group groupA B,C,D", "/who", "Bob:hi", "everyone:x", ""),
  );
  const receivers = fc.constantFrom("everyone", "Bob", "Dr.ABC", "李小龍", "groupStudent", "42");

  test("sends that text to that receiver, whatever it holds", () => {
    fc.assert(
      fc.property(receivers, texts, (receiver, text) => {
        expect(parseTypedLine(formatTypedLine(receiver, text))).toEqual(to(receiver, text));
      }),
      { numRuns: 1_000 },
    );
  });

  test.each([
    ["Bob", "//secret"],
    ["groupStudent", "//secret"],
    ["everyone", "//x"],
    ["42", "secret"],
  ])("reaches %s even if it looks like something else: %j", (receiver, text) => {
    expect(parseTypedLine(formatTypedLine(receiver, text))).toEqual(to(receiver, text));
  });

  test("is the text itself if that is enough", () => {
    expect(formatTypedLine("everyone", "10:30 we start")).toBe("10:30 we start");
    expect(formatTypedLine("everyone", "Bob:hi")).toBe("everyone:Bob:hi");
    expect(formatTypedLine("Bob", " hi")).toBe("Bob: hi");
  });
});

test("no line of what /help answers is longer than a terminal of 80 columns", () => {
  for (const line of renderHelp({ word: undefined, isTeacher: true })) {
    expect([line, line.length < 80]).toEqual([line, true]);
  }
});

function about(word: string, isTeacher = false): string[] {
  return renderHelp({ word, isTeacher });
}

test("/help WORD shows the command of that name, or else every line with the word", () => {
  expect(
    about("/mode")
      .slice(1)
      .map((line) => line.trim().split(" ")[0]),
  ).toEqual(["/mode"]);
  expect(about("GROUP").slice(1)).toHaveLength(4);
  expect(about("topic")).toEqual([
    "About topic",
    "  /topic #room [TEXT]     show or set a room's topic; - removes it",
  ]);
  expect(about("invited").join("\n")).toContain("/mode #room [MODES]");
  expect(about("everyone").join("\n")).toContain("everyone:10:30 sharp");
  expect(about("mute").join()).toContain("Nothing here is about mute");
  expect(about("mute", true).join()).toContain("/mute NAME");
  expect(about("x".repeat(500)).join().length).toBeLessThan(160);
});

test("help lists every line that can be typed", () => {
  const typed = helpLines.slice(1).map((line) => line.slice(2, 26).trimEnd());
  expect(typed).toEqual([
    "hello",
    "Bob:hello",
    "group groupName A,B,C",
    "groupName:hello",
    "#room:hello",
    "teacher:hello",
    "everyone:10:30 sharp",
    "/who [NAME]",
    "/msg NAME TEXT",
    "/group groupName A,B,C",
    "/group add groupName A",
    "/group drop groupName A",
    "/group",
    "/leave groupName [WHY]",
    "/join #room [KEY]",
    "/leave #room [WHY]",
    "/rooms",
    "/names #room",
    "/topic #room [TEXT]",
    "/invite #room NAME",
    "/kick #room NAME [WHY]",
    "/mode #room [MODES]",
    "/nick NAME",
    "/teacher CODE",
    "/back [COUNT]",
    "/search [TEXT]",
    "/reply [NAME] TEXT",
    "/react [NAME] 👍 [off]",
    "/correct TEXT",
    "/takeback",
    "/menu",
    "/help [WORD]",
    "/exit",
    "//x",
  ]);
});
