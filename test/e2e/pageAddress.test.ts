import { expect, test } from "bun:test";
import { classroom } from "../support/classroom.ts";
import { PagePerson } from "../support/pagePerson.ts";

test("in Mary's conversation a line for Alice is stopped and asked about first, and goes where one chooses", async () => {
  await using room = await classroom();
  const alice = await room.plain("Alice");
  const mary = await room.plain("Mary");
  await using bob = await PagePerson.joins(room.server.port, "Bob");
  await bob.clicks("button", "Mary");
  await bob.writes("Message", "Alice: she talks too much");
  await bob.seesDestination("Only to Alice, not to Mary");
  // A second Enter, of a hand in a hurry, decides nothing.
  await bob.presses("Enter", "Enter");
  await bob.sees("Is this for Alice?");
  await bob.presses("Escape");
  await bob.isAt("textbox", "Message");
  expect(await bob.draft()).toBe("Alice: she talks too much");
  expect(await bob.messages()).toEqual([]);
  await bob.presses("Enter");
  await bob.clicks("button", "Only to Mary, as written");
  await mary.sees("<Bob>: Alice: she talks too much\n");
  await bob.isAt("textbox", "Message");
  expect(await bob.draft()).toBe("");
  await bob.says("Alice:and this is for you");
  await bob.clicks("button", "Only to Alice");
  await alice.sees("<Bob>: and this is for you\n");
  await alice.isUpToDate();
  expect(alice.shown.text).not.toContain("talks too much");
});

test("in Mary's conversation a line for everyone is asked about, and one for nobody too", async () => {
  await using room = await classroom();
  const alice = await room.plain("Alice");
  const mary = await room.plain("Mary");
  await using bob = await PagePerson.joins(room.server.port, "Bob");
  await bob.clicks("button", "Mary");
  await bob.says("everyone: is so slow today");
  await bob.sees("Is this for everyone?");
  await bob.clicks("button", "Only to Mary, as written");
  await mary.sees("<Bob>: everyone: is so slow today\n");
  await bob.says("Alcie: even more so");
  await bob.sees("Nobody here is called Alcie");
  await bob.clicks("button", "Only to Mary, as written");
  await mary.sees("<Bob>: Alcie: even more so\n");
  await bob.says("plain");
  await mary.sees("<Bob>: plain\n");
  await alice.isUpToDate();
  expect(alice.shown.text).not.toContain("Bob:");
});

test("what looks like an address and is none is refused, and one button beside that sends it as written", async () => {
  await using room = await classroom();
  const alice = await room.plain("Alice");
  await using bob = await PagePerson.joins(room.server.port, "Bob");
  for (const line of ["Answer: 42", "std::cout << 1", "else:", "group A is late", "/etc/hosts"]) {
    await bob.writes("Message", line);
    await bob.clicks("button", "Send to everyone as written");
    await alice.sees(`Bob in ClassChat : ${line}\n`);
    await bob.seesMessage({ text: line, state: "Sent" });
    expect(await bob.draft()).toBe("");
  }
});

test("a line that the server refused, for nobody has that name, is sent as written by one button beside it", async () => {
  await using room = await classroom();
  const alice = await room.plain("Alice");
  await using bob = await PagePerson.joins(room.server.port, "Bob");
  await bob.says("Answer: 42");
  await bob.sees("Message not delivered");
  await alice.isUpToDate();
  expect(alice.shown.text).not.toContain("42");
  await bob.clicks("button", "Send to everyone as written");
  await alice.sees("Bob in ClassChat : Answer: 42\n");
  await bob.seesMessage({ reach: "", text: "Answer: 42", state: "Sent" });
  await bob.isAt("textbox", "Message");
  expect((await bob.messages()).length).toBe(1);
});

test("a line for somebody who just left, or whose name is mistyped, is not offered to everyone", async () => {
  await using room = await classroom();
  const alice = await room.plain("Alice");
  await using bob = await PagePerson.joins(room.server.port, "Bob");
  await bob.clicks("button", "Alice");
  alice.types("exit");
  await bob.seesDestination("Alice is not here now");
  await bob.says("a secret");
  await bob.finds("button", "Edit");
  await bob.writes("Message", "");
  await bob.clicks("button", "Everyone");
  await room.plain("Carol");
  await bob.says("Carlo:a secret");
  await bob.sees("Did you mean Carol?");
  const offers = `[...document.querySelectorAll("button")].filter(({ textContent }) => /as written/.test(textContent)).length`;
  expect(await bob.view.evaluate<number>(offers)).toBe(0);
});

test("just the two of you is said only while the server window does not show it", async () => {
  await using room = await classroom({ hidePrivate: true });
  await room.plain("Alice");
  await using bob = await PagePerson.joins(room.server.port, "Bob");
  const heading = `document.querySelector(".head p").innerText`;
  await bob.clicks("button", "Alice");
  await bob.until(`${heading} === "Just the two of you"`, "for what is true");
  const { log } = room.server;
  log.submit({ type: "showPrivate", at: Date.now(), isShown: true });
  await bob.until(`${heading} === "The server window shows it too"`, "for what is true now");
  await bob.until(
    `document.querySelector(".aside").innerText === "The server window shows it too"`,
    "for it where one writes",
  );
  log.submit({ type: "showPrivate", at: Date.now(), isShown: false });
  await bob.until(`${heading} === "Just the two of you"`, "for what is true again");
});
