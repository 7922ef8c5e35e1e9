import { expect, test } from "bun:test";
import { classroom } from "../support/classroom.ts";
import { PagePerson } from "../support/pagePerson.ts";
import { PlainPeer } from "../support/plainPeer.ts";
import { Program } from "../support/program.ts";

test("two tabs are two members", async () => {
  await using server = await Program.serve();
  await using bob = await PagePerson.joins(server.port, "Bob");
  await using mary = await PagePerson.joins(server.port, "Mary");
  await bob.says("hello");
  await mary.seesMessage({ from: "Bob", text: "hello" });
  await mary.says("Bob:hello to you");
  await bob.seesList("People", ["Bob (you)", "Mary 1 unread"]);
  await bob.clicks("button", "Mary 1 unread");
  await bob.seesMessage({ from: "Mary", reach: "only to you", text: "hello to you" });
});

test("a tab that is duplicated asks for a name of its own, and the first stays who it is", async () => {
  await using server = await Program.serve();
  const alice = await PlainPeer.connect(server.port, "Alice");
  await using bob = await PagePerson.joins(server.port, "Bob");
  await bob.says("hello");
  await bob.seesMessage({ text: "hello", state: "Sent" });
  await bob.reloads();
  await bob.sees("Connected as Bob");
  await using copy = await bob.duplicates();
  await copy.joins("Bobby");
  await bob.seesList("People", ["Bob (you)", "Alice", "Bobby"]);
  alice.types("Bob:still you?");
  await bob.finds("button", "Alice 1 unread");
  await alice.isUpToDate();
  expect(await copy.list("People")).toEqual(["Bobby (you)", "Alice", "Bob"]);
});

test("whoever closed the tab comes back by the same name: not refused by their own ghost, with what was missed", async () => {
  await using room = await classroom({ graceMs: 30_000 });
  // The browser ends with its last tab.
  await using alice = await PagePerson.joins(room.server.port, "Alice");
  const bob = await PagePerson.joins(room.server.port, "Bob");
  await bob.says("here I am");
  await bob.seesMessage({ text: "here I am", state: "Sent" });
  await bob[Symbol.asyncDispose]();
  await alice.clicks("button", "Bob");
  await alice.says("where are you?");
  await alice.seesMessage({ text: "where are you?" });
  await alice.until(`!document.body.innerText.includes("Sending…")`, "for the receipt");
  await using later = await PagePerson.opens(room.server.port);
  await later.sees("You were here as Bob");
  await later.clicks("button", "Join");
  await later.sees("You are back as Bob");
  await later.clicks("button", "Alice 1 unread");
  await later.seesMessage({ from: "Alice", text: "where are you?" });
});

test("another tab does not take the name of one that is open, and says where it is", async () => {
  await using room = await classroom();
  await using bob = await PagePerson.joins(room.server.port, "Bob");
  await using copy = await PagePerson.opens(room.server.port);
  await copy.givesName("Bob");
  await copy.sees("Bob is in the class in another tab of this browser");
  await copy.joins("Bobby");
  await bob.seesList("People", ["Bob (you)", "Bobby"]);
});

test("tabs do not fight over a token: the one that slept while another took it stops, and takes it back when asked to", async () => {
  await using room = await classroom({ graceMs: 30_000 });
  await room.plain("Alice");
  await using asleep = await PagePerson.opens(room.server.port);
  await asleep.view.cdp("Page.enable");
  // A frozen page hears nothing: neither what other tabs ask nor what they store.
  const deaf = `
    globalThis.isAsleep = false;
    for (const target of [BroadcastChannel.prototype, window]) {
      const { addEventListener } = target;
      target.addEventListener = function (type, listen, ...more) {
        const hears = ["message", "storage"].includes(type) ? (event) => isAsleep || listen(event) : listen;
        addEventListener.call(this, type, hears, ...more);
      };
    }`;
  await asleep.view.cdp("Page.addScriptToEvaluateOnNewDocument", { source: deaf });
  await asleep.reloads();
  await asleep.joins("Bob");
  await asleep.view.evaluate("isAsleep = true");
  await using awake = await PagePerson.opens(room.server.port);
  await awake.joins("Bob");
  await awake.sees("You are back as Bob");
  await asleep.sees("You go on in another tab of this browser.");
  await awake.says("it is me");
  await awake.seesMessage({ text: "it is me", state: "Sent" });
  await asleep.view.evaluate("isAsleep = false");
  await asleep.clicks("button", "Join again");
  await awake.sees("You go on in another tab of this browser.");
  await asleep.says("and now it is me again");
  await asleep.seesMessage({ text: "and now it is me again", state: "Sent" });
});

test("whoever leaves is forgotten by the browser; a name that is kept for a lost connection is free in so many seconds", async () => {
  await using room = await classroom({ graceMs: 30_000 });
  const alice = await room.native("Alice");
  alice.close();
  await using bob = await PagePerson.joins(room.server.port, "Bob");
  await bob.clicks("button", "Leave");
  await bob.clicks("button", "Leave for good");
  await bob.sees("You have left the class.");
  expect(await bob.view.evaluate<number>("localStorage.length")).toBe(0);
  await bob.givesName("Alice");
  await bob.until(`/free in \\d+ seconds/.test(document.body.innerText)`, "for the seconds");
});

test("exit typed in a conversation, and Leave, ask before anything is lost", async () => {
  await using room = await classroom();
  const mary = await room.plain("Mary");
  await using bob = await PagePerson.joins(room.server.port, "Bob");
  await bob.clicks("button", "Mary");
  await bob.says("how do I get out of vim?");
  await bob.says("exit");
  await bob.sees("Leave the class?");
  await bob.clicks("button", "Stay");
  await bob.isAt("textbox", "Message");
  expect(await bob.draft()).toBe("exit");
  await bob.presses("Enter");
  await bob.clicks("button", "Send “exit” to Mary");
  await mary.sees("<Bob>: exit\n");
  await bob.clicks("button", "Leave");
  await bob.presses("Enter", "Escape");
  await bob.seesMessage({ text: "how do I get out of vim?" });
  await bob.clicks("button", "Leave");
  await bob.clicks("button", "Leave for good");
  await bob.sees("You have left the class.");
});
