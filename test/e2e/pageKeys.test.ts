import { expect, test } from "bun:test";
import { mostDrawn } from "../../src/page/logWindow.ts";
import { classroom } from "../support/classroom.ts";
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
  await bob.tabsTo("checkbox", "Bob (you)");
  for (const name of ["Alice", "Carol"]) {
    await bob.presses("ArrowDown");
    await bob.isAt("checkbox", name);
    await bob.presses("Space");
  }
  await bob.tabsTo("button", "Make group");
  await bob.presses("Enter");
  await carol.sees("Bob added you in groupKeys\n");
  await bob.isAt("textbox", "Message");
  await bob.seesDestination("To the group groupKeys");
  await bob.tabsTo("log", "Messages");
  await bob.tabsTo("button", "Leave");
  await bob.presses("Enter");
  await bob.tabsTo("button", "Leave for good");
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
  await bob.seesDestination("Only to Alice");
  await bob.says("from a phone");
  await alice.sees("<Bob>: from a phone\n");
});

test("while the drawer is open nothing behind it is reached; a phone on its side does not need it", async () => {
  await using room = await classroom();
  await using bob = await PagePerson.joins(room.server.port, "Bob", { width: 390, height: 844 });
  await bob.clicks("button", "People, groups and rooms");
  await bob.tabsTo("button", "Leave");
  await bob.presses("Tab");
  const isBehind = `document.querySelector("main").contains(document.activeElement)`;
  expect(await bob.view.evaluate<boolean>(isBehind)).toBe(false);
  const side = { width: 844, height: 390, deviceScaleFactor: 1, mobile: true };
  await bob.view.cdp("Emulation.setDeviceMetricsOverride", side);
  await bob.says("from its side");
  await bob.seesMessage({ text: "from its side" });
});

test("keys alone lead through the log from its end to its beginning and back", async () => {
  await using room = await classroom();
  const alice = await room.native("Alice");
  await using bob = await PagePerson.joins(room.server.port, "Bob");
  const many = mostDrawn + 10;
  for (let index = 1; index <= many; index++) alice.says("everyone", `line ${index} of many`);
  await bob.sees(`line ${many} of many`);
  await bob.tabsTo("log", "Messages");
  await bob.presses("Home");
  await bob.until(`document.querySelector("article").innerText.includes("line 1 of many")`, "it");
  await bob.presses("End");
  await bob.sees(`line ${many} of many`);
  await bob.isAt("log", "Messages");
});

test("where the reader's own colours are forced, what is chosen and what is marked still shows, and nothing else", async () => {
  await using room = await classroom();
  const alice = await room.native("Alice");
  await using bob = await PagePerson.joins(room.server.port, "Bob");
  await bob.view.cdp("Emulation.setEmulatedMedia", {
    features: [{ name: "forced-colors", value: "active" }],
  });
  const edge = `getComputedStyle(document.querySelector("[aria-current]")).borderLeftWidth`;
  await bob.until(`${edge} === "4px"`, "for the edge of what is chosen");
  alice.says("everyone", "nobody is named");
  alice.says("everyone", "Bob is");
  await bob.sees("Bob is");
  const edges = `[...document.querySelectorAll("article")].map((article) => getComputedStyle(article).borderLeftColor)`;
  const [plain, marked] = await bob.view.evaluate<string[]>(edges);
  expect(plain).toBe(
    await bob.view.evaluate<string>(`getComputedStyle(document.body).backgroundColor`),
  );
  expect(marked).not.toBe(plain);
});
