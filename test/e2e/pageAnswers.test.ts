import { expect, test } from "bun:test";
import type { Act } from "../../src/model/act.ts";
import type { Classroom } from "../support/classroom.ts";
import { classroom } from "../support/classroom.ts";
import { DataFolder } from "../support/dataFolder.ts";
import { FullStore } from "../support/fullStore.ts";
import { NativePeer } from "../support/nativePeer.ts";
import { PagePerson } from "../support/pagePerson.ts";
import { Program } from "../support/program.ts";

const phone = { width: 390, height: 844 };

/** The text of the box's line about what is answered or corrected; empty without one. */
const aim = `(document.querySelector(".aim .quoted")?.innerText.replaceAll(/\\s+/g, " ").trim() ?? "")`;
const quotes = `[...document.querySelectorAll("article")].flatMap((article) => {
  const quote = article.querySelector(".quote")?.innerText.replaceAll(/\\s+/g, " ").trim();
  return quote ? [quote + " ← " + article.querySelector(".text").innerText.trim()] : [];
})`;
const chips = `[...document.querySelectorAll("article .chip")].map((chip) =>
  chip.innerText + (chip.ariaPressed === "true" ? " mine" : ""))`;

/** The message of that text, in the page. */
function article(text: string): string {
  return `[...document.querySelectorAll("article")].find((one) =>
    one.querySelector(".text").innerText.trim().startsWith(${JSON.stringify(text)}))`;
}

/** Waits for what the page loads with its first message. */
async function hasMenu(person: PagePerson, text: string): Promise<void> {
  await person.until(`${article(text)}?.querySelector(".menu-opener")`, `for the menu of ${text}`);
}

async function opensMenu(person: PagePerson, text: string): Promise<void> {
  await hasMenu(person, text);
  await person.view.evaluate(`${article(text)}.querySelector(".menu-opener").click()`);
  await person.finds("menuitem", "Reply");
}

async function chooses(person: PagePerson, text: string, item: string): Promise<void> {
  await opensMenu(person, text);
  await person.clicks("menuitem", item);
}

async function sees(person: PagePerson, what: string, value: unknown): Promise<void> {
  const isSo = `JSON.stringify(${what}) === ${JSON.stringify(JSON.stringify(value))}`;
  await person.until(isSo, `for ${JSON.stringify(value)}`);
}

function orders({ server }: Classroom, ...acts: Act[]): void {
  for (const act of acts) server.log.submit({ type: "moderate", at: Date.now(), act });
}

function reply(peer: NativePeer, to: string, text: string, replyTo: number): void {
  peer.sends({ type: "say", id: text, to, text, replyTo });
}

test("a reply shows whom and what it answers, above the box and above its text, and its quote leads there", async () => {
  await using room = await classroom();
  const alice = await room.native("Alice");
  await using bob = await PagePerson.joins(room.server.port, "Bob");
  alice.says("everyone", "Which loop\ndid you take?");
  await chooses(bob, "Which loop", "Reply");
  await sees(bob, aim, "In answer to Alice: Alice Which loop did you take?");
  await bob.isAt("textbox", "Message");
  await bob.says("the first");
  await sees(bob, aim, "");
  await sees(bob, quotes, ["In answer to Alice: Alice Which loop did you take? ← the first"]);
  const said = await alice.hears("message");
  expect(said).toMatchObject({ to: "everyone", text: "the first", replyTo: { seq: 1 } });
  // What comes next is a message by itself.
  await bob.says("and the second");
  expect((await alice.hears("message")).replyTo).toBeUndefined();

  for (let line = 1; line <= 60; line++) alice.says("everyone", `line ${line}`);
  await bob.seesMessage({ text: "line 60" });
  reply(alice, "everyone", "so it is", 2);
  await bob.seesMessage({ text: "so it is" });
  // Whoever is answered is meant, as if they were named.
  await bob.until(`${article("so it is")}.matches(".names-me")`, "for the mark");
  await bob.view.evaluate(`${article("so it is")}.querySelector(".quote").click()`);
  const top = `${article("the first")}.getBoundingClientRect().top`;
  await bob.until(`${top} > 0 && ${top} < innerHeight / 2`, "for the message that was answered");
  expect(
    await bob.view.evaluate<boolean>(`${article("the first")}.contains(document.activeElement)`),
  ).toBe(true);

  // Somebody who was not sent what is answered is told nothing of it.
  const mary = await room.native("Mary");
  mary.says("Alice", "between us");
  const { seq } = await alice.hears("message", ({ text }) => text === "between us");
  reply(alice, "everyone", "I agree", seq);
  await bob.seesMessage({ text: "I agree" });
  expect(
    await bob.view.evaluate<boolean>(`${article("I agree")}.querySelector(".quote") === null`),
  ).toBe(true);
  expect(bob.complaints).toEqual([]);
  expect(room.faults).toEqual([]);
}, 60_000);

test("what is answered belongs to its conversation, and the answer goes nowhere else unasked", async () => {
  await using room = await classroom();
  const alice = await room.native("Alice");
  const mary = await room.native("Mary");
  await using bob = await PagePerson.joins(room.server.port, "Bob");
  alice.says("everyone", "for all");
  mary.says("Bob", "for Bob");
  await chooses(bob, "for all", "Reply");
  await bob.writes("Message", "half typed");
  await bob.clicks("button", "Mary 1 unread");
  await sees(bob, aim, "");
  await chooses(bob, "for Bob", "Reply");
  await bob.says("just us");
  expect(await mary.hears("message", ({ to }) => to === "Bob" || to === "Mary")).toMatchObject({
    text: "just us",
    replyTo: { text: "for Bob" },
  });
  await bob.clicks("button", "Everyone draft");
  await sees(bob, aim, "In answer to Alice: Alice for all");
  expect(await bob.draft()).toBe("half typed");

  // A line that names somebody else is no answer to everyone by itself.
  await bob.says("Mary: you too?");
  await bob.sees("Is this for Mary?");
  await bob.clicks("button", "Keep writing");
  await bob.says("Mary: you too?");
  await bob.clicks("button", "To everyone, as written");
  expect(await alice.hears("message")).toMatchObject({
    text: "Mary: you too?",
    replyTo: { text: "for all" },
  });
  await sees(bob, aim, "");
  // A command leaves what is answered as it is, and a line for another has no quote.
  await chooses(bob, "for all", "Reply");
  await bob.says("/who");
  await bob.sees("3 here");
  await sees(bob, aim, "In answer to Alice: Alice for all");
  await bob.says("Mary:psst");
  await bob.clicks("button", "Only to Mary");
  const psst = await mary.hears("message", ({ text }) => text === "psst");
  expect(psst).toMatchObject({ to: "Mary" });
  expect(psst.replyTo).toBeUndefined();
  expect(bob.complaints).toEqual([]);
}, 60_000);

test("what is answered outlives a reload and a lost connection, and ends by Escape, the cross or its taking back", async () => {
  using folder = new DataFolder();
  const flags = ["--data-dir", folder.path];
  await using first = await Program.serve(...flags);
  const alice = await NativePeer.connect(first.port, "Alice");
  await using bob = await PagePerson.joins(first.port, "Bob");
  alice.says("everyone", "question");
  await chooses(bob, "question", "Reply");
  await bob.presses("Escape");
  await sees(bob, aim, "");
  await chooses(bob, "question", "Reply");
  await bob.writes("Message", "answer");
  await bob.clicks("button", "Do not reply");
  await sees(bob, aim, "");
  await bob.isAt("textbox", "Message");
  expect(await bob.draft()).toBe("answer");
  await chooses(bob, "question", "Reply");
  // A page that goes back in the browser's history is not loaded anew.
  await bob.until("(history.state?.layers ?? 0) === 0", "for the menu's entry to go");
  await bob.reloads();
  await bob.sees("Connected as Bob");
  await sees(bob, aim, "In answer to Alice: Alice question");
  expect(await bob.draft()).toBe("answer");
  // What the page loads later it has before the server goes.
  await opensMenu(bob, "question");
  await bob.presses("Escape");
  await bob.clicks("textbox", "Message");

  first.signal("SIGKILL");
  await first.exitCode();
  await bob.sees("Connection lost");
  await bob.presses("Enter");
  await bob.sees("Sending…");
  await bob.view.evaluate(`${article("question")}.querySelector(".menu-opener").click()`);
  await bob.clicks("menuitemcheckbox", "React with thumbs up");
  await bob.sees("Done as soon as the connection is back");
  await using _second = await Program.serve(...flags, "--port", `${first.port}`);
  await bob.until(`!document.body.innerText.includes("Sending…")`, "for the receipt");
  await sees(bob, quotes, ["In answer to Alice: Alice question ← answer"]);
  await sees(bob, chips, ["👍 1 mine"]);
  await bob.reloads();
  await sees(bob, quotes, ["In answer to Alice: Alice question ← answer"]);
  await sees(bob, chips, ["👍 1 mine"]);
  const mary = await NativePeer.connect(first.port, "Mary");
  mary.says("everyone", "a slip");
  await chooses(bob, "a slip", "Reply");
  await bob.writes("Message", "what?");
  mary.sends({ type: "moderate", id: "m", act: { type: "retract", seq: "last" } });
  await bob.sees("The message that this was about was taken back. What you wrote is still here.");
  await sees(bob, aim, "");
  expect(await bob.draft()).toBe("what?");
}, 60_000);

test("reactions are counted below a message, one's own are pressed, and a click adds or takes back one's own", async () => {
  await using room = await classroom();
  const people = await Promise.all(
    ["Ann", "Ben", "Cem", "Dan", "Eve", "Fay"].map((name) => room.native(name)),
  );
  const [ann, ben] = people;
  await using bob = await PagePerson.joins(room.server.port, "Bob");
  await bob.says("done?");
  await bob.seesMessage({ text: "done?", state: "Sent" });
  ann?.sends({ type: "react", id: "r", seq: 1, reaction: "✅", on: true });
  await bob.finds("button", "1 person reacted with a check mark");
  for (const one of people.slice(1))
    one.sends({ type: "react", id: "r", seq: 1, reaction: "✅", on: true });
  ben?.sends({ type: "react", id: "r2", seq: 1, reaction: "🎉", on: true });
  await bob.finds("button", "6 people reacted with a check mark");
  await sees(bob, chips, ["✅ 6", "🎉 1"]);
  // Who they are is shown where the mouse rests; nobody is told of each in words.
  const who = await bob.view.evaluate<string>(`document.querySelector(".chip").title`);
  expect(who).toMatch(/^Ann, (?:\w+, ){4}and 1 other$/u);
  expect(await bob.view.evaluate<string>("document.body.innerText")).not.toContain("reacted");
  await bob.clicks("button", "1 person reacted with a party popper");
  await sees(bob, chips, ["✅ 6", "🎉 2 mine"]);
  await ann?.hears("reaction", ({ by, on }) => by === "Bob" && on === true);
  await bob.clicks("button", "2 people reacted with a party popper");
  await sees(bob, chips, ["✅ 6", "🎉 1"]);
  ben?.sends({ type: "react", id: "r3", seq: 1, reaction: "🎉", on: false });
  await sees(bob, chips, ["✅ 6"]);
  await opensMenu(bob, "done?");
  const row = `[...document.querySelectorAll(".menu-row button")].map(({ innerText }) => innerText.trim())`;
  expect(await bob.view.evaluate<string[]>(row)).toEqual(["👍", "✅", "🤔", "❤️", "😂", "🎉"]);
  await bob.clicks("menuitemcheckbox", "React with a thinking face");
  await sees(bob, chips, ["✅ 6", "🤔 1 mine"]);
  await opensMenu(bob, "done?");
  const on = `[...document.querySelectorAll(".menu [aria-checked=true]")].map(({ ariaLabel }) => ariaLabel)`;
  expect(await bob.view.evaluate<string[]>(on)).toEqual(["React with a thinking face"]);
  await bob.presses("Escape");
  // A mute holds reactions too: why is said.
  orders(room, { type: "mute", name: "Bob", minutes: 5 });
  await bob.clicks("button", "6 people reacted with a check mark");
  await bob.until(
    `document.querySelector(".notice.refusal")?.innerText.includes("muted")`,
    "for the reason",
  );
  await sees(bob, chips, ["✅ 6", "🤔 1 mine"]);
  await using mary = await PagePerson.joins(room.server.port, "Mary");
  await mary.sees("Connected as Mary");
  expect(room.faults).toEqual([]);
}, 60_000);

test("arrow up in an empty box corrects the last message of the conversation, which says so to everyone", async () => {
  await using room = await classroom({ replay: 9, graceMs: 60_000 });
  const alice = await room.native("Alice");
  await using bob = await PagePerson.joins(room.server.port, "Bob");
  await using mary = await PagePerson.joins(room.server.port, "Mary");
  await bob.says("Alice:psst");
  await bob.says("I am doen");
  await mary.seesMessage({ from: "Bob", text: "I am doen" });
  reply(alice, "everyone", "with what?", 2);
  await mary.seesMessage({ text: "with what?" });
  await hasMenu(bob, "with what?");
  await bob.presses("ArrowUp");
  await sees(bob, aim, "Correct your message: I am doen");
  expect(await bob.draft()).toBe("I am doen");
  await bob.presses("Escape");
  await sees(bob, aim, "");
  expect(await bob.draft()).toBe("");
  await bob.presses("ArrowUp");
  await bob.says("I am done");
  for (const reader of [bob, mary]) {
    await reader.seesMessage({ text: "I am done (corrected)" });
    await sees(reader, quotes, ["In answer to Bob: Bob I am done ← with what?"]);
  }
  expect(await bob.draft()).toBe("");
  await bob.reloads();
  await bob.seesMessage({ text: "I am done (corrected)", state: "Sent" });
  await using cem = await PagePerson.joins(room.server.port, "Cem");
  await cem.seesMessage({ text: "I am done (corrected)" });
  // What was half typed stands in the box again afterwards.
  await bob.writes("Message", "half typed");
  await chooses(bob, "I am done", "Correct");
  await bob.says("All done");
  await mary.seesMessage({ text: "All done (corrected)" });
  expect(await bob.draft()).toBe("half typed");
  await bob.says("/correct Everything is done");
  await mary.seesMessage({ text: "Everything is done (corrected)" });
  await bob.seesMessage({ text: "Everything is done (corrected)" });
  // A line that names somebody is asked about: it may have been meant as a message of its own.
  await bob.presses("ArrowUp");
  await bob.says("Alice: psst");
  await bob.sees("Is this for Alice?");
  await bob.clicks("button", "Only to Alice");
  await alice.hears("message", ({ text, to }) => text === " psst" && to === "Alice");
  expect((await mary.messages()).map(({ text }) => text)).toEqual([
    "Everything is done (corrected)",
    "with what?",
  ]);
  expect([bob.complaints, mary.complaints, room.faults]).toEqual([[], [], []]);
}, 60_000);

test("a correction that is refused says why, and keeps its text", async () => {
  const store = new FullStore();
  await using room = await classroom({ store });
  const alice = await room.native("Alice");
  await using bob = await PagePerson.joins(room.server.port, "Bob");
  await bob.says("I am doen");
  await bob.seesMessage({ text: "I am doen", state: "Sent" });
  await hasMenu(bob, "I am doen");
  store.isFull = true;
  await bob.presses("ArrowUp");
  await bob.says("I am done");
  await bob.sees("Not corrected. Message not delivered: the server could not store it. Try later");
  expect(await bob.view.evaluate<string>(`document.querySelector(".refused-text").innerText`)).toBe(
    "I am done",
  );
  store.isFull = false;
  await bob.clicks("button", "Edit");
  await sees(bob, aim, "Correct your message: I am doen");
  expect(await bob.draft()).toBe("I am done");
  await bob.presses("Enter");
  await bob.seesMessage({ text: "I am done (corrected)" });
  expect(await alice.hears("message", ({ corrects }) => corrects !== undefined)).toMatchObject({
    corrects: { seq: 1 },
  });
}, 60_000);

test("a correction that was on its way when the server went is made once it is back", async () => {
  using folder = new DataFolder();
  const flags = ["--data-dir", folder.path];
  await using first = await Program.serve(...flags);
  await using bob = await PagePerson.joins(first.port, "Bob");
  await bob.says("I am doen");
  await bob.seesMessage({ text: "I am doen", state: "Sent, but nobody else is here" });
  await hasMenu(bob, "I am doen");
  first.signal("SIGKILL");
  await first.exitCode();
  await bob.sees("Connection lost");
  await bob.presses("ArrowUp");
  await bob.says("I am done");
  await bob.sees("Correcting…");
  await using second = await Program.serve(...flags, "--port", `${first.port}`);
  await bob.seesMessage({ text: "I am done (corrected)" });
  await using mary = await PagePerson.joins(second.port, "Mary");
  await mary.seesMessage({ text: "I am done (corrected)" });
}, 60_000);

test("one's own message is taken back and corrected within two minutes, and later by teachers alone", async () => {
  await using room = await classroom();
  const alice = await room.native("Alice");
  await using bob = await PagePerson.joins(room.server.port, "Bob");
  await using mary = await PagePerson.joins(room.server.port, "Mary");
  const items = `[...document.querySelectorAll(".menu [role=menuitem]")].map(({ innerText }) => innerText.trim())`;
  await bob.says("oops");
  alice.says("everyone", "what?");
  await mary.seesMessage({ text: "what?" });
  reply(alice, "everyone", "I saw that", 1);
  await mary.seesMessage({ text: "I saw that" });
  await opensMenu(bob, "oops");
  expect(await bob.view.evaluate<string[]>(items)).toEqual([
    "Reply",
    "Correct",
    "Take back this message",
  ]);
  await bob.clicks("menuitem", "Take back this message");
  await bob.sees("1 message of yours taken back");
  await mary.sees("1 message of Bob taken back");
  for (const reader of [bob, mary]) {
    await sees(reader, quotes, ["In answer to a message that is not here any more ← I saw that"]);
    expect(
      await reader.view.evaluate<string>("document.querySelector('[role=log]').innerText"),
    ).not.toContain("oops");
  }
  await bob.isAt("log", "Messages");
  await opensMenu(bob, "what?");
  expect(await bob.view.evaluate<string[]>(items)).toEqual(["Reply"]);
  await bob.presses("Escape");
  // The page's own clock hides what the server would refuse.
  await bob.says("it stays");
  await bob.seesMessage({ text: "it stays", state: "Sent" });
  await bob.view.evaluate(`(() => { const { now } = Date; Date.now = () => now() + 121_000; })()`);
  await opensMenu(bob, "it stays");
  expect(await bob.view.evaluate<string[]>(items)).toEqual(["Reply"]);
  await bob.presses("Escape");
  await bob.clicks("textbox", "Message");
  await bob.presses("ArrowUp");
  await sees(bob, aim, "");
  orders(room, { type: "teacher", name: "Bob", on: true });
  await bob.sees("Connected as Bob (teacher)");
  await chooses(bob, "it stays", "Take back this message");
  await bob.sees("1 message of yours taken back");
  expect([bob.complaints, mary.complaints]).toEqual([[], []]);
}, 60_000);

test("keys alone: from the newest message's menu the arrows lead to other messages, and to what is beside it", async () => {
  await using room = await classroom();
  const alice = await room.native("Alice");
  await using bob = await PagePerson.joins(room.server.port, "Bob");
  for (const text of ["one", "two"]) alice.says("everyone", text);
  await bob.seesMessage({ text: "two" });
  reply(alice, "everyone", "three", 1);
  await bob.seesMessage({ text: "three" });
  alice.sends({ type: "react", id: "r", seq: 3, reaction: "👍", on: true });
  await bob.finds("button", "1 person reacted with thumbs up");
  await bob.clicks("button", "Got it");
  await bob.isAt("log", "Messages");
  await bob.presses("Tab");
  const isAtNewest = `${article("three")}.querySelector(".menu-opener") === document.activeElement`;
  await bob.until(isAtNewest, "for the newest message's menu");
  expect(await bob.hasVisibleFocus()).toBe(true);
  await bob.presses("ArrowLeft");
  await bob.isAt("button", "1 person reacted with thumbs up");
  await bob.presses("Enter");
  await bob.isAt("button", "2 people reacted with thumbs up");
  await bob.presses("ArrowUp", "Enter");
  await bob.isAt("menuitemcheckbox", "React with thumbs up");
  await bob.presses("ArrowRight", "ArrowRight");
  await bob.isAt("menuitemcheckbox", "React with a thinking face");
  await bob.presses("ArrowDown");
  await bob.isAt("menuitem", "Reply");
  await bob.presses("ArrowUp");
  await bob.isAt("menuitemcheckbox", "React with a party popper");
  await bob.presses("ArrowDown", "Enter");
  await sees(bob, aim, "In answer to Alice: Alice two");
  await bob.isAt("textbox", "Message");
  await bob.view.type("four");
  await bob.presses("Enter");
  expect(await alice.hears("message", ({ text }) => text === "four")).toMatchObject({
    replyTo: { text: "two" },
  });
  expect(bob.complaints).toEqual([]);
}, 60_000);

test("on a phone every message has a menu of 44 pixels, which rises from below; Back closes it", async () => {
  await using room = await classroom();
  const alice = await room.native("Alice");
  await using bob = await PagePerson.opens(room.server.port, phone);
  await bob.view.cdp("Emulation.setTouchEmulationEnabled", { enabled: true });
  await bob.joins("Bob");
  for (const text of ["one", "two", "three"]) alice.says("everyone", text);
  await bob.until(`document.querySelectorAll(".menu-opener").length === 3`, "for the menus");
  const boxes = await bob.view.evaluate<{ width: number; height: number; top: number }[]>(
    `[...document.querySelectorAll(".menu-opener")].map((button) => button.getBoundingClientRect().toJSON())`,
  );
  for (const [index, { width, height, top }] of boxes.entries()) {
    expect(Math.min(width, height)).toBeGreaterThanOrEqual(44);
    // None lies over the one above it.
    expect(top).toBeGreaterThanOrEqual((boxes[index - 1]?.top ?? -Infinity) + 44);
  }
  await opensMenu(bob, "two");
  const low = `document.querySelector(".menu").getBoundingClientRect().bottom === innerHeight`;
  expect(await bob.view.evaluate<boolean>(low)).toBe(true);
  await bob.view.evaluate("history.back()");
  await bob.until(`document.querySelector(".menu") === null`, "for the menu to close");
  await chooses(bob, "two", "Reply");
  await sees(bob, aim, "In answer to Alice: Alice two");
  expect(bob.complaints).toEqual([]);
}, 60_000);

test("a board shows replies, corrections and how many reacted, also after a lost connection, and quotes nothing private", async () => {
  using folder = new DataFolder();
  const flags = ["--data-dir", folder.path, "--replay", "9"];
  await using first = await Program.serve(...flags);
  const alice = await NativePeer.connect(first.port, "Alice");
  const bob = await NativePeer.connect(first.port, "Bob");
  await using board = await PagePerson.follows(`http://127.0.0.1:${first.port}/?view=board`);
  await board.sees("2 here");
  alice.says("everyone", "who is doen?");
  alice.says("Bob", "between us");
  await bob.hears("message", ({ text }) => text === "between us");
  reply(bob, "everyone", "I am", 1);
  reply(bob, "everyone", "so I heard", 2);
  await board.seesMessage({ text: "so I heard" });
  await sees(board, quotes, ["In answer to Alice: Alice who is doen? ← I am"]);
  bob.sends({ type: "react", id: "r1", seq: 1, reaction: "✅", on: true });
  alice.sends({ type: "react", id: "r2", seq: 1, reaction: "✅", on: true });
  await sees(board, chips, ["✅ 2"]);
  alice.sends({ type: "correct", id: "c", seq: 1, text: "who is done?" });
  await board.seesMessage({ text: "who is done? (corrected)" });
  await sees(board, quotes, ["In answer to Alice: Alice who is done? ← I am"]);
  expect((await board.messages()).map(({ text }) => text)).toEqual([
    "who is done? (corrected)",
    "I am",
    "so I heard",
  ]);
  first.signal("SIGKILL");
  await first.exitCode();
  await board.sees("Connection lost");
  await using _second = await Program.serve(...flags, "--port", `${first.port}`);
  const cem = await NativePeer.connect(first.port, "Cem");
  cem.sends({ type: "react", id: "r", seq: 1, reaction: "✅", on: true });
  await sees(board, chips, ["✅ 3"]);
  await board.reloads();
  await sees(board, chips, ["✅ 3"]);
  await board.seesMessage({ text: "who is done? (corrected)" });
  expect(await board.view.evaluate<string>("document.body.innerText")).not.toContain("between us");
  cem.says("everyone", "taken back");
  await board.seesMessage({ text: "taken back" });
  expect(
    board.complaints.filter(
      (complaint) =>
        !complaint.includes("WebSocket") && !complaint.includes("ERR_CONNECTION_REFUSED"),
    ),
  ).toEqual([]);
}, 60_000);
