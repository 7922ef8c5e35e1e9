import { expect, test } from "bun:test";
import type { Act } from "../../src/model/act.ts";
import type { Classroom } from "../support/classroom.ts";
import { reactions } from "../../src/model/reaction.ts";
import { classroom } from "../support/classroom.ts";
import { PagePerson } from "../support/pagePerson.ts";
import { listWide } from "../support/pageWidth.ts";

const widest = "W".repeat(32);
const group = `group${"W".repeat(27)}`;
const roomName = `#${"W".repeat(31)}`;
const mine = `M${"W".repeat(31)}`;
/** Nothing in it can be broken between words. */
const unbroken = "W".repeat(300);

const texts = [
  "x".repeat(4_000),
  `http://a.example/${"long/".repeat(100)}`,
  "`x`".repeat(300),
  `\`\`\`\n${"y".repeat(1_000)}\n\`\`\``,
  `${mine} ${"no\u00a0break\u00a0".repeat(100)}`,
  "שלום".repeat(200),
  "👩‍👩‍👧‍👦".repeat(100),
  "ก".repeat(500),
];

function orders({ server }: Classroom, ...acts: Act[]): void {
  for (const act of acts) {
    server.log.submit({ type: "moderate", at: Date.now(), act, by: undefined });
  }
}

test("no name and no text makes a screen or a dialog wider than the view", async () => {
  await using room = await classroom();
  const wide: string[] = [];
  const sally = await room.native(widest);
  const others = ["Wolfeschlegelsteinhausenberger.1", "Wolfeschlegelsteinhausenberger.2"];
  for (let index = 1; index <= 12; index++) others.push(`M${"W".repeat(29)}${10 + index}`);
  for (const name of others) await room.native(name);
  sally.sends({ type: "join", id: "join", room: roomName });
  sally.sends({ type: "topic", id: "topic", room: roomName, topic: unbroken });
  await sally.isUpToDate();

  await using bob = await PagePerson.opens(room.server.port);
  // Nothing is on its way when it is measured.
  await bob.view.cdp("Emulation.setEmulatedMedia", {
    features: [{ name: "prefers-reduced-motion", value: "reduce" }],
  });
  const fits = async (screen: string): Promise<void> => {
    wide.push(...(await listWide(bob, screen)));
  };
  await fits("the name");
  await bob.givesName(widest);
  await bob.sees("Username is taken");
  await fits("a name that is taken");
  await bob.joins(mine);
  await fits("an empty log");

  for (const text of texts) sally.says("everyone", text);
  sally.says(mine, texts[0] ?? "");
  await bob.says(`group ${group} ${[mine, widest, ...others].join(",")}`);
  await bob.clicks("button", group);
  await bob.until(`document.querySelector(".head p").innerText.includes("${widest}")`, "the names");
  await bob.says(unbroken);
  await bob.seesMessage({ text: unbroken, state: "Sent" });
  await fits("a group of fifteen");
  await bob.clicks("button", "Members");
  await bob.finds("checkbox", widest);
  await fits("the members of a group");
  await bob.presses("Escape");
  await bob.clicks("button", "Everyone");
  await fits("all kinds of messages");
  for (const words of ["W", "x", "שלום"]) {
    await bob.says(`/search ${words}`);
    await bob.sees(" found");
    await fits(`what was found of ${words}`);
    await bob.presses("Escape");
  }
  await bob.says(`/search "${unbroken.slice(0, 190)}V"`);
  await bob.sees("Nobody has said");
  await fits("a search in vain");
  await bob.presses("Escape");
  const newest = `[...document.querySelectorAll(".menu-opener")].at(-1)`;
  await bob.says(unbroken);
  await bob.seesMessage({ text: unbroken, state: "Sent" });
  const { seq } = await sally.hears(
    "message",
    ({ from, to }) => from === mine && to === "everyone",
  );
  sally.sends({ type: "say", id: "answer", to: "everyone", text: unbroken, replyTo: seq });
  await sally.hears("receipt", ({ id }) => id === "answer");
  for (const reaction of reactions) {
    sally.sends({ type: "react", id: reaction, seq: seq + 1, reaction, on: true });
  }
  await bob.until(`document.querySelectorAll(".chip").length === 6`, "for the reactions");
  await bob.view.evaluate(`${newest}.click()`);
  await fits("the menu of a message");
  await bob.presses("ArrowDown", "Enter");
  await bob.until(`document.querySelector(".aim")`, "for what is answered");
  await fits("a reply, its quote and reactions");
  await bob.presses("Escape", "ArrowUp");
  await bob.until(`document.getElementById("message").value !== ""`, "for one's own text");
  await fits("a correction");
  await bob.presses("Escape");
  for (const line of ["/help", "/who", "/rooms", "/group"]) await bob.says(line);
  await bob.sees("16 in group");
  await fits("answers");
  await bob.says(`/msg ${"N".repeat(32)} ${unbroken}`);
  await bob.sees("Client not active");
  await bob.writes("Message", `${"N".repeat(32)}:${unbroken}`);
  await fits("a line for nobody");
  await bob.writes("Message", "");
  await bob.clicks("button", `${widest} 1 unread`);
  await fits("a person");
  await bob.says(`/join ${roomName}`);
  await bob.seesDestination(`To the room ${roomName}`);
  await fits("a room");

  await bob.clicks("button", "New group");
  await bob.writes("Group name", "W".repeat(40));
  await bob.clicks("button", "Make group");
  await fits("a new group");
  await bob.presses("Escape");
  await bob.clicks("button", "Join a room");
  await bob.finds("button", `${roomName} 2 people · ${unbroken}`);
  await bob.writes("Room name", "no room");
  await bob.presses("Enter");
  await fits("the rooms");
  await bob.presses("Escape");

  orders(
    room,
    { type: "quiet", on: true },
    { type: "private", to: "off" },
    { type: "lock", on: true },
  );
  await bob.clicks("button", "Everyone");
  await bob.sees("Write to the teachers");
  await fits("a quiet class");
  orders(
    room,
    { type: "teacher", name: mine, on: true },
    { type: "teacher", name: widest, on: true },
  );
  await bob.finds("button", "Class");
  await bob.clicks("button", "Class");
  await fits("the menu of the class");
  await bob.presses("Escape");
  await bob.clicks("button", "Teachers");
  await fits("the teachers");
  const other = others[2] ?? "";
  for (const [item, screen] of [
    ["Rename…", "a new name"],
    ["Take back all they said…", "taking back"],
    ["Remove from the class…", "removing"],
  ] as const) {
    await bob.clicks("button", `Orders for ${other}`);
    await fits("the menu of a person");
    await bob.clicks("menuitem", item);
    await fits(screen);
    await bob.presses("Escape");
  }
  await bob.view.cdp("Emulation.setDeviceMetricsOverride", {
    width: 390,
    height: 844,
    deviceScaleFactor: 1,
    mobile: false,
  });
  await bob.clicks("button", "People, groups and rooms 1");
  await bob.isAt("button", "Teachers");
  await fits("the drawer");
  await room.server.stop("end");
  await bob.sees("The server closed the connection.");
  await fits("the end");
  expect(wide).toEqual([]);
  expect(bob.complaints).toEqual([]);
}, 60_000);
