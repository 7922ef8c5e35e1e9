import { expect, test } from "bun:test";
import { classroom } from "../support/classroom.ts";
import { DataFolder } from "../support/dataFolder.ts";
import { makeLongHistory } from "../support/longHistory.ts";
import { PagePerson } from "../support/pagePerson.ts";

const results = `[...document.querySelectorAll(".result")].map((result) => ({
  head: [...result.querySelectorAll(".name, span.quiet")].map(({ innerText }) => innerText).join(" "),
  text: result.querySelector("[dir=auto]").innerText,
  marks: [...result.querySelectorAll("mark")].map((mark) => mark.innerText),
}))`;
const log = `document.querySelector("[role=log]")`;
const status = `document.querySelector(".search-dialog [role=status]").innerText`;

/** The text of the message that is marked and has the focus, if it is in sight. */
const marked = `(() => {
  const { activeElement: message } = document;
  const { top, bottom } = message.getBoundingClientRect();
  const edge = ${log}.getBoundingClientRect();
  const isSeen = message.matches("article.found") && top >= edge.top && bottom <= edge.bottom;
  return isSeen ? message.querySelector(".text").innerText : undefined;
})()`;

test("a word said long ago is found, leads to its message with what surrounds it, and on from there to the newest", async () => {
  using folder = new DataFolder();
  await using room = await classroom({ store: makeLongHistory(folder, 3_000), replay: 20 });
  await using mary = await PagePerson.joins(room.server.port, "Mary");
  await mary.sees("line 3000");
  await mary.clicks("button", "Search messages");
  await mary.isAt("searchbox", "Words to look for");
  await mary.view.type("LINE 1500");
  await mary.presses("Enter");
  await mary.until(`${status} === "1 message found"`, "for what was found");
  expect(await mary.view.evaluate<object[]>(results)).toEqual([
    { head: "Bob to everyone", text: "line 1500", marks: ["line", "1500"] },
  ]);
  await mary.presses("Tab", "Tab", "Tab", "Enter");
  await mary.until(`${marked} === "line 1500"`, "for the message");
  for (const text of ["line 1499", "line 1501"]) await mary.seesMessage({ text });
  // What lies between this and the newest is read as one scrolls there.
  for (const seq of [1_560, 1_700]) {
    const isThere = `document.body.innerText.includes("line ${seq}")`;
    while (!(await mary.view.evaluate<boolean>(isThere))) {
      await mary.view.evaluate(`${log}.scrollTop = ${log}.scrollHeight`);
      await mary.until("true", "for the page");
    }
  }
  await mary.finds("button", "Jump to newest");
  await mary.clicks("button", "Jump to newest");
  await mary.sees("line 3000");
  // Whoever comes back finds what they looked for.
  await mary.view.evaluate(
    `dispatchEvent(new KeyboardEvent("keydown", { key: "k", ctrlKey: true, cancelable: true }))`,
  );
  await mary.sees("1 message found");
  await mary.until("history.state?.layers === 1", "for Back to close it");
  await mary.view.evaluate("history.back()");
  await mary.until(`document.querySelector("dialog") === null`, "for the panel to close");
  expect(mary.complaints).toEqual([]);
  expect(room.faults).toEqual([]);
}, 60_000);

test("each finds their own private messages, nobody finds those of others, and a projector shows none unasked", async () => {
  await using room = await classroom({ replay: 20 });
  const alice = await room.native("Alice");
  await using bob = await PagePerson.joins(room.server.port, "Bob");
  await using carol = await PagePerson.joins(room.server.port, "Carol");
  alice.says("Bob", "the password is Rosebud");
  alice.says("everyone", "nobody knows Rosebud");
  await bob.sees("nobody knows Rosebud");
  await bob.says("Alice:I tell nobody of rosebud");
  await bob.sees("You wrote to Alice");
  // Everyone's messages may stand on a projector.
  await bob.says("/search rosebud");
  await bob.sees("1 message found");
  await bob.clicks("checkbox", "Only in everyone");
  await bob.clicks("button", "Find");
  await bob.sees("3 messages found");
  expect(await bob.view.evaluate<object[]>(results)).toEqual([
    { head: "Bob (you) to Alice", text: "I tell nobody of rosebud", marks: ["rosebud"] },
    { head: "Alice to everyone", text: "nobody knows Rosebud", marks: ["Rosebud"] },
    { head: "Alice to you", text: "the password is Rosebud", marks: ["Rosebud"] },
  ]);
  await bob.view.evaluate(`[...document.querySelectorAll(".result")].at(-1).click()`);
  await bob.until(`${marked} === "the password is Rosebud"`, "for the message");
  await bob.seesDestination("Only to Alice");
  // Back where others look on, what was found elsewhere is gone.
  await bob.until("history.state?.layers === 1", "for Back to close it");
  await bob.view.evaluate("history.back()");
  await bob.seesDestination("To everyone");
  await bob.clicks("button", "Search messages");
  await bob.isAt("searchbox", "Words to look for");
  expect(await bob.view.evaluate<object[]>(results)).toEqual([]);

  await carol.clicks("button", "Search messages");
  await carol.clicks("checkbox", "Only in everyone");
  await carol.isAt("checkbox", "Only in everyone");
  await carol.view.evaluate(`document.querySelector("[role=searchbox]").focus()`);
  await carol.view.type("rosebud");
  await carol.presses("Enter");
  await carol.sees("1 message found");
  await carol.view.type(" and raspberries");
  await carol.presses("Enter");
  await carol.sees("Nobody has said rosebud and raspberries. Try fewer words");
  await carol.presses("Escape");
  await carol.isAt("button", "Search messages");
  expect(room.faults).toEqual([]);
}, 60_000);

test("what is found comes page by page, and what is taken back meanwhile is found no more", async () => {
  using folder = new DataFolder();
  await using room = await classroom({ store: makeLongHistory(folder, 500) });
  await using mary = await PagePerson.joins(room.server.port, "Mary");
  await mary.says("/search line 4");
  await mary.sees("30 messages found, and there may be more");
  const count = `document.querySelectorAll(".result").length`;
  for (let shown = 60; shown <= 120; shown += 30) {
    await mary.clicks("button", "More");
    await mary.sees(`${shown} messages found`);
    expect(await mary.view.evaluate<number>(count)).toBe(shown);
    const isAtNext = `document.activeElement === document.querySelectorAll(".result")[${shown - 30}]`;
    await mary.until(isAtNext, "for the focus on what came");
  }
  const act = { type: "retract", seq: 500 - 50 } as const;
  room.server.log.submit({ type: "moderate", at: Date.now(), act, by: undefined });
  await mary.until(`${count} === 119`, "for one to be gone");
}, 60_000);
