import { expect, test } from "bun:test";
import { mostDrawn } from "../../src/page/logWindow.ts";
import { classroom } from "../support/classroom.ts";
import { PagePerson } from "../support/pagePerson.ts";

const log = `document.querySelector("[role=log]")`;
const lead = `document.querySelector(".lead")`;

/** The text of the first message in sight, and how far below the log's edge it stands. */
const firstInSight = `(() => {
  const edge = ${log}.getBoundingClientRect().top;
  const articles = [...document.querySelectorAll("[role=log] article")];
  const first = articles.find((article) => article.getBoundingClientRect().top >= edge);
  return first && [first.querySelector(".text").innerText, Math.round(first.getBoundingClientRect().top - edge)];
})()`;

const isAtEnd = `${log}.scrollHeight - ${log}.scrollTop - ${log}.clientHeight < 2`;

function lines(name: string, count: number): string[] {
  return Array.from({ length: count }, (_, index) => `${name} ${index + 1}`);
}

test("who has scrolled up and sends something sees it", async () => {
  await using room = await classroom();
  const alice = await room.native("Alice");
  await using bob = await PagePerson.joins(room.server.port, "Bob");
  for (const line of lines("line", 200)) alice.says("everyone", line);
  await bob.sees("line 200");
  await bob.view.evaluate(`${log}.scrollTop = 1000`);
  await bob.finds("button", "Jump to newest");
  await bob.says("my own");
  await bob.until(isAtEnd, "for the end");
  await bob.seesMessage({ text: "my own", state: "Sent" });
});

test("who has just scrolled up is not thrown back by what comes before the browser tells of it", async () => {
  await using room = await classroom();
  const alice = await room.native("Alice");
  await using bob = await PagePerson.joins(room.server.port, "Bob");
  for (const line of lines("line", 200)) alice.says("everyone", line);
  await bob.sees("line 200");
  await bob.until(isAtEnd, "for the end");
  await bob.view.evaluate(
    `addEventListener("scroll", (event) => event.stopImmediatePropagation(), true)`,
  );
  await bob.view.evaluate(`${log}.scrollTop = 1000`);
  alice.says("everyone", "meanwhile");
  await bob.sees("meanwhile");
  expect(await bob.view.evaluate<number>(`${log}.scrollTop`)).toBe(1_000);
});

test("who reads further up stays at the line, while the log fills, is pruned and is drawn narrower", async () => {
  await using room = await classroom();
  const alice = await room.native("Alice");
  await using bob = await PagePerson.joins(room.server.port, "Bob");
  for (const line of lines("old", 700)) alice.says("everyone", `${line} ${"word ".repeat(20)}`);
  await bob.sees("old 700");
  await bob.view.evaluate(`${log}.scrollTop = 2000`);
  await bob.finds("button", "Jump to newest");
  const before = await bob.view.evaluate<[string, number]>(firstInSight);
  for (const line of lines("new", 7_000)) alice.says("everyone", line);
  await bob.until(`/^[\\d,]+ new since/.test(${lead}.innerText.trim())`, "for what is new");
  await bob.until(`document.title.startsWith("(7000)")`, "for all of it");
  expect(await bob.view.evaluate<[string, number]>(firstInSight)).toEqual(before);
  expect(await bob.view.evaluate<number>(`${log}.children.length`)).toBeLessThanOrEqual(mostDrawn);
  const metrics = { width: 700, height: 800, deviceScaleFactor: 1, mobile: false };
  await bob.view.cdp("Emulation.setDeviceMetricsOverride", metrics);
  await bob.until(`innerWidth === 700`, "for it to be narrow");
  const [text] = await bob.view.evaluate<[string, number]>(firstInSight);
  expect(text).toBe(before[0]);

  await bob.view.evaluate(`${lead}.click()`);
  await bob.sees("New messages");
  await bob.until(`${firstInSight}?.[0] === "new 1"`, "for the first that is new");
  await bob.finds("button", "7,000 new · jump to newest");
}, 60_000);

test("of thousands of messages that came while nobody looked none counts as read, and at most 300 are drawn", async () => {
  await using room = await classroom();
  const alice = await room.native("Alice");
  await using bob = await PagePerson.joins(room.server.port, "Bob");
  for (const line of lines("seen", 40)) alice.says("everyone", line);
  await bob.sees("seen 40");
  await bob.looksAway(true);
  for (const line of lines("missed", 1_204)) alice.says("everyone", line);
  await bob.until(`document.title.startsWith("(1204)")`, "for all to be counted");
  await bob.looksAway(false);
  await bob.until(`${firstInSight}?.[0] === "missed 1"`, "for the first that is new");
  expect(await bob.view.evaluate<string>("document.title")).toBe("(1204) Bob · ClassChat");
  expect(await bob.view.evaluate<number>(`${log}.children.length`)).toBeLessThanOrEqual(mostDrawn);
  await bob.clicks("button", "1,204 new · jump to newest");
  await bob.sees("missed 1204");
  await bob.until(`document.title === "Bob · ClassChat"`, "for all to be read");
});

test("the count of what is new leads to where it begins, from above and from below", async () => {
  await using room = await classroom();
  const alice = await room.native("Alice");
  await using bob = await PagePerson.joins(room.server.port, "Bob");
  for (const line of lines("old", 200)) alice.says("everyone", line);
  await bob.sees("old 200");
  await bob.view.evaluate(`${log}.scrollTop = 500`);
  await bob.finds("button", "Jump to newest");
  for (const line of lines("new", 1_204)) alice.says("everyone", line);
  await bob.until(`/^1,204 new since \\d/.test(${lead}.innerText.trim())`, "for the count");
  // By their own message they are at the end.
  await bob.says("I missed something");
  await bob.until(isAtEnd, "for the end");
  await bob.until(`/^1,204 new since \\d/.test(${lead}.innerText.trim())`, "for the way back");
  await bob.view.evaluate(`${lead}.click()`);
  await bob.until(`${firstInSight}?.[0] === "new 1"`, "for the first that is new");
});

test("a conversation that was left where it was read is found there again", async () => {
  await using room = await classroom();
  const alice = await room.native("Alice");
  await using bob = await PagePerson.joins(room.server.port, "Bob");
  for (const line of lines("line", 500)) alice.says("everyone", line);
  await bob.sees("line 500");
  await bob.view.evaluate(`${log}.scrollTop = 3000`);
  await bob.finds("button", "Jump to newest");
  const before = await bob.view.evaluate<[string, number]>(firstInSight);
  await bob.clicks("button", "Alice");
  await bob.seesDestination("Only to Alice");
  await bob.clicks("button", "Everyone");
  await bob.until(
    `JSON.stringify(${firstInSight}) === ${JSON.stringify(JSON.stringify(before))}`,
    "it",
  );
});

test("scrolling leads to the first message and back to the last, with at most 300 drawn", async () => {
  await using room = await classroom();
  const alice = await room.native("Alice");
  await using bob = await PagePerson.joins(room.server.port, "Bob");
  for (const line of lines("line", 1_000)) alice.says("everyone", line);
  await bob.sees("line 1000");
  const most = `(() => { globalThis.most = Math.max(globalThis.most ?? 0, ${log}.children.length); })()`;
  for (const [key, end] of [
    ["Home", "line 1"],
    ["End", "line 1000"],
  ] as const) {
    await bob.tabsTo("log", "Messages");
    const isThere = `[...document.querySelectorAll("article .text")].some(({ innerText }) => innerText === "${end}")`;
    while (!(await bob.view.evaluate<boolean>(isThere))) {
      await bob.presses(key);
      await bob.view.evaluate(most);
    }
  }
  expect(await bob.view.evaluate<number>("globalThis.most")).toBeLessThanOrEqual(mostDrawn);
});
