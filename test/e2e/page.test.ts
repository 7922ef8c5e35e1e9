import { expect, test } from "bun:test";
import { mostDrawn } from "../../src/page/logWindow.ts";
import { PagePerson } from "../support/pagePerson.ts";
import { PlainPeer } from "../support/plainPeer.ts";
import { Program } from "../support/program.ts";

async function terminal(server: { port: number }, name: string): Promise<Program> {
  const program = new Program(["join", `127.0.0.1:${server.port}`, "--name", name]);
  await program.out.sees("Type /help for everything else you can type.\n");
  return program;
}

test("a name and Join bring one into the class; a taken name says so and is asked for again", async () => {
  await using server = await Program.serve();
  const alice = await PlainPeer.connect(server.port, "Alice");
  await using bob = await PagePerson.opens(server.port);
  await bob.givesName("Alice");
  await bob.sees("Username is taken. Use another name.");
  await bob.givesName("ALICE");
  await bob.sees("Username is taken. Use another name.");
  await bob.givesName("two words");
  await bob.sees("Username not accepted. A name cannot contain a space.");
  await bob.joins("Bob");
  await bob.sees("Whatever you write here, everyone in the class reads.");
  await bob.seesList("People", ["Bob (you)", "Alice"]);
  await server.out.sees("Bob has connected\n");
  alice.types("exit");
  await bob.seesList("People", ["Bob (you)"]);
});

test("a page and a terminal talk both ways, each line once and in one order", async () => {
  await using server = await Program.serve();
  await using alice = await terminal(server, "Alice");
  await using bob = await PagePerson.joins(server.port, "Bob");
  await bob.says("hello from the page");
  await alice.out.sees("Bob in ClassChat : hello from the page\n");
  alice.types("hello from the terminal", "10:30 we start");
  await bob.seesMessage({ from: "Alice", reach: "", text: "10:30 we start" });
  await bob.writes("Message", "two");
  await bob.view.press("Enter", { modifiers: ["Shift"] });
  await bob.view.type("lines");
  await bob.presses("Enter");
  await alice.out.sees("Bob in ClassChat : two\n    lines\n");
  await bob.seesMessage({ text: "two\nlines", state: "Sent" });
  expect(await bob.messages()).toEqual([
    { from: "Bob (you)", reach: "", text: "hello from the page", state: "Sent" },
    { from: "Alice", reach: "", text: "hello from the terminal", state: "" },
    { from: "Alice", reach: "", text: "10:30 we start", state: "" },
    { from: "Bob (you)", reach: "", text: "two\nlines", state: "Sent" },
  ]);
});

test("a private line reaches one alone, typed like at a terminal or by choosing the person", async () => {
  await using server = await Program.serve();
  const carol = await PlainPeer.connect(server.port, "Carol");
  await using alice = await terminal(server, "Alice");
  await using bob = await PagePerson.joins(server.port, "Bob");
  expect(await bob.destination()).toBe("To everyone");
  await bob.writes("Message", "Alice:just us");
  await bob.seesDestination("Only to Alice");
  await bob.presses("Enter");
  await alice.out.sees("<Bob>: just us\n");
  await bob.clicks("button", "Alice");
  await bob.seesDestination("Only to Alice");
  await bob.says("and this");
  await alice.out.sees("<Bob>: and this\n");
  alice.types("Bob:I hear you");
  await bob.seesMessage({ from: "Alice", reach: "only to you", text: "I hear you" });
  await bob.seesMessage({ reach: "only to Alice", text: "and this", state: "Sent" });
  await bob.says("everyone:to all");
  await bob.clicks("button", "To everyone");
  await carol.sees("Bob in ClassChat : to all\n");
  expect(carol.shown.text).not.toMatch(/just us|and this|I hear you/u);
});

test("a line for nobody says so before it goes, is refused with a hint, and is not lost", async () => {
  await using server = await Program.serve();
  const alice = await PlainPeer.connect(server.port, "Alice");
  await using bob = await PagePerson.joins(server.port, "Bob");
  await bob.writes("Message", "Alcie:a secret");
  await bob.seesDestination("Nobody here is called Alcie. Did you mean Alice?");
  await bob.presses("Enter");
  await bob.sees("Client not active. Message not delivered. Try later. Did you mean Alice?");
  await bob.clicks("button", "Edit");
  await bob.until(`document.activeElement.value === "Alcie:a secret"`, "for the line to be back");
  await bob.says("/wat");
  await bob.sees("There is no command /wat");
  expect(await bob.draft()).toBe("/wat");
  await alice.isUpToDate();
  expect(alice.shown.text).not.toContain("secret");
});

test("a group is made by choosing people, and written to", async () => {
  await using server = await Program.serve();
  const peers = await Promise.all(
    ["Alice", "Mary", "Tom"].map((name) => PlainPeer.connect(server.port, name)),
  );
  const [alice, mary, tom] = peers as [PlainPeer, PlainPeer, PlainPeer];
  await using bob = await PagePerson.joins(server.port, "Bob");
  await bob.clicks("button", "New group");
  await bob.writes("Group name", "Study");
  await bob.clicks("checkbox", "Alice");
  await bob.clicks("button", "Make group");
  await bob.sees("Group should have atleast three members");
  await bob.clicks("checkbox", "Mary");
  await bob.clicks("button", "Make group");
  await bob.seesDestination("To the group groupStudy");
  await bob.seesList("Groups", ["groupStudy"]);
  await alice.sees("Bob added you in groupStudy\n");
  await bob.says("hello guys!");
  await mary.sees("<Bob> in groupStudy: hello guys!\n");
  mary.types("groupStudy:hello Bob");
  await bob.seesMessage({ from: "Mary", reach: "in groupStudy", text: "hello Bob" });
  await tom.isUpToDate();
  expect(tom.shown.text).not.toContain("guys");
});

test("what is not looked at is counted for each conversation and in the title, and marked", async () => {
  await using server = await Program.serve();
  const alice = await PlainPeer.connect(server.port, "Alice");
  const carol = await PlainPeer.connect(server.port, "Carol");
  await using bob = await PagePerson.joins(server.port, "Bob");
  await bob.clicks("button", "Alice");
  alice.types("Bob:I am read at once");
  await bob.seesMessage({ text: "I am read at once" });
  carol.types("one", "two", "Bob:psst");
  await bob.seesList("People", ["Bob (you)", "Alice", "Carol 1 unread"]);
  await bob.until(`document.title === "(3) Bob · ClassChat"`, "for the title to count three");
  await bob.clicks("button", "Carol 1 unread");
  await bob.seesMessage({ from: "Carol", reach: "only to you", text: "psst" });
  await bob.sees("New messages");
  await bob.until(`document.title === "(2) Bob · ClassChat"`, "for the title to count two");
  await bob.clicks("button", "Everyone 2 unread");
  await bob.seesMessage({ from: "Carol", text: "two" });
  await bob.until(`document.title === "Bob · ClassChat"`, "for all to be read");
});

test("a conversation with much that is new begins at the mark, and the composer stays in sight", async () => {
  await using server = await Program.serve("--rate", "0");
  const alice = await PlainPeer.connect(server.port, "Alice");
  await using bob = await PagePerson.joins(server.port, "Bob");
  alice.types(...Array.from({ length: 60 }, (_, at) => `old ${at}`));
  await bob.seesMessage({ text: "old 59" });
  await bob.clicks("button", "Alice");
  alice.types(...Array.from({ length: 60 }, (_, at) => `new ${at}`));
  await bob.clicks("button", "Everyone 60 unread");
  await bob.finds("button", "60 new · jump to newest");
  const places = `[".head", ".divider.new", ".composer"].map((part) =>
    document.querySelector(part).getBoundingClientRect()).map(({ top, bottom }) => [top, bottom])`;
  const [head, mark, composer] = await bob.view.evaluate<[number, number][]>(places);
  expect(head?.[0]).toBe(0);
  expect(mark?.[0]).toBeWithin(head?.[1] ?? 0, 100);
  expect(composer?.[1]).toBe(800);
});

test("who reads further up stays there, and jumps to the newest", async () => {
  await using server = await Program.serve("--rate", "0");
  const alice = await PlainPeer.connect(server.port, "Alice");
  await using bob = await PagePerson.joins(server.port, "Bob");
  alice.types(...Array.from({ length: 400 }, (_, at) => `line ${at}`));
  await bob.seesMessage({ text: "line 399" });
  const scrollUp = `document.querySelector("[role=log]").scrollTop = 0`;
  const isAtFirst = `document.querySelector("article .text").innerText === "line 0"`;
  await bob.view.evaluate(scrollUp);
  await bob.finds("button", "Jump to newest");
  await bob.until(`${isAtFirst} || ((${scrollUp}), false)`, "for the first message");
  expect((await bob.messages()).length).toBeLessThanOrEqual(mostDrawn);
  alice.types("a late one");
  const news = `[...document.querySelectorAll(".lead")].find((lead) => /^1 new since /.test(lead.innerText.trim()))`;
  await bob.until(news, "for what is new");
  await bob.view.evaluate(`${news}.click()`);
  await bob.until(
    `document.querySelector("[role=log] article:last-of-type").getBoundingClientRect().bottom <= innerHeight`,
    "to be at the newest",
  );
});

test("commands answer as at a terminal; exit leaves the class", async () => {
  await using server = await Program.serve();
  const alice = await PlainPeer.connect(server.port, "Alice");
  await using bob = await PagePerson.joins(server.port, "Bob");
  await bob.says("/who");
  await bob.sees("2 here: Alice, Bob (you)");
  await bob.says("/help");
  await bob.sees("What you can type");
  await bob.says("MENU");
  await server.out.sees("Bob>menu\n");
  await bob.says("exit");
  await bob.clicks("button", "Leave for good");
  await bob.sees("You have left the class.");
  await server.out.sees("Bob disconnected...\n");
  alice.close();
});

test("what comes while the page is in the background is counted, and marked when one is back", async () => {
  await using server = await Program.serve();
  const alice = await PlainPeer.connect(server.port, "Alice");
  await using bob = await PagePerson.joins(server.port, "Bob");
  alice.types("seen");
  await bob.seesMessage({ text: "seen" });
  await bob.looksAway(true);
  alice.types("missed");
  await bob.until(`document.title === "(1) Bob · ClassChat"`, "for the title to count one");
  await bob.looksAway(false);
  await bob.until(`document.title === "Bob · ClassChat"`, "for it to be read");
  const below = `document.querySelector(".divider.new + article .text").innerText`;
  expect(await bob.view.evaluate<string>(below)).toBe("missed");
});

test("a screen reader hears who, for whom, what and when, of each message", async () => {
  await using server = await Program.serve();
  const alice = await PlainPeer.connect(server.port, "Alice");
  await using bob = await PagePerson.joins(server.port, "Bob");
  alice.types("Bob:one", "Bob:two");
  await bob.clicks("button", "Alice 2 unread");
  await bob.seesMessage({ text: "two" });
  const heard = `[...document.querySelectorAll("[role=log] article")].map((article) => {
    const copy = article.cloneNode(true);
    for (const hidden of copy.querySelectorAll("[aria-hidden=true]")) hidden.remove();
    return [...copy.querySelectorAll(".name, .reach, .text, time")].map((part) => part.className || part.tagName)
      .join(" ") + " " + copy.textContent.slice(0, 20);
  })`;
  expect(await bob.view.evaluate<string[]>(heard)).toEqual([
    expect.stringMatching(/^name reach text TIME Aliceonly to youone/u),
    expect.stringMatching(/^name reach text TIME Aliceonly to youtwo/u),
  ]);
  const times = `[...document.querySelectorAll("article time")].map(({ dateTime, title }) => [dateTime, title])`;
  for (const [dateTime = "", title] of await bob.view.evaluate<string[][]>(times)) {
    expect(new Date(dateTime).toISOString()).toBe(dateTime);
    const own = { dateStyle: "full", timeStyle: "medium" };
    const inWords = `new Intl.DateTimeFormat(undefined, ${JSON.stringify(own)}).format(new Date("${dateTime}"))`;
    expect(title).toBe(await bob.view.evaluate<string>(inWords));
  }
  await bob.sees("Today");
});

test("a newcomer is shown what was said to everyone before", async () => {
  await using server = await Program.serve();
  const alice = await PlainPeer.connect(server.port, "Alice");
  alice.types("one", "two");
  await alice.isUpToDate();
  await using bob = await PagePerson.joins(server.port, "Bob");
  await bob.seesMessage({ from: "Alice", text: "two" });
  expect((await bob.messages()).map(({ text }) => text)).toEqual(["one", "two"]);
  await bob.until(`document.title === "Bob · ClassChat"`, "for nothing to be unread");
});
