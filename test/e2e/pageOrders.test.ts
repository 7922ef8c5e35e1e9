import { expect, test } from "bun:test";
import type { Act } from "../../src/model/act.ts";
import type { Classroom } from "../support/classroom.ts";
import { classroom } from "../support/classroom.ts";
import { PagePerson } from "../support/pagePerson.ts";

const phone = { width: 390, height: 844 };

/** Ordered in the server window. */
function orders({ server }: Classroom, ...acts: Act[]): void {
  for (const act of acts)
    server.log.submit({ type: "moderate", at: Date.now(), act, by: undefined });
}

function badges(within: string): string {
  return `[...document.querySelectorAll("${within} .role")].map((badge) => badge.parentElement.innerText.replaceAll("\\n", " "))`;
}

test("the menu on a name mutes, unmutes, renames, removes and lets back in", async () => {
  await using room = await classroom();
  const bob = await room.plain("Bob");
  await using mary = await PagePerson.joins(room.server.port, "Mary");
  orders(room, { type: "teacher", name: "Mary", on: true });

  await mary.clicks("button", "Orders for Bob");
  await mary.clicks("menuitem", "Mute for 5 minutes");
  await bob.sees("Mary muted you for 5 minutes.");
  await mary.clicks("button", "Orders for Bob");
  await mary.clicks("menuitem", "Unmute");
  await bob.sees("You can write again");

  await mary.clicks("button", "Orders for Bob");
  await mary.clicks("menuitem", "Rename…");
  await mary.writes("New name", "Mary");
  await mary.presses("Enter");
  await mary.sees("Username is taken.");
  await mary.writes("New name", "Robert");
  await mary.presses("Enter");
  await bob.sees("Mary changed your name to Robert");
  await mary.isAt("textbox", "Message");

  await mary.clicks("button", "Orders for Robert");
  await mary.clicks("menuitem", "Remove from the class…");
  await mary.clicks("button", "Cancel");
  await bob.isUpToDate();
  await mary.clicks("button", "Orders for Robert");
  await mary.clicks("menuitem", "Remove from the class…");
  await mary.writes("Why (everyone reads it; may be left empty)", "spam");
  await mary.clicks("button", "Remove");
  await bob.sees("Mary removed you from the class (spam)");
  await bob.isClosed();
  expect(mary.complaints).toEqual([]);
  expect(room.faults).toEqual([]);
}, 60_000);

test("the menu on a message takes back that message, of the person by whatever name", async () => {
  await using room = await classroom();
  const bob = await room.native("Bob");
  await using mary = await PagePerson.joins(room.server.port, "Mary");
  await using ana = await PagePerson.joins(room.server.port, "Ana");
  orders(room, { type: "teacher", name: "Mary", on: true });
  for (const text of ["one", "two", "three"]) bob.says("everyone", text);
  bob.sends({ type: "rename", id: "r", name: "Robert" });
  await mary.sees("Bob is now Robert");
  await ana.seesMessage({ text: "three" });

  // The menus come with the first message.
  const menus = `document.querySelectorAll("article .menu-opener")`;
  await mary.until(`${menus}.length === 3`, "for the menus");
  await mary.view.evaluate(`${menus}[1].click()`);
  await mary.clicks("menuitem", "Take back this message");
  for (const reader of [mary, ana]) {
    await reader.sees("1 message of Robert taken back");
    expect((await reader.messages()).map(({ text }) => text)).toEqual(["one", "three"]);
  }
  await mary.view.evaluate(`document.querySelector("article .menu-opener").click()`);
  await mary.clicks("menuitem", "Mute until unmuted");
  await mary.sees("Mary muted Robert");

  await mary.clicks("button", "Orders for Robert");
  await mary.clicks("menuitem", "Take back all they said…");
  await mary.clicks("button", "Take back");
  for (const reader of [mary, ana]) {
    await reader.sees("3 messages of Robert taken back");
    expect(await reader.messages()).toEqual([]);
  }
  await ana.reloads();
  await ana.sees("3 messages of Robert taken back");
  expect(await ana.view.evaluate<string>("JSON.stringify(sessionStorage)")).not.toContain("three");
  // What they say themselves can be taken back too; of a teacher and the window nothing else can be ordered.
  await mary.says("oops");
  await mary.seesMessage({ text: "oops", state: "Sent" });
  await mary.clicks("button", "Menu of this message of Mary");
  await mary.clicks("menuitem", "Take back this message");
  await ana.sees("Mary took back 1 message of their own");
  expect(mary.complaints).toEqual([]);
}, 60_000);

test("beside a message whose sender has gone, nobody is muted who has the name by now", async () => {
  await using room = await classroom();
  const bob = await room.native("Bob");
  await using mary = await PagePerson.joins(room.server.port, "Mary");
  orders(room, { type: "teacher", name: "Mary", on: true });
  bob.says("everyone", "said by the first");
  bob.sends({ type: "exit" });
  await bob.isClosed();
  const another = await room.native("Bob");
  another.says("everyone", "said by the second");
  const menus = `document.querySelectorAll("article .menu-opener")`;
  await mary.until(`${menus}.length === 2`, "for the menus");
  const offers = async (at: number): Promise<string> => {
    await mary.view.evaluate(`${menus}[${at}].click()`);
    await mary.until(`document.querySelector("dialog.menu[open]")`, "for the menu");
    const labels = await mary.view.evaluate<string>(`document.querySelector(".menu").innerText`);
    await mary.presses("Escape");
    await mary.until(`!document.querySelector("dialog.menu[open]")`, "for its end");
    return labels;
  };
  expect(await offers(0)).toContain("Take back this message");
  expect(await offers(0)).not.toContain("Mute");
  expect(await offers(1)).toContain("Mute for 5 minutes");
});

test("the menu in the heading sets what holds, and everybody reads it in plain words", async () => {
  await using room = await classroom();
  await using mary = await PagePerson.joins(room.server.port, "Mary");
  await using ana = await PagePerson.joins(room.server.port, "Ana", phone);
  orders(room, { type: "teacher", name: "Mary", on: true });
  const quiet = "Quiet: only teachers speak to everyone";
  await mary.clicks("button", "Class");
  await mary.clicks("menuitemcheckbox", quiet);
  await mary.sees("The class is quiet: only teachers speak to everyone");
  await ana.sees("Mary made the class quiet: only teachers speak to everyone");
  await ana.seesDestination("Only teachers speak to everyone now");
  // On a phone there is no room to say it a third time.
  expect(await ana.view.evaluate(`document.querySelector(".holding")`)).toBeNull();
  await mary.clicks("button", "Class");
  await mary.clicks("menuitemradio", "15 seconds");
  await ana.sees("The class is slow: one message to everyone in 15 seconds");
  await mary.clicks("button", "Class");
  await mary.clicks("menuitemradio", "Only to and from teachers");
  await ana.sees("Private messages are only to and from teachers now");
  await mary.clicks("button", "Class");
  await mary.clicks("menuitemcheckbox", "Locked: nobody new comes in");
  await ana.sees("The class is locked: nobody new comes in");
  await mary.clicks("button", "Class");
  const on = `[...document.querySelectorAll(".menu [aria-checked=true]")].map((item) => item.innerText.trim())`;
  expect(await mary.view.evaluate<string[]>(on)).toEqual([
    quiet,
    "Locked: nobody new comes in",
    "15 seconds",
    "Only to and from teachers",
  ]);
  await mary.clicks("menuitemcheckbox", quiet);
  await mary.until(
    `!document.querySelector(".holding").innerText.includes("quiet")`,
    "for the quiet to end",
  );
  await ana.seesDestination("To everyone");
  // Who comes back reads it too.
  await ana.reloads();
  await ana.sees("The class is locked: nobody new comes in");
  expect(await ana.view.evaluate<number>("document.body.scrollWidth - innerWidth")).toBe(0);
}, 60_000);

test("a line that a teacher pins by the menu stands below everybody's heading, until it is taken off", async () => {
  await using room = await classroom();
  await using mary = await PagePerson.joins(room.server.port, "Mary");
  await using ana = await PagePerson.joins(room.server.port, "Ana", phone);
  orders(room, { type: "teacher", name: "Mary", on: true });
  const label = "Everyone who comes in reads it first (empty takes it off)";
  await mary.clicks("button", "Class");
  await mary.clicks("menuitem", "Pin a line…");
  await mary.writes(label, "Page 12, exercise 3");
  await mary.presses("Enter");
  await ana.sees("Mary pinned: Page 12, exercise 3");
  const held = `document.querySelector(".holding")?.innerText.trim()`;
  await ana.until(`${held} === "Pinned: Page 12, exercise 3"`, "for the pin");
  await ana.reloads();
  await ana.until(`${held} === "Pinned: Page 12, exercise 3"`, "for the pin");
  await mary.clicks("button", "Class");
  await mary.clicks("menuitem", "Pin a line…");
  await mary.writes(label, "");
  await mary.clicks("button", "Pin");
  await ana.until(`${held} === undefined`, "for the pin to go");
  expect(mary.complaints).toEqual([]);
}, 60_000);

test("who may not speak is told why before they try, keeps their draft, and writes to the teachers", async () => {
  await using room = await classroom();
  const rivera = await room.plain("Rivera");
  const tom = await room.plain("Tom");
  await using ana = await PagePerson.joins(room.server.port, "Ana");
  orders(room, { type: "teacher", name: "Rivera", on: true }, { type: "quiet", on: true });
  await ana.seesDestination("Only teachers speak to everyone now");
  await ana.says("may I go?");
  expect(await ana.draft()).toBe("may I go?");
  await ana.clicks("button", "Write to the teachers");
  await ana.seesDestination("Only to all teachers");
  await ana.sees("Read by Rivera, the server window");
  await ana.says("may I go, please?");
  await rivera.sees("<Ana> to teacher: may I go, please?");
  await ana.seesMessage({ reach: "to all teachers", state: "Sent" });
  await ana.clicks("button", "Tom");
  await ana.says("psst");
  await tom.sees("<Ana>: psst");

  orders(room, { type: "private", to: "teacher" });
  await ana.seesDestination(
    "Private messages are only to and from teachers now, and groups only for teachers",
  );
  await ana.clicks("button", "Rivera teacher");
  await ana.seesDestination("Only to Rivera");
  orders(
    room,
    { type: "private", to: "on" },
    { type: "quiet", on: false },
    { type: "mute", name: "Ana", minutes: 5 },
  );
  const isMuted = /^You are muted until .+\. You can write only to teachers now: teacher:TEXT$/;
  await ana.until(
    `${isMuted}.test(document.getElementById("destination").innerText.trim())`,
    "for the composer to say until when they are muted",
  );
  expect(await ana.view.evaluate(`document.querySelector(".holding")`)).toBeNull();
  await ana.clicks("button", "Everyone draft");
  await ana.says("/who");
  await ana.sees("3 here: Rivera (teacher), Tom, Ana (you)");
  orders(room, { type: "unmute", name: "Ana" });
  await ana.seesDestination("To everyone");
  await ana.says("thank you");
  await tom.sees("Ana in ClassChat : thank you");
  await tom.isUpToDate();
  expect(tom.shown.text).not.toContain("may I go");
}, 60_000);

test("teachers have a badge in lists, on messages and at their own name; others have no orders", async () => {
  await using room = await classroom();
  const tom = await room.native("Tom");
  await using mary = await PagePerson.joins(room.server.port, "Mary");
  await using ana = await PagePerson.joins(room.server.port, "Ana");
  expect(await ana.view.evaluate<string[]>(badges("body"))).toEqual([]);
  tom.says("everyone", "hello");
  await ana.seesMessage({ text: "hello" });
  orders(
    room,
    { type: "teacher", name: "Mary", on: true },
    { type: "teacher", name: "Tom", on: true },
  );
  await mary.says("good morning");
  await ana.seesMessage({ text: "good morning" });
  await ana.until(`${badges("article")}.length === 2`, "for both messages to have a badge");
  expect(await ana.view.evaluate<string[]>(badges("nav"))).toEqual([
    "M Mary teacher",
    "T Tom teacher",
  ]);
  await mary.sees("Connected as Mary (teacher)");
  expect(await mary.view.evaluate<string[]>(badges(".self"))).toEqual(["M Mary (you) teacher"]);
  await mary.finds("button", "Class");
  await mary.finds("button", "Orders for Ana");
  const menus = `document.querySelectorAll("[aria-haspopup]:not(.menu-opener)").length`;
  expect(await ana.view.evaluate<number>(menus)).toBe(0);
  orders(room, { type: "teacher", name: "Mary", on: false });
  await mary.until(`${menus} === 0`, "for the menus to go");
  await ana.until(`${badges("article")}.length === 1`, "for the badge to go");
}, 60_000);

test("keys alone: menus open, lead by arrows and letters, close and give the focus back", async () => {
  await using room = await classroom();
  const bob = await room.native("Bob");
  for (const text of ["one", "two", "three"]) bob.says("everyone", text);
  await using mary = await PagePerson.joins(room.server.port, "Mary");
  orders(room, { type: "teacher", name: "Mary", on: true });
  for (const text of ["four", "five"]) bob.says("everyone", text);
  await mary.seesMessage({ text: "five" });

  await mary.tabsTo("button", "Bob");
  await mary.presses("ArrowRight");
  await mary.isAt("button", "Orders for Bob");
  expect(await mary.hasVisibleFocus()).toBe(true);
  await mary.presses("Enter");
  await mary.isAt("menuitem", "Mute for 5 minutes");
  await mary.presses("ArrowUp");
  await mary.isAt("menuitem", "Remove from the class…");
  expect(await mary.hasVisibleFocus()).toBe(true);
  await mary.presses("Home", "ArrowDown");
  await mary.isAt("menuitem", "Mute for 10 minutes");
  await mary.view.press("u");
  await mary.isAt("menuitem", "Unmute");
  await mary.presses("Escape");
  await mary.isAt("button", "Orders for Bob");
  await mary.presses("Space", "Tab");
  await mary.isAt("button", "Orders for Bob");

  // One stop of Tab leads to the newest message, the arrows to the others.
  await mary.presses("Tab");
  for (let presses = 0; presses < 60; presses++) {
    if (await mary.view.evaluate<boolean>(`document.activeElement.matches("article .menu-opener")`))
      break;
    await mary.presses("Tab");
  }
  await mary.presses("ArrowUp", "Enter");
  await mary.isAt("menuitemcheckbox", "React with thumbs up");
  await mary.presses("ArrowDown", "ArrowDown");
  await mary.isAt("menuitem", "Take back this message");
  await mary.presses("Enter");
  await mary.sees("1 message of Bob taken back");
  expect((await mary.messages()).map(({ text }) => text)).toEqual(["five"]);
  await mary.isAt("log", "Messages");
  expect(mary.complaints).toEqual([]);
}, 60_000);

test("on a phone a menu rises from the bottom, whole, and touches open it", async () => {
  await using room = await classroom();
  const bob = await room.native("Bob");
  await using mary = await PagePerson.joins(room.server.port, "Mary", phone);
  orders(room, { type: "teacher", name: "Mary", on: true });
  bob.says("everyone", "rude");
  await mary.clicks("button", "Menu of this message of Bob");
  await mary.finds("menuitem", "Take back this message");
  const box = `(({ left, right, bottom, top }) => [left, right, bottom, top >= 0])(
    document.querySelector(".menu").getBoundingClientRect())`;
  expect(await mary.view.evaluate<unknown[]>(box)).toEqual([0, 390, 844, true]);
  await mary.clicks("menuitem", "Take back this message");
  await mary.sees("1 message of Bob taken back");
  await mary.clicks("button", "People, groups and rooms");
  await mary.clicks("button", "Orders for Bob");
  await mary.presses("Escape");
  // The menu alone is closed, not the drawer.
  await mary.isAt("button", "Orders for Bob");
  await mary.presses("Escape");
  await mary.isAt("button", "People, groups and rooms");
}, 60_000);

test("the removed read a sentence, do not try again by themselves, and are let in once allowed", async () => {
  await using room = await classroom({ graceMs: 60_000 });
  await using bob = await PagePerson.joins(room.server.port, "Bob");
  await using mary = await PagePerson.joins(room.server.port, "Mary");
  orders(room, { type: "teacher", name: "Mary", on: true });
  await bob.says("hello");
  await mary.seesMessage({ text: "hello" });
  orders(room, { type: "remove", name: "Bob", reason: "spam" });
  await bob.sees("server removed you from the class (spam)");
  await bob.clicks("button", "Join again");
  await bob.sees("You were removed from this class.");
  await bob.finds("textbox", "Enter your name");
  await bob.clicks("button", "Join");
  await bob.sees("You were removed from this class.");
  await mary.until(`document.querySelector("article .menu-opener")`, "for the menu");
  await mary.view.evaluate(`document.querySelector("article .menu-opener").click()`);
  await mary.clicks("menuitem", "Allow back in");
  await mary.sees("Mary allowed Bob");
  await bob.joins("Bob");
  await mary.seesList("People", ["Mary (you)", "Bob"]);
  expect(room.faults).toEqual([]);
}, 60_000);
