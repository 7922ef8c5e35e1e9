import { expect, test } from "bun:test";
import { mostLines } from "../../src/page/richText.ts";
import { classroom } from "../support/classroom.ts";
import { PagePerson } from "../support/pagePerson.ts";

const narrow = { width: 320, height: 568 };
const log = `document.querySelector("[role=log]")`;

test("on a screen as low as a keyboard leaves it, the way in can be scrolled to", async () => {
  await using room = await classroom();
  await using bob = await PagePerson.opens(room.server.port, { width: 320, height: 300 });
  await bob.finds("button", "Join");
  await bob.view.scroll(0, 1_000);
  await bob.until(
    `document.querySelector("[type=submit]").getBoundingClientRect().bottom <= innerHeight`,
    "for the button to come into sight",
  );
});

test("on a phone on its side, with its keyboard up, there is room for what is said", async () => {
  await using room = await classroom();
  await using bob = await PagePerson.opens(room.server.port, { width: 844, height: 190 });
  await bob.joins("Bob");
  const height = await bob.view.evaluate<number>(`${log}.clientHeight`);
  expect(height).toBeGreaterThan(60);
});

test("the longest name, word and address do not make the log wider than a narrow phone", async () => {
  await using room = await classroom();
  const alice = await room.native("Aleksandra-Wolfeschlegelsteinha");
  await using bob = await PagePerson.joins(room.server.port, "Bob", narrow);
  alice.says("everyone", "x".repeat(4_000));
  alice.says("everyone", `http://a.example/${"long/".repeat(100)}`);
  alice.says("Bob", "`x`".repeat(500));
  alice.says("everyone", `\`\`\`\n${"y".repeat(1_000)}\n\`\`\``);
  await bob.sees("yyyy");
  expect(await bob.view.evaluate<number>(`${log}.scrollWidth - ${log}.clientWidth`)).toBe(0);
});

test("among words from right to left, code and addresses are read from left to right", async () => {
  await using room = await classroom();
  const alice = await room.native("Alice");
  await using bob = await PagePerson.joins(room.server.port, "Bob");
  alice.says("everyone", "שלום http://a.example/x, `f(a);`\n```\ng(b);\n```");
  await bob.sees("g(b);");
  const directions = `[".text", ".text a", ".text code", ".text pre"].map((part) =>
    getComputedStyle(document.querySelector(part)).direction)`;
  expect(await bob.view.evaluate<string[]>(directions)).toEqual(["rtl", "ltr", "ltr", "ltr"]);
});

test("Enter that ends what is composed of several keys does not send it, in Safari either", async () => {
  await using room = await classroom();
  await using bob = await PagePerson.joins(room.server.port, "Bob");
  await bob.writes("Message", "日本");
  await bob.view.evaluate(`document.getElementById("message").dispatchEvent(
    new KeyboardEvent("keydown", { key: "Enter", keyCode: 229, bubbles: true, cancelable: true }))`);
  await bob.view.type("語");
  await bob.presses("Enter");
  await bob.sees("日本語");
  expect((await bob.messages()).map(({ text }) => text)).toEqual(["日本語"]);
});

test("what was said today was said yesterday once the day is over", async () => {
  await using room = await classroom();
  const alice = await room.native("Alice");
  await using bob = await PagePerson.joins(room.server.port, "Bob");
  alice.says("everyone", "before midnight");
  await bob.sees("before midnight");
  await bob.sees("Today");
  await bob.view.evaluate(`(() => {
    const { now } = Date;
    Date.now = () => now() + 24 * 60 * 60_000;
  })()`);
  alice.says("everyone", "and after it");
  await bob.sees("Yesterday");
  expect(await bob.view.evaluate<string>(`${log}.innerText`)).not.toContain("Today");
});

test("on a phone, who has chosen from the drawer is where it is opened, and not nowhere", async () => {
  await using room = await classroom();
  await room.native("Alice");
  await using bob = await PagePerson.joins(room.server.port, "Bob", narrow);
  await bob.clicks("button", "People, groups and rooms");
  await bob.clicks("button", "Alice");
  await bob.seesDestination("Only to Alice");
  await bob.isAt("button", "People, groups and rooms");
});

test("a message of very many lines is shown by its first ones, until all are asked for", async () => {
  await using room = await classroom();
  const alice = await room.native("Alice");
  await using bob = await PagePerson.joins(room.server.port, "Bob");
  const lines = Array.from({ length: mostLines + 1 }, (_, index) => `line ${index + 1}`);
  alice.says("everyone", lines.join("\n"));
  await bob.sees(`line ${mostLines}`);
  expect(await bob.view.evaluate<string>(`${log}.innerText`)).not.toContain(lines.at(-1) ?? "");
  await bob.clicks("button", "Show all of it");
  await bob.sees(lines.at(-1) ?? "");
  await bob.clicks("button", "Show less");
  await bob.finds("button", "Show all of it");
});

test("letters are as large as the reader has told the browser", async () => {
  await using room = await classroom();
  await using bob = await PagePerson.opens(room.server.port);
  await bob.view.cdp("Page.enable");
  await bob.view.cdp("Page.setFontSizes", { fontSizes: { standard: 32, fixed: 26 } });
  await bob.until(
    `parseFloat(getComputedStyle(document.body).fontSize) >= 32`,
    "for letters twice as large",
  );
});
