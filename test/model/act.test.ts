import { describe, expect, test } from "bun:test";
import type { Act, DoneAct } from "../../src/model/act.ts";
import { teacherOrder } from "../../src/model/act.ts";
import { formatAct, renderDone, renderModerated } from "../../src/model/renderAct.ts";
import { parseTypedLine } from "../../src/model/typedLine.ts";

describe("an order is typed in one line", () => {
  test.each<[line: string, act: Act]>([
    ["/mute Bob", { type: "mute", name: "Bob" }],
    ["/mute Bob 5", { type: "mute", name: "Bob", minutes: 5 }],
    ["/MUTE  Bob  5m ", { type: "mute", name: "Bob", minutes: 5 }],
    ["/mute Bob 5 minutes", { type: "mute", name: "Bob", minutes: 5 }],
    ["／mute Bob", { type: "mute", name: "Bob" }],
    ["/unmute Bob", { type: "unmute", name: "Bob" }],
    ["/remove Bob", { type: "remove", name: "Bob" }],
    [
      "/remove Bob for spamming: 120 lines",
      { type: "remove", name: "Bob", reason: "for spamming: 120 lines" },
    ],
    ["/allow Bob", { type: "allow", name: "Bob" }],
    ["/quiet", { type: "quiet" }],
    ["/quiet off", { type: "quiet", on: false }],
    ["/slow 10", { type: "slow", seconds: 10 }],
    ["/slow 0", { type: "slow", seconds: 0 }],
    ["/private teacher", { type: "private", to: "teacher" }],
    ["/private OFF", { type: "private", to: "off" }],
    ["/lock", { type: "lock", on: true }],
    ["/unlock", { type: "lock", on: false }],
    ["/retract Bob", { type: "retract", name: "Bob", count: 1 }],
    ["/retract Bob 3", { type: "retract", name: "Bob", count: 3 }],
    ["/retract Bob all", { type: "retract", name: "Bob", count: "all" }],
    ["/pin Page 12, exercise 3", { type: "pin", text: "Page 12, exercise 3" }],
    ["/pin Bob:hi ", { type: "pin", text: "Bob:hi" }],
    ["/pin off", { type: "pin", text: "" }],
    ["/pin offline today", { type: "pin", text: "offline today" }],
    ["/rename Bob Robert", { type: "rename", name: "Bob", to: "Robert" }],
  ])("%s", (line, act) => {
    expect(parseTypedLine(line)).toEqual({ type: "moderate", act });
  });

  test.each([
    "/mute",
    "/mute Bob 0",
    "/mute Bob 2000",
    "/mute Bob for ever",
    "/unmute",
    "/remove",
    "/quiet please",
    "/slow",
    "/slow -1",
    "/slow soon",
    "/private",
    "/private maybe",
    "/lock Bob",
    "/retract",
    "/retract Bob 0",
    "/retract Bob some",
    "/pin",
    "/rename Bob",
    "/rename Bob Bob Ross",
  ])("and %j is not one: it says how it is typed", (line) => {
    const typed = parseTypedLine(line);
    expect(typed).toMatchObject({ type: "mistake", refusal: { code: "bad_frame" } });
    expect(JSON.stringify(typed)).toContain("Please use format - /");
  });

  test("and one that is nearly an order is never said aloud", () => {
    for (const line of ["\\mute Bob", "、remove Bob", " / quiet", "/mut Bob"]) {
      expect(parseTypedLine(line).type).toBe("mistake");
    }
  });

  test("/teacher is a code to members, and names somebody only in the server window", () => {
    expect(parseTypedLine("/teacher 123 456")).toEqual({ type: "claim", code: "123 456" });
    const place = { conversation: "everyone", addressees: undefined };
    const parse = (rest: string) => teacherOrder.parse(rest, place);
    const give = { type: "teacher", name: "Rivera", on: true } as const;
    expect(parse("Rivera")).toEqual({ type: "moderate", act: give });
    expect(parse("Rivera off")).toEqual({ type: "moderate", act: { ...give, on: false } });
    expect(parse("Rivera on leave")).toBeUndefined();
  });
});

/** Acts as they are told, with the line of others, the line of whoever it is about, and what holds. */
const told: [
  act: DoneAct,
  others: string,
  own: string,
  holds: string,
  typed: string | undefined,
][] = [
  [
    { type: "teacher", name: "Bob", on: true },
    "Bob is a teacher now",
    "You are a teacher now. Type /help for what teachers can do",
    "Bob is a teacher now",
    "/teacher Bob",
  ],
  [
    { type: "mute", name: "Bob", until: 300_000 },
    "Rivera muted Bob for 5 minutes",
    "Rivera muted you for 5 minutes. You can write only to teachers now: teacher:TEXT",
    "Bob is muted for 5 minutes",
    "/mute Bob 5",
  ],
  [
    { type: "mute", name: "Bob", until: undefined },
    "Rivera muted Bob",
    "Rivera muted you. You can write only to teachers now: teacher:TEXT",
    "Bob is muted",
    "/mute Bob",
  ],
  [
    { type: "unmute", name: "Bob" },
    "Rivera unmuted Bob",
    "You can write again",
    "Bob may write",
    "/unmute Bob",
  ],
  [
    { type: "remove", name: "Bob", reason: "spam" },
    "Rivera removed Bob from the class (spam)",
    "Rivera removed you from the class (spam)",
    "Bob is removed",
    "/remove Bob spam",
  ],
  [
    { type: "quiet", on: true },
    "Rivera made the class quiet: only teachers speak to everyone",
    "Rivera made the class quiet: only teachers speak to everyone",
    "The class is quiet: only teachers speak to everyone",
    "/quiet",
  ],
  [
    { type: "slow", seconds: 1 },
    "Rivera slowed the class: one message to everyone in 1 second",
    "Rivera slowed the class: one message to everyone in 1 second",
    "The class is slow: one message to everyone in 1 second",
    "/slow 1",
  ],
  [
    { type: "teacher", name: "Bob", on: false },
    "Bob is no longer a teacher",
    "You are no longer a teacher",
    "Bob is no longer a teacher",
    "/teacher Bob off",
  ],
  [
    { type: "private", to: "on" },
    "Rivera turned private messages and groups on",
    "Rivera turned private messages and groups on",
    "Private messages and groups are for everyone",
    "/private on",
  ],
  [
    { type: "private", to: "teacher" },
    "Rivera limited private messages and groups: messages only to and from teachers, groups only for teachers",
    "Rivera limited private messages and groups: messages only to and from teachers, groups only for teachers",
    "Private messages are only to and from teachers now, and groups only for teachers",
    "/private teacher",
  ],
  [
    { type: "private", to: "off" },
    "Rivera turned private messages and groups off, except for teachers",
    "Rivera turned private messages and groups off, except for teachers",
    "Private messages and groups are for teachers only now",
    "/private off",
  ],
  [
    { type: "lock", on: false },
    "Rivera unlocked the class",
    "Rivera unlocked the class",
    "The class is unlocked",
    "/unlock",
  ],
  [
    { type: "lock", on: true },
    "Rivera locked the class: nobody new comes in",
    "Rivera locked the class: nobody new comes in",
    "The class is locked: nobody new comes in",
    "/lock",
  ],
  [
    {
      type: "retract",
      name: "Bob",
      to: "#lab",
      messages: [
        { seq: 1, at: 1 },
        { seq: 2, at: 1 },
      ],
    },
    "Rivera took back 2 messages of Bob in #lab",
    "Rivera took back 2 messages of yours in #lab",
    "Taken back: 2 messages of Bob",
    undefined,
  ],
  [
    { type: "pin", text: "Page 12" },
    "Rivera pinned: Page 12",
    "Rivera pinned: Page 12",
    "Pinned: Page 12",
    "/pin Page 12",
  ],
  [
    { type: "pin", text: "" },
    "Rivera took off what was pinned",
    "Rivera took off what was pinned",
    "Nothing is pinned",
    "/pin off",
  ],
];

test.each(told)("%j reads in one line what holds now", (act, others, own, holds, typed) => {
  const event = { kind: "moderated", at: 0, by: "Rivera", act } as const;
  expect(renderModerated(event)).toBe(others);
  expect(renderModerated({ ...event, isAboutYou: true })).toBe(own);
  expect(renderDone(act, 0)).toBe(holds);
  expect(act.type === "retract" ? undefined : formatAct(act, 0)).toBe(typed);
});

test("a newcomer who waits reads why, and teachers how to let them write", () => {
  const act = { type: "mute", name: "Zed", until: 600_000, isNewcomer: true } as const;
  const event = { kind: "moderated", at: 0, by: undefined, act } as const;
  expect(renderModerated(event)).toContain("Zed came in muted for 10 minutes");
  expect(renderModerated(event)).toContain("/allow Zed");
  expect(renderModerated({ ...event, isAboutYou: true })).toContain(
    "Newcomers from your address wait",
  );
});
