import { expect, test } from "bun:test";
import { PagePerson } from "../support/pagePerson.ts";
import { PlainPeer } from "../support/plainPeer.ts";
import { Program } from "../support/program.ts";

test("keys alone: join, say, choose a person, make a group, come back, leave", async () => {
  await using server = await Program.serve();
  const alice = await PlainPeer.connect(server.port, "Alice");
  const carol = await PlainPeer.connect(server.port, "Carol");
  await using bob = await PagePerson.opens(server.port);
  await bob.isAt("textbox", "Enter your name");
  await bob.view.type("Bob");
  await bob.tabsTo("button", "Join");
  await bob.presses("Enter");
  await bob.isAt("textbox", "Message");
  await bob.view.type("hello");
  await bob.presses("Enter");
  await alice.sees("Bob in ClassChat : hello\n");
  await bob.tabsTo("button", "Alice");
  expect(await bob.hasVisibleFocus()).toBe(true);
  await bob.presses("Enter");
  await bob.isAt("textbox", "Message");
  await bob.view.type("just us");
  await bob.presses("Enter");
  await alice.sees("<Bob>: just us\n");
  await bob.tabsTo("button", "New group");
  await bob.presses("Space");
  await bob.isAt("textbox", "Group name");
  await bob.view.type("Keys");
  for (const name of ["Alice", "Carol"]) {
    await bob.tabsTo("checkbox", name);
    await bob.presses("Space");
  }
  await bob.tabsTo("button", "Make group");
  await bob.presses("Enter");
  await carol.sees("Bob added you in groupKeys\n");
  await bob.isAt("textbox", "Message");
  await bob.seesAim("To the group groupKeys");
  await bob.tabsTo("log", "Messages");
  await bob.tabsTo("button", "Leave");
  await bob.presses("Enter");
  await bob.sees("You have left the class.");
});

test("on a phone the lists are a drawer that keys open and close", async () => {
  await using server = await Program.serve();
  const alice = await PlainPeer.connect(server.port, "Alice");
  await using bob = await PagePerson.joins(server.port, "Bob", { width: 390, height: 844 });
  await bob.tabsTo("button", "People, groups and rooms");
  await bob.presses("Enter");
  await bob.isAt("button", "Everyone");
  await bob.presses("Escape");
  await bob.isAt("button", "People, groups and rooms");
  await bob.presses("Enter");
  await bob.tabsTo("button", "Alice");
  await bob.presses("Enter");
  await bob.seesAim("Only to Alice");
  await bob.says("from a phone");
  await alice.sees("<Bob>: from a phone\n");
});
