import { expect, test } from "bun:test";
import { mostDrawn } from "../../src/page/logWindow.ts";
import { classroom } from "../support/classroom.ts";
import { DataFolder } from "../support/dataFolder.ts";
import { makeLongHistory } from "../support/longHistory.ts";
import { NativePeer } from "../support/nativePeer.ts";
import { PagePerson } from "../support/pagePerson.ts";
import { Program } from "../support/program.ts";

const log = `document.querySelector("[role=log]")`;

/**
 * The text of the second whole message in sight, and how far below the log's edge it stands, in pixels. The first one
 * may lose its heading, below earlier ones of its sender.
 */
const secondInSight = `(() => {
  const edge = ${log}.getBoundingClientRect().top;
  const texts = [...document.querySelectorAll("[role=log] article .text")];
  const [, second] = texts.filter((text) => text.getBoundingClientRect().top >= edge);
  return [second.innerText, second.getBoundingClientRect().top - edge];
})()`;

/** The texts of the first and of the last message that are drawn. */
const drawn = `[...document.querySelectorAll("[role=log] article .text")].map(({ innerText }) => innerText)`;

type InSight = [text: string, top: number];

/** Where the text of that text stands below the log's edge, in pixels. */
function topOf(text: string): string {
  return `[...document.querySelectorAll("[role=log] article .text")].find(({ innerText }) => innerText === "${text}")
    ?.getBoundingClientRect().top - ${log}.getBoundingClientRect().top`;
}

test("scrolling up loads the whole of a long class, page by page, and the line that is read does not move by a pixel", async () => {
  using folder = new DataFolder();
  await using room = await classroom({ store: makeLongHistory(folder, 3_000), replay: 20 });
  await using mary = await PagePerson.joins(room.server.port, "Mary");
  await mary.sees("line 3000");
  await mary.finds("button", "Show earlier messages");
  let most = 0;
  for (
    let pages = 0;
    !(await mary.view.evaluate<boolean>(`${drawn}.includes("line 1")`));
    pages++
  ) {
    expect(pages).toBeLessThan(60);
    const [oldest = ""] = await mary.view.evaluate<string[]>(drawn);
    await mary.view.evaluate(`${log}.scrollTop = 0`);
    const [text, top] = await mary.view.evaluate<InSight>(secondInSight);
    await mary.until(`${drawn}[0] !== "${oldest}"`, "for what comes before");
    const moved = (await mary.view.evaluate<number>(topOf(text))) - top;
    expect(Math.abs(moved)).toBeLessThan(1);
    most = Math.max(most, await mary.view.evaluate<number>(`${log}.children.length`));
  }
  expect(most).toBeLessThanOrEqual(mostDrawn);
  await mary.view.evaluate(`${log}.scrollTop = 0`);
  await mary.sees("This is where the class begins");
  // Nothing of it is new, and the way back to the end is short.
  expect(await mary.view.evaluate<string>("document.title")).toBe("Mary · ClassChat");
  await mary.clicks("button", "Jump to newest");
  await mary.sees("line 3000");
  expect(mary.complaints).toEqual([]);
  expect(room.faults).toEqual([]);
}, 60_000);

test("who reads what came by itself stays there when the log drops what lies between that and what was read again", async () => {
  using folder = new DataFolder();
  await using room = await classroom({ store: makeLongHistory(folder, 300), replay: 20 });
  const alice = await room.native("Alice");
  await using mary = await PagePerson.joins(room.server.port, "Mary");
  for (let index = 1; index <= 500; index++) alice.says("everyone", `new ${index}`);
  await mary.sees("new 500");
  while (!(await mary.view.evaluate<boolean>(`${drawn}.includes("line 250")`))) {
    await mary.view.evaluate(`${log}.scrollTop = 0`);
    await mary.until("true", "for the page");
  }
  const isDrawn = (text: string) => `${drawn}.includes("${text}")`;
  while (!(await mary.view.evaluate<boolean>(isDrawn("new 400")))) {
    await mary.view.evaluate(`${log}.scrollTop = ${log}.scrollHeight`);
    await mary.until("true", "for the page");
  }
  await mary.view.evaluate(`${log}.scrollTop = ${log}.scrollHeight - 2500`);
  await mary.finds("button", "Jump to newest");
  const [text, top] = await mary.view.evaluate<InSight>(secondInSight);
  for (let index = 1; index <= 7_000; index++) alice.says("everyone", `later ${index}`);
  await mary.until(`document.title.startsWith("(7000)")`, "for all of it");
  const moved = (await mary.view.evaluate<number>(topOf(text))) - top;
  expect(Math.abs(moved)).toBeLessThan(1);
  // Back at the end, nothing is shown of what was read again: between the two there is a gap.
  await mary.says("thanks");
  await mary.seesMessage({ text: "thanks", state: "Sent" });
  expect(await mary.view.evaluate<boolean>(isDrawn("line 250"))).toBe(false);
}, 60_000);

test("with the keyboard alone a log is read back: by its keys, and by the button above it", async () => {
  using folder = new DataFolder();
  await using room = await classroom({ store: makeLongHistory(folder, 330), replay: 2 });
  await using mary = await PagePerson.joins(room.server.port, "Mary");
  await mary.sees("line 330");
  // Two lines are no log that could be scrolled.
  await mary.tabsTo("log", "Messages");
  await mary.presses("PageUp");
  await mary.until(`${drawn}[0] === "line 229"`, "for the page before");
  await mary.tabsTo("button", "Show earlier messages");
  await mary.presses("Enter");
  await mary.until(`${drawn}.includes("line 129")`, "for the page before that");
  await mary.isAt("button", "Show earlier messages");
  await mary.tabsTo("log", "Messages");
  while (!(await mary.view.evaluate<boolean>(`${drawn}.includes("line 1")`))) {
    await mary.presses("Home");
    await mary.until("true", "for the page");
  }
  await mary.sees("This is where the class begins");
  // Who pressed the button that is gone goes on in the log.
  await mary.isAt("log", "Messages");
}, 60_000);

test("/back shows what was said before, under its day; it is not new, and what is taken back there is gone", async () => {
  using folder = new DataFolder();
  await using room = await classroom({ store: makeLongHistory(folder, 150), replay: 20 });
  const alice = await room.native("Alice");
  await using mary = await PagePerson.joins(room.server.port, "Mary");
  alice.says("everyone", "today's news");
  await mary.sees("today's news");
  await mary.says("/back");
  const edge = `${log}.getBoundingClientRect()`;
  const isInSight = `[...document.querySelectorAll("[role=log] article")].some((article) =>
    article.querySelector(".text").innerText === "line 130" && article.getBoundingClientRect().top >= ${edge}.top &&
    article.getBoundingClientRect().bottom <= ${edge}.bottom)`;
  await mary.until(isInSight, "for what was said before");
  await mary.clicks("button", "Jump to newest");
  await mary.sees("today's news");
  const days = `[...document.querySelectorAll(".day")].map(({ innerText }) => innerText)`;
  await mary.until(`${days}.length === 2`, "for both days");
  expect(await mary.view.evaluate<string[]>(days)).toEqual([
    expect.stringContaining("January"),
    "Today",
  ]);
  expect(await mary.view.evaluate<string>("document.title")).toBe("Mary · ClassChat");
  const act = { type: "retract", name: "Bob", count: "all" } as const;
  room.server.log.submit({ type: "moderate", at: Date.now(), act, by: undefined });
  await mary.sees("messages of Bob taken back");
  expect(await mary.view.evaluate<string>(`${log}.innerText`)).not.toContain("line 1");
}, 60_000);

test("a private conversation is read back by the two alone, whatever they are called now", async () => {
  await using room = await classroom({ replay: 20 });
  const alice = await room.native("Alice");
  const kept = await PagePerson.joins(room.server.port, "Bob");
  await kept.chooses("Alice");
  for (let index = 1; index <= 700; index++) alice.says("Bob", `secret ${index}`);
  await kept.sees("secret 700");
  await kept.says("I know");
  await kept.seesMessage({ text: "I know", state: "Sent" });
  await using carol = await PagePerson.joins(room.server.port, "Carol");
  alice.sends({ type: "rename", id: "n", name: "Alicia" });
  await kept.sees("Alice is now Alicia");
  await kept.reloads();
  await using bob = kept;
  await bob.sees("secret 700");
  // A tab keeps 500 entries through a reload.
  while (!(await bob.view.evaluate<boolean>(`${drawn}.includes("secret 1")`))) {
    await bob.view.evaluate(`${log}.scrollTop = 0`);
    await bob.until("true", "for the page");
  }
  await bob.sees("This is where it begins");
  await bob.seesMessage({ from: "Alice", text: "secret 1", reach: "only to you" });
  await carol.chooses("Alicia");
  await carol.sees("Alicia alone reads what you write here.");
  await carol.says("/back");
  await carol.until(`document.getElementById("message").value === ""`, "for the line to be taken");
  await carol.says("hello");
  await carol.seesMessage({ text: "hello", state: "Sent" });
  expect((await carol.messages()).map(({ text }) => text)).toEqual(["hello"]);
  expect(room.faults).toEqual([]);
}, 60_000);

test("without a connection the line says that it comes later, and then it comes; a search says so too", async () => {
  using folder = new DataFolder();
  const flags = ["--data-dir", folder.path, "--rate", "0"];
  await using first = await Program.serve(...flags);
  const alice = await NativePeer.connect(first.port, "Alice");
  for (let index = 1; index <= 90; index++) alice.says("everyone", `line ${index}`);
  await alice.isUpToDate();
  await using mary = await PagePerson.joins(first.port, "Mary");
  await mary.sees("line 90");
  await mary.says("/search zebra");
  await mary.sees("Nobody has said zebra.");
  await mary.presses("Escape");
  // What it needs for that came along with the first search.
  first.signal("SIGKILL");
  await first.exitCode();
  await mary.sees("Connection lost.");
  await mary.clicks("button", "Show earlier messages");
  await mary.sees("It comes once the connection is back");
  await mary.clicks("button", "Search messages");
  await mary.isAt("searchbox", "Words to look for");
  await mary.view.type("line 7");
  await mary.presses("Enter");
  await mary.until(
    `document.querySelector("dialog [role=status]").innerText === "It comes once the connection is back"`,
    "for the search to say so",
  );
  await using _second = await Program.serve(...flags, "--port", `${first.port}`);
  await mary.sees("18 messages found");
  await mary.presses("Escape");
  await mary.until(`${drawn}[0] === "line 1"`, "for what was said before");
}, 60_000);
