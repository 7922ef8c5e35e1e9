import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Act } from "../../src/model/act.ts";
import { NativePeer } from "../../test/support/nativePeer.ts";
import { PagePerson } from "../../test/support/pagePerson.ts";
import { PlainPeer } from "../../test/support/plainPeer.ts";
import { Program } from "../../test/support/program.ts";

const classCode = "482913";
const teacherCode = "correct horse battery";

export const phone = { width: 390, height: 844 };
export const laptop = { width: 1_280, height: 800 };

/** The menu of the message that the person of the page has said. */
const openOwnMenu = `[...document.querySelectorAll("article")]
  .find((article) => article.innerText.includes("on my phone")).querySelector(".menu-opener").click()`;

/** Looks at a screen; the lists' drawer is there on a phone alone. */
export type Visit = (screen: string, person: PagePerson, isPhoneOnly?: boolean) => Promise<void>;

/** Gives a class in which a person meets every screen, dialog and menu of the page, and stops at each. */
export async function visitScreens(folder: string, visit: Visit): Promise<void> {
  const files = { class: join(folder, "class-code"), teacher: join(folder, "teacher-code") };
  await writeFile(files.class, `${classCode}\n`, { mode: 0o600 });
  await writeFile(files.teacher, `${teacherCode}\n`, { mode: 0o600 });
  const flags = ["--code-file", files.class, "--teacher-code-file", files.teacher];
  await using server = await Program.serve("--no-history", ...flags);
  await using bob = await PagePerson.opens(server.port);
  // Nothing is on its way when it is looked at.
  await emulate(bob, "light");
  await visitNameScreen(server.port, bob, visit);
  const alice = await comesIn(server.port, "Alice");
  const mary = await comesIn(server.port, "Mary");
  for (const name of ["Dr.ABC", "José", "李雷", "Tom"]) await comesIn(server.port, name);
  await visitMessages(bob, alice, mary, visit);
  await visitConversations(bob, alice, mary, visit);
  await visitDialogs(bob, visit);
  await visitOrders(bob, alice, mary, visit);
  await visitBoard(server.port, alice, visit);
  await visitEnd(server, bob, visit);
}

/** The system's colours, without movement. */
export async function emulate(
  person: PagePerson,
  scheme: "light" | "dark",
  forced: "active" | "none" = "none",
): Promise<void> {
  await person.view.cdp("Emulation.setEmulatedMedia", {
    features: [
      { name: "prefers-color-scheme", value: scheme },
      { name: "prefers-reduced-motion", value: "reduce" },
      { name: "forced-colors", value: forced },
    ],
  });
}

/** Makes the view so large, and waits until the page has it. */
export async function resize(person: PagePerson, size: typeof phone): Promise<void> {
  const metrics = { ...size, deviceScaleFactor: 1, mobile: false };
  await person.view.cdp("Emulation.setDeviceMetricsOverride", metrics);
  await person.until(`innerWidth === ${size.width}`, "for the view");
}

async function visitNameScreen(port: number, bob: PagePerson, visit: Visit): Promise<void> {
  await bob.finds("button", "Join");
  await visit("the name", bob);
  await bob.givesName("Bob");
  await bob.isAt("textbox", "Class code");
  await visit("the class code is asked for", bob);
  await bob.view.type("111111");
  await bob.presses("Enter");
  await bob.sees("not the code of this class");
  await visit("a wrong class code", bob);
  const taken = await comesIn(port, "Bob");
  await bob.writes("Class code", classCode);
  await bob.presses("Enter");
  await bob.sees("Username is taken");
  await visit("a name that is taken", bob);
  taken.sends({ type: "exit" });
  await taken.isClosed();
  await bob.joins("Bob");
  await visit("an empty chat", bob);
}

async function visitMessages(
  bob: PagePerson,
  alice: NativePeer,
  mary: NativePeer,
  visit: Visit,
): Promise<void> {
  await says(alice, "everyone", "We start with exercise 3, see https://example.org/course/ex3.");
  await says(
    mary,
    "everyone",
    "@Bob mine is `for (const x of xs)`:\n```ts\nconst a = 1; // 🙂\n```",
  );
  await says(mary, "everyone", Array.from({ length: 70 }, (_, line) => `line ${line}`).join("\n"));
  await says(alice, "Bob", "Could you help Tom?");
  await bob.says("It runs on my phone too");
  await bob.seesMessage({ state: "Sent", text: "It runs on my phone too" });
  const { seq } = await alice.hears("message", ({ from }) => from === "Bob");
  alice.sends({ type: "say", id: "reply", to: "everyone", text: "On mine too", replyTo: seq });
  for (const peer of [alice, mary])
    peer.sends({ type: "react", id: "react", seq, reaction: "👍", on: true });
  await bob.sees("👍 2");
  await bob.sees("On mine too");
  await bob.says("Alcie:I mean you");
  await bob.sees("Did you mean");
  await bob.says("/help");
  await visit("a chat of all kinds of messages", bob);
  await emulate(bob, "light", "active");
  await visit("forced colours", bob);
  await bob.writes("Message", "Alice:one thing more");
  await bob.seesDestination("Only to Alice");
  await visit("a line for somebody else", bob);
  await bob.writes("Message", "Answer:42");
  await bob.finds("button", "Send to everyone as written");
  await visit("a line that looks like an address", bob);
  await bob.writes("Message", "x".repeat(3_950));
  await bob.sees("of 4,000 characters");
  await visit("a long line", bob);
  await bob.writes("Message", "");
  for (const item of ["Reply", "Correct"]) {
    await bob.view.evaluate(openOwnMenu);
    await bob.finds("menuitem", item);
    if (item === "Reply") await visit("the menu of one's own message", bob);
    await bob.clicks("menuitem", item);
    await bob.until(`document.querySelector(".aim")`, "for what it is about");
    await visit(`what was said, to ${item.toLowerCase()}`, bob);
    await bob.presses("Escape");
    await bob.until(`!document.querySelector(".aim")`, "for it to go");
  }
  await bob.view.evaluate(`document.querySelector("[role=log]").scrollTop = 0`);
  await bob.finds("button", "Jump to newest");
  await says(mary, "everyone", "the newest");
  await bob.sees("1 new");
  await visit("a chat that is read further up", bob);
  await bob.view.evaluate(`document.querySelector("[role=log]").scrollTop = 1e6`);
}

async function visitConversations(
  bob: PagePerson,
  alice: NativePeer,
  mary: NativePeer,
  visit: Visit,
): Promise<void> {
  await bob.chooses("Tom");
  await visit("an empty private conversation", bob);
  await bob.chooses("Alice");
  await bob.says("I go over now");
  await bob.seesMessage({ text: "I go over now", state: "Sent" });
  await visit("a private conversation", bob);
  await bob.says("Mary: she talks too much");
  await bob.sees("Is this for Mary?");
  await visit("the question whom a line is for", bob);
  await bob.presses("Escape");
  await bob.writes("Message", "");
  await bob.says("group groupStudent Bob,Mary,Alice");
  await bob.clicks("button", "groupStudent");
  await visit("an empty group", bob);
  await says(mary, "groupStudent", "shall we meet after the lecture?");
  await bob.sees("shall we meet");
  await visit("a group", bob);
  await bob.clicks("button", "Members");
  await bob.finds("checkbox", "Mary");
  await visit("the members of one's own group", bob);
  await bob.presses("Escape");
  alice.sends({
    type: "group",
    id: "group",
    name: "groupAlice",
    members: ["Bob", "Mary", "Alice"],
  });
  await bob.clicks("button", "groupAlice");
  await bob.clicks("button", "Members");
  await bob.sees("A closed group, made by Alice");
  await visit("the members of a group", bob);
  await bob.presses("Escape");
  for (const room of ["#lab", "#Garden"]) mary.sends({ type: "join", id: room, room });
  mary.sends({ type: "topic", id: "topic", room: "#lab", topic: "Exercise 3, the loops" });
  await mary.isUpToDate();
  await bob.says("/join #lab");
  await bob.seesDestination("To the room #lab");
  await says(mary, "#lab", "is anybody in the lab?");
  await bob.sees("is anybody in the lab?");
  await visit("a room with a topic", bob);
  await bob.chooses("Everyone");
  await says(alice, "Bob", "psst");
  await bob.sees("in your other conversations");
  await visit("unread elsewhere", bob);
  await resize(bob, phone);
  await bob.view.evaluate(`document.querySelector(".opener").click()`);
  await bob.until(`document.activeElement.matches("#panel [aria-current]")`, "for the drawer");
  await visit("the drawer", bob, true);
  await bob.presses("Escape");
  await resize(bob, laptop);
}

async function visitDialogs(bob: PagePerson, visit: Visit): Promise<void> {
  await bob.clicks("button", "New group");
  await bob.writes("Group name", "groupNew");
  await bob.presses("Enter");
  await visit("a new group", bob);
  await bob.presses("Escape");
  await bob.clicks("button", "Join a room");
  await bob.finds("button", "#lab 2 people · Exercise 3, the loops");
  await visit("the rooms", bob);
  await bob.presses("Escape");
  await bob.clicks("button", "Search messages");
  await bob.isAt("searchbox", "Words to look for");
  await visit("the search", bob);
  await bob.view.type("lab");
  await bob.clicks("checkbox", "Only in everyone");
  await bob.clicks("button", "Find");
  await bob.sees("1 message found");
  await visit("what was found", bob);
  await bob.clicks("searchbox", "Words to look for");
  await bob.view.type(" nowhere");
  await bob.presses("Enter");
  await bob.sees("Nobody has said");
  await visit("a search in vain", bob);
  await bob.presses("Escape");
  await bob.clicks("button", "Settings");
  await bob.finds("radio", "Dark");
  await visit("the settings", bob);
  await bob.presses("Escape");
  await bob.clicks("button", "Invite");
  await bob.sees("Join this class");
  await visit("the invite", bob);
  await bob.presses("Escape");
  await bob.clicks("button", "Leave");
  await bob.sees("Leave the class?");
  await visit("the question whether to leave", bob);
  await bob.presses("Escape");
}

async function visitOrders(
  bob: PagePerson,
  alice: NativePeer,
  mary: NativePeer,
  visit: Visit,
): Promise<void> {
  alice.sends({ type: "claim", id: "claim", code: teacherCode });
  await bob.sees("Alice is a teacher now");
  await bob.chooses("Teachers");
  await visit("the teachers", bob);
  await bob.chooses("Everyone");
  orders(alice, { type: "retract", name: "Mary", count: 1 }, { type: "pin", text: "Page 12" });
  orders(alice, { type: "quiet", on: true }, { type: "mute", name: "Bob", minutes: 5 });
  await bob.sees("You are muted");
  await visit("a quiet class, for somebody who is muted", bob);
  await bob.says(`/teacher ${teacherCode}`);
  await bob.sees("Connected as Bob (teacher)");
  await bob.clicks("button", "Class");
  await bob.finds("menuitemcheckbox", "Locked: nobody new comes in");
  await visit("the menu of the class", bob);
  await bob.clicks("menuitem", "Pin a line…");
  await bob.finds("button", "Pin");
  await visit("a line to pin", bob);
  await bob.presses("Escape");
  await says(mary, "Bob", "Not for everyone's eyes");
  await bob.chooses("Mary");
  await bob.clicks("button", "Menu of this message of Mary");
  await bob.finds("menuitem", "Take back this message");
  await visit("the menu of a message", bob);
  await bob.presses("Escape");
  for (const [item, button] of [
    ["Rename…", "Rename"],
    ["Take back all they said…", "Take back"],
    ["Remove from the class…", "Remove"],
  ] as const) {
    await bob.clicks("button", "Orders for Tom");
    await bob.finds("menuitem", item);
    if (button === "Rename") await visit("the menu of a person", bob);
    await bob.clicks("menuitem", item);
    await bob.finds("button", button);
    await visit(`the dialog ${button}`, bob);
    await bob.presses("Escape");
  }
}

async function visitBoard(port: number, alice: NativePeer, visit: Visit): Promise<void> {
  await using board = await PagePerson.follows(`http://127.0.0.1:${port}/?view=board`);
  await emulate(board, "light");
  await board.isAt("textbox", "Class code");
  await visit("the class code of a board", board);
  await board.view.type(classCode);
  await board.presses("Enter");
  await board.sees("Page 12");
  await says(alice, "everyone", "What is `total` at the end?");
  await board.sees("at the end?");
  await visit("a board", board);
}

async function visitEnd(
  server: Program & { port: number },
  bob: PagePerson,
  visit: Visit,
): Promise<void> {
  await using tom = await PagePerson.opens(server.port);
  await emulate(tom, "light");
  await tom.finds("button", "Join");
  server.signal("SIGKILL");
  await bob.sees("Connection lost");
  await bob.says("wait, my screen froze");
  await bob.sees("Sending…");
  await visit("a lost connection", bob);
  await bob.clicks("button", "Leave");
  await bob.clicks("button", "Leave for good");
  await bob.sees("1 message may not have been delivered");
  await visit("a class that was left", bob);
  await bob.clicks("button", "Join again");
  await bob.sees("Trying to reach the server again");
  await visit("waiting for the server", bob);
  await tom.givesName("Tom");
  await tom.sees("No server answers");
  await visit("no server", tom);
}

async function comesIn(port: number, name: string): Promise<NativePeer> {
  const peer = await NativePeer.over(await PlainPeer.connect(port));
  peer.sends({ type: "hello", v: 1, name, code: classCode });
  await peer.hears("welcome");
  return peer;
}

function orders(peer: NativePeer, ...acts: Act[]): void {
  for (const act of acts) peer.sends({ type: "moderate", id: act.type, act });
}

async function says(peer: NativePeer, to: string, text: string): Promise<void> {
  peer.says(to, text);
  await peer.hears("receipt");
}
