import { expect, test } from "bun:test";
import { classroom } from "../support/classroom.ts";
import { PagePerson } from "../support/pagePerson.ts";
import { Redraws } from "../support/redraws.ts";

test("a key that is typed redraws the message box alone", async () => {
  await using room = await classroom();
  const alice = await room.native("Alice");
  await using bob = await PagePerson.joins(room.server.port, "Bob");
  for (const number of [1, 2, 3]) alice.says("everyone", `line ${number}`);
  await bob.sees("line 3");
  // What the first message and the first key bring is drawn by then.
  await bob.until(`document.querySelectorAll(".menu-opener").length === 3`, "for the menus");
  await bob.writes("Message", "A");
  const redraws = await Redraws.of(bob);
  await bob.view.press("l");
  await bob.until(`document.getElementById("message").value.length > 1`, "for the letter");
  expect(await redraws.list()).toEqual([".composer"]);
});

test("a message that comes adds one row, and redraws no other", async () => {
  await using room = await classroom();
  const alice = await room.native("Alice");
  const mary = await room.native("Mary");
  await using bob = await PagePerson.joins(room.server.port, "Bob");
  for (const number of [1, 2, 3]) alice.says("everyone", `line ${number}`);
  await bob.sees("line 3");
  await bob.until(`document.querySelectorAll(".menu-opener").length === 3`, "for the menus");
  const redraws = await Redraws.of(bob);
  mary.says("everyone", "another");
  await bob.sees("another");
  expect(await redraws.list()).toEqual([".log-frame", "another"]);
});

test("a message for another conversation redraws the one that counts it, and no row of the log", async () => {
  await using room = await classroom();
  const alice = await room.native("Alice");
  await room.native("Mary");
  await using bob = await PagePerson.joins(room.server.port, "Bob");
  for (const number of [1, 2, 3]) alice.says("everyone", `line ${number}`);
  await bob.sees("line 3");
  // What the first message brings is drawn by then.
  await bob.until(`document.querySelectorAll(".menu-opener").length === 3`, "for the menus");
  const redraws = await Redraws.of(bob);
  alice.says("Bob", "only for you");
  await bob.sees("1 unread message in your other conversations");
  expect(await redraws.list()).toEqual([".composer", ".head", ".log-frame", "Alice", "all", "nav"]);
});

test("what is read in between does not keep the next message from being counted", async () => {
  await using room = await classroom();
  const alice = await room.native("Alice");
  await using bob = await PagePerson.joins(room.server.port, "Bob");
  for (const text of ["first", "second"]) {
    alice.says("Bob", text);
    await bob.clicks("button", "1 unread message in your other conversations");
    await bob.sees(text);
    await bob.clicks("button", "Everyone");
  }
});
