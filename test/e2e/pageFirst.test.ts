import { expect, test } from "bun:test";
import { classroom } from "../support/classroom.ts";
import { PagePerson } from "../support/pagePerson.ts";

test("a newcomer reads three lines, which go for good, and then who reads what they write", async () => {
  await using room = await classroom({ graceMs: 60_000 });
  await room.native("Alice");
  await using bob = await PagePerson.joins(room.server.port, "Bob");
  const tips = `[...document.querySelectorAll(".welcome-lines li")].map((line) => line.innerText)`;
  expect(await bob.view.evaluate<string[]>(tips)).toEqual([
    "Whatever you write here, everyone in the class reads.",
    "To write to one person, a group or a room alone, choose it in the list.",
    "The server window shows private, group and room messages too.",
  ]);
  await bob.tabsTo("button", "Got it");
  await bob.presses("Enter");
  await bob.sees("Everyone in the class reads what you write here.");
  await bob.isAt("log", "Messages");
  await bob.clicks("button", "Alice");
  await bob.sees("Alice alone reads what you write here. The server window shows it too.");
  await bob.reloads();
  await bob.sees("Connected as Bob");
  expect(await bob.view.evaluate<string[]>(tips)).toEqual([]);
});

test("a room's heading has its people and its topic, as they are now, also after the page is loaded anew", async () => {
  await using room = await classroom({ graceMs: 60_000 });
  const alice = await room.native("Alice");
  const mary = await room.native("Mary");
  alice.sends({ type: "join", id: "j", room: "#lab" });
  await alice.hears("entered");
  await using bob = await PagePerson.joins(room.server.port, "Bob");
  await bob.says("/join #lab");
  await bob.sees("An open room · 2 people");
  alice.sends({ type: "topic", id: "t", room: "#lab", topic: "Exercise 3" });
  mary.sends({ type: "join", id: "j", room: "#lab" });
  await bob.sees("3 people · Exercise 3");
  await bob.reloads();
  await bob.sees("3 people · Exercise 3");
  // Nobody asked for it in the log.
  const log = await bob.view.evaluate<string>(`document.querySelector("[role=log]").innerText`);
  expect(log).not.toContain("3 in #lab");
  mary.sends({ type: "leave", id: "l", room: "#lab" });
  await bob.sees("2 people · Exercise 3");
});

test("people are listed as numbers count, below the field that looks for them", async () => {
  await using room = await classroom();
  const names = Array.from({ length: 14 }, (_, index) => `u${index + 1}`);
  for (const name of names) await room.native(name);
  await using bob = await PagePerson.joins(room.server.port, "Bob");
  await bob.seesList("People", ["Bob (you)", ...names]);
  const isAbove = `document.querySelector(".panel .search").getBoundingClientRect().bottom <=
    document.querySelector("ul[aria-label=People]").getBoundingClientRect().top + 1`;
  expect(await bob.view.evaluate<boolean>(isAbove)).toBe(true);
});

test("who is chosen for a group stays in sight while others are looked for, and can be taken out there", async () => {
  await using room = await classroom();
  for (let index = 1; index <= 14; index++) await room.native(`u${index}`);
  await using bob = await PagePerson.joins(room.server.port, "Bob");
  await bob.clicks("button", "New group");
  await bob.clicks("checkbox", "u2");
  await bob.view.evaluate(`document.querySelector("dialog .search").focus()`);
  await bob.view.type("u13");
  await bob.finds("button", "Take out u2");
  await bob.clicks("checkbox", "u13");
  await bob.clicks("button", "Take out u2");
  await bob.sees("Members: 2 chosen");
});

test("each list is one stop of Tab, and the arrow keys lead through it", async () => {
  await using room = await classroom();
  for (let index = 1; index <= 14; index++) await room.native(`u${index}`);
  await using bob = await PagePerson.joins(room.server.port, "Bob");
  await bob.seesList("People", [
    "Bob (you)",
    ...Array.from({ length: 14 }, (_, at) => `u${at + 1}`),
  ]);
  await bob.tabsTo("button", "u1");
  await bob.presses("ArrowDown", "ArrowDown");
  await bob.isAt("button", "u3");
  await bob.presses("End");
  await bob.isAt("button", "u14");
  await bob.presses("Tab");
  await bob.isAt("button", "Settings");
  const stops = `[...document.querySelectorAll("#panel ul")].map((list) =>
    [...list.querySelectorAll("button")].filter(({ tabIndex }) => tabIndex === 0).length)`;
  expect(await bob.view.evaluate<number[]>(stops)).toEqual([1, 0, 0, 1]);
  await bob.clicks("button", "New group");
  await bob.tabsTo("checkbox", "Bob (you)");
  await bob.presses("ArrowDown", "Space");
  await bob.sees("Members: 2 chosen");
});

test("the first stop of Tab leads past the lists to the message box", async () => {
  await using room = await classroom();
  await using bob = await PagePerson.joins(room.server.port, "Bob");
  const first = `document.querySelector("a[href], button, input, textarea").innerText`;
  expect(await bob.view.evaluate<string>(first)).toBe("Skip to the message box");
  await bob.tabsTo("link", "Skip to the message box");
  expect(await bob.hasVisibleFocus()).toBe(true);
  await bob.presses("Enter");
  await bob.isAt("textbox", "Message");
  expect(await bob.view.evaluate<string>("location.hash")).toBe("");
});

test("a screen reader calls each message by whose it is, whom it reached and when", async () => {
  await using room = await classroom();
  const alice = await room.native("Alice");
  await using bob = await PagePerson.joins(room.server.port, "Bob");
  alice.says("Bob", "psst");
  await bob.clicks("button", "Alice 1 unread");
  await bob.sees("psst");
  const label = `document.querySelector("article").ariaLabel`;
  expect(await bob.view.evaluate<string>(label)).toMatch(/^Alice, only to you, \d+:\d\d/u);
});

test("words from right to left stand beside the name of who wrote them", async () => {
  await using room = await classroom();
  const alice = await room.native("Alice");
  await using bob = await PagePerson.joins(room.server.port, "Bob");
  alice.says("everyone", "שלום לכולם");
  await bob.sees("שלום לכולם");
  const distance = `(() => {
    const [name, text] = [".name", ".text"].map((part) => document.querySelector("article " + part).getBoundingClientRect());
    return Math.abs(text.left - name.left);
  })()`;
  expect(await bob.view.evaluate<number>(distance)).toBeLessThan(2);
});

test("where there are fingers every target is 44 pixels high and wide", async () => {
  await using room = await classroom();
  const alice = await room.native("Alice");
  const mary = await room.native("Mary");
  await using bob = await PagePerson.opens(room.server.port, { width: 390, height: 844 });
  await bob.view.cdp("Emulation.setTouchEmulationEnabled", { enabled: true });
  await bob.view.cdp("Emulation.setEmulatedMedia", {
    features: [{ name: "prefers-reduced-motion", value: "reduce" }],
  });
  const small = `[...document.querySelectorAll("button, input, textarea, summary, .choice")].flatMap((target) => {
    const { width, height } = (target.closest("label") ?? target).getBoundingClientRect();
    const isShown = width > 0 && getComputedStyle(target).visibility === "visible" && target.closest("[inert]") === null;
    return isShown && (width < 43.5 || height < 43.5)
      ? [target.className + " " + target.innerText + " " + width + "×" + height] : [];
  })`;
  const found = await bob.view.evaluate<string[]>(small);
  await bob.joins("Bob");
  const act = { type: "teacher", name: "Bob", on: true } as const;
  room.server.log.submit({ type: "moderate", at: Date.now(), act, by: undefined });
  alice.says("everyone", "one");
  alice.says("everyone", "two");
  mary.says("Bob", "psst");
  await bob.finds("button", "1 unread message in your other conversations");
  await bob.writes("Message", "Nobody:hello");
  await bob.clicks("button", "Send");
  await bob.finds("button", "Dismiss");
  found.push(...(await bob.view.evaluate<string[]>(small)));
  await bob.clicks("button", "People, groups and rooms 1");
  await bob.isAt("button", "Everyone");
  found.push(...(await bob.view.evaluate<string[]>(small)));
  await bob.clicks("button", "New group");
  await bob.finds("checkbox", "Alice");
  found.push(...(await bob.view.evaluate<string[]>(small)));
  expect(found).toEqual([]);
});
