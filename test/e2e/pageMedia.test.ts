import { expect, test } from "bun:test";
import { mostDrawn } from "../../src/page/logWindow.ts";
import { mostLines } from "../../src/page/richText.ts";
import { classroom } from "../support/classroom.ts";
import { PagePerson } from "../support/pagePerson.ts";
import { listWide } from "../support/pageWidth.ts";

/** Has the page printed, and looks at it as it is on paper. */
async function prints(person: PagePerson): Promise<void> {
  await person.view.cdp("Emulation.setEmulatedMedia", { media: "print" });
  await person.view.evaluate(`dispatchEvent(new Event("beforeprint"))`);
}

test("printing prints the whole log, long messages too, without the furniture, and then all is as it was", async () => {
  await using room = await classroom();
  const alice = await room.native("Alice");
  await using bob = await PagePerson.joins(room.server.port, "Bob");
  const many = mostDrawn + 100;
  for (let index = 1; index <= many; index++) alice.says("everyone", `line ${index} of ${many}`);
  alice.says("everyone", Array.from({ length: mostLines + 5 }, (_, at) => `row ${at}`).join("\n"));
  await bob.sees("Show all of it");
  await prints(bob);
  // Nothing waits for another turn: the browser takes what is there now.
  expect(await bob.messages()).toHaveLength(many + 1);
  const shown = await bob.view.evaluate<string>("document.body.innerText");
  expect(shown).toContain("line 1 of 400");
  expect(shown).toContain(`row ${mostLines + 4}`);
  expect(shown).not.toMatch(/Leave|New group|Send|Connected as|Enter sends/u);
  const { width, height } = await bob.view.evaluate<{ width: number; height: number }>(
    `(({ width, height }) => ({ width, height }))(document.querySelector("[role=log]").getBoundingClientRect())`,
  );
  expect(height).toBeGreaterThan(5_000);
  expect(width).toBeGreaterThan(1_000);
  expect(await bob.view.evaluate<number>(`document.documentElement.scrollHeight`)).toBeGreaterThan(
    5_000,
  );
  await bob.view.evaluate(`dispatchEvent(new Event("afterprint"))`);
  await bob.view.cdp("Emulation.setEmulatedMedia", { media: "" });
  await bob.until(`document.querySelectorAll("article").length <= ${mostDrawn}`, "for less");
});

test("with letters of 200 % nothing is wider than the view, and all can be reached", async () => {
  await using room = await classroom();
  const alice = await room.native("Aleksandra-Wolfeschlegelsteinha");
  await using bob = await PagePerson.opens(room.server.port);
  await bob.view.cdp("Page.enable");
  await bob.view.cdp("Emulation.setEmulatedMedia", {
    features: [{ name: "prefers-reduced-motion", value: "reduce" }],
  });
  await bob.view.cdp("Page.setFontSizes", { fontSizes: { standard: 32, fixed: 26 } });
  const wide = await listWide(bob, "the name");
  await bob.joins("Bob");
  alice.says("everyone", "Good morning! ".repeat(20));
  alice.says("Bob", "`x`".repeat(100));
  await bob.sees("Good morning!");
  wide.push(...(await listWide(bob, "the log")));
  const metrics = { width: 768, height: 1024, deviceScaleFactor: 1, mobile: false };
  await bob.view.cdp("Emulation.setDeviceMetricsOverride", metrics);
  await bob.clicks("button", "People, groups and rooms 1");
  await bob.clicks("button", "Aleksandra-Wolfeschlegelsteinha 1 unread");
  await bob.seesDestination("Only to Aleksandra-Wolfeschlegelsteinha");
  wide.push(...(await listWide(bob, "a person")));
  expect(wide).toEqual([]);
});

test("what is half typed is shown whole when the window gets narrower", async () => {
  await using room = await classroom();
  await using bob = await PagePerson.joins(room.server.port, "Bob");
  await bob.writes("Message", "half typed ".repeat(12));
  const metrics = { width: 390, height: 844, deviceScaleFactor: 1, mobile: false };
  await bob.view.cdp("Emulation.setDeviceMetricsOverride", metrics);
  await bob.until(`innerWidth === 390`, "for it to be narrow");
  await bob.until(
    `(({ scrollHeight, clientHeight }) => scrollHeight <= clientHeight)(document.getElementById("message"))`,
    "for all lines",
  );
});

test("whoever is at a button that goes is at something near it, and never at the beginning of the page", async () => {
  await using room = await classroom();
  const alice = await room.native("Alice");
  await using bob = await PagePerson.joins(room.server.port, "Bob");
  for (let index = 1; index <= 200; index++) alice.says("everyone", `line ${index}`);
  await bob.sees("line 200");
  await bob.view.evaluate(`document.querySelector("[role=log]").scrollTop = 500`);
  await bob.tabsTo("button", "Jump to newest");
  await bob.presses("Enter");
  await bob.isAt("log", "Messages");
  await bob.tabsTo("button", "Alice");
  alice.close();
  await bob.seesList("People", ["Bob (you)"]);
  await bob.isAt("button", "Everyone");
  await bob.says("Nobody:hello");
  await bob.tabsTo("button", "Dismiss");
  await bob.presses("Enter");
  await bob.isAt("textbox", "Message");
});

test("a command that is typed while the connection is lost says when it is done", async () => {
  await using room = await classroom();
  await using bob = await PagePerson.joins(room.server.port, "Bob");
  await room.server.stop("pause");
  await bob.until(`!document.querySelector(".connection").matches(".fine")`, "for the loss");
  await bob.says("/who");
  await bob.sees("Done as soon as the connection is back");
  await bob.says("/help");
  await bob.sees("What you can type");
});

test("help and an unknown command name the conversation that a line goes to", async () => {
  await using room = await classroom();
  await room.native("Alice");
  await using bob = await PagePerson.joins(room.server.port, "Bob");
  await bob.clicks("button", "Alice");
  await bob.says("/help");
  await bob.sees("says /x to Alice");
  await bob.says("/me waves");
  await bob.sees("to say it to Alice");
  const answer = `document.querySelector(".notice.answer").innerText`;
  expect(await bob.view.evaluate<string>(answer)).toContain("hello\nto Alice");
});

test("a message for somebody who is away says nothing that is untrue once they are back", async () => {
  await using room = await classroom({ graceMs: 60_000 });
  const alice = await room.native("Alice");
  await using bob = await PagePerson.joins(room.server.port, "Bob");
  await bob.clicks("button", "Alice");
  alice.close();
  await alice.isClosed();
  await bob.says("are you there?");
  await bob.sees("Alice was away when you wrote: they get it as they come back");
});
