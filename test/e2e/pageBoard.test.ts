import { expect, test } from "bun:test";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Act } from "../../src/model/act.ts";
import * as texts from "../../src/model/texts.ts";
import { lanHost } from "../support/browser.ts";
import type { Classroom } from "../support/classroom.ts";
import { classroom } from "../support/classroom.ts";
import { DataFolder } from "../support/dataFolder.ts";
import { NativePeer } from "../support/nativePeer.ts";
import { PagePerson } from "../support/pagePerson.ts";
import { listWide } from "../support/pageWidth.ts";
import { Program } from "../support/program.ts";
import { readQrCode } from "../support/qrPicture.ts";

const projector = { width: 1_920, height: 1_080 };
const classCode = "482913";
const teacherCode = "a code that stands";

function boardAt(port: number, host = "127.0.0.1"): string {
  return `http://${host}:${port}/?view=board`;
}

function orders({ server }: Classroom, ...acts: Act[]): void {
  for (const act of acts) server.log.submit({ type: "moderate", at: Date.now(), act });
}

/** Somebody in a class with a code. */
async function coded(room: Classroom, name: string): Promise<NativePeer> {
  const peer = await room.native();
  peer.sends({ type: "hello", v: 1, name, code: classCode });
  await peer.hears("welcome");
  return peer;
}

async function shown(board: PagePerson): Promise<string[]> {
  return (await board.messages()).map(({ from, text }) => `${from}: ${text}`);
}

test("a board by an invite link shows what is public, large, with address, QR code, people and the pin, and nobody's name is asked", async () => {
  await using room = await classroom({ classCode, replay: 9 });
  const [alice, bob] = [await coded(room, "Alice"), await coded(room, "Bob")];
  alice.says("everyone", "before");
  await bob.hears("message");
  await using board = await PagePerson.follows(
    `${boardAt(room.server.port, lanHost)}#${classCode}`,
    projector,
  );
  await board.sees("before");
  alice.says("Bob", "only for Bob");
  await bob.hears("message", ({ text }) => text === "only for Bob");
  alice.says("everyone", "after");
  await board.seesMessage({ from: "Alice", text: "after" });
  orders(room, { type: "pin", text: "Page 12" }, { type: "quiet", on: true });
  await board.until(
    `document.querySelector(".board-pin")?.innerText.trim() === "Page 12"`,
    "a pin",
  );
  await board.sees("The class is quiet");
  await board.sees("2 here");
  expect(await shown(board)).toEqual(["Alice: before", "Alice: after"]);
  const page = await board.view.evaluate<string>("document.body.innerText");
  expect(page).not.toContain("only for Bob");
  expect(page).toContain(`http://${lanHost}:${room.server.port}`);
  expect(page).toContain(classCode);
  const link = `http://${lanHost}:${room.server.port}/#${classCode}`;
  expect(readQrCode(await board.picture())).toBe(link);
  expect(await board.view.evaluate<string>("location.href")).toBe(
    boardAt(room.server.port, lanHost),
  );
  // Large: a letter is at least a thirty-sixth of the height.
  const size = `parseFloat(getComputedStyle(document.querySelector(".board .text")).fontSize)`;
  expect(await board.view.evaluate<number>(size)).toBeGreaterThanOrEqual(projector.height / 36);
  // It is nobody in the class, and counts as nobody.
  expect(room.server.log.view.memberCount).toBe(2);
  const carol = await coded(room, "Carol");
  await board.sees("3 here");
  carol.sends({ type: "exit" });
  await board.sees("2 here");
  expect(board.complaints).toEqual([]);
  expect(room.faults).toEqual([]);
}, 60_000);

test("without the class code a board asks for it, says a wrong one, and keeps the right one through a reload", async () => {
  await using room = await classroom({ classCode, replay: 9 });
  const alice = await coded(room, "Alice");
  alice.says("everyone", "for the class");
  await alice.hears("receipt");
  await using board = await PagePerson.follows(boardAt(room.server.port));
  await board.isAt("textbox", "Class code");
  await board.sees(texts.classCodeMissing);
  await board.view.type("111111");
  await board.presses("Enter");
  await board.sees(texts.classCodeWrong);
  expect(await board.view.evaluate<string>("document.body.innerText")).not.toContain(
    "for the class",
  );
  await board.writes("Class code", "482 913");
  await board.presses("Enter");
  await board.sees("for the class");
  await board.reloads();
  await board.sees("for the class");
  expect(board.complaints).toEqual([]);
}, 60_000);

test("what is taken back vanishes from the board", async () => {
  await using room = await classroom();
  const [alice, bob] = [await room.native("Alice"), await room.native("Bob")];
  await using board = await PagePerson.follows(boardAt(room.server.port));
  await board.sees("2 here");
  alice.says("everyone", "kind");
  bob.says("everyone", "rude");
  await board.seesMessage({ from: "Bob", text: "rude" });
  orders(room, { type: "retract", name: "Bob", count: 1 });
  await board.until(`!document.body.innerText.includes("rude")`, "for it to go");
  expect(await shown(board)).toEqual(["Alice: kind"]);
  orders(room, { type: "pin", text: "Page 12" });
  await board.sees("Page 12");
  orders(room, { type: "pin", text: "" });
  await board.until(`!document.querySelector(".board-pin")`, "for the pin to go");
});

test("a board comes back by itself after kill -9, with its pin, what it had and what was said meanwhile", async () => {
  using folder = new DataFolder();
  const codeFile = join(folder.path, "teacher-code");
  await writeFile(codeFile, teacherCode, { mode: 0o600 });
  const flags = ["--data-dir", folder.path, "--replay", "0", "--teacher-code-file", codeFile];
  await using first = await Program.serve(...flags);
  const alice = await NativePeer.connect(first.port, "Alice");
  await using board = await PagePerson.follows(boardAt(first.port));
  await board.sees("1 here");
  alice.sends({ type: "claim", id: "c", code: teacherCode });
  alice.sends({ type: "moderate", id: "p", act: { type: "pin", text: "Page 12" } });
  await board.sees("Page 12");
  alice.says("everyone", "one");
  alice.says("everyone", "two");
  await board.seesMessage({ text: "two" });
  first.signal("SIGKILL");
  await first.exitCode();
  await board.sees(texts.connectionLost);
  expect(await shown(board)).toEqual(["Alice: one", "Alice: two"]);
  await using second = await Program.serve(...flags, "--port", `${first.port}`);
  const mary = await NativePeer.connect(second.port, "Mary");
  mary.says("everyone", "three");
  await board.seesMessage({ from: "Mary", text: "three" });
  expect(await shown(board)).toEqual(["Alice: one", "Alice: two", "Mary: three"]);
  await board.sees("Page 12");
  await board.until(
    `!document.body.innerText.includes(${JSON.stringify(texts.connectionLost)})`,
    "for the connection",
  );
}, 60_000);

test("a board that finds another class shows nothing of the one before", async () => {
  await using first = await Program.serve("--no-history");
  const alice = await NativePeer.connect(first.port, "Alice");
  await using board = await PagePerson.follows(boardAt(first.port));
  await board.until(`document.querySelector(".board-people")`, "for the class");
  for (const text of ["one", "two", "three"]) alice.says("everyone", text);
  await board.seesMessage({ text: "three" });
  first.signal("SIGKILL");
  await first.exitCode();
  await using second = await Program.serve("--no-history", "--port", `${first.port}`);
  const mary = await NativePeer.connect(second.port, "Mary");
  mary.says("everyone", "a new class");
  await board.seesMessage({ from: "Mary", text: "a new class" });
  expect(await shown(board)).toEqual(["Mary: a new class"]);
}, 60_000);

test("the chat's heading has a link to the board, which takes the class code along", async () => {
  await using room = await classroom({ classCode });
  await using bob = await PagePerson.follows(`http://127.0.0.1:${room.server.port}/#${classCode}`);
  await bob.joins("Bob");
  await bob.finds("link", "Board");
  const link = await bob.view.evaluate<string>(`document.querySelector(".board-link").href`);
  await using board = await PagePerson.follows(link, projector);
  await board.sees("1 here");
  await bob.says("to be seen from afar");
  await board.seesMessage({ from: "Bob", text: "to be seen from afar" });
});

test("nothing on a board is wider than the view, and the newest is in sight", async () => {
  await using room = await classroom({ replay: 20 });
  const wide = await room.native("W".repeat(32));
  const said = [
    "x".repeat(4_000),
    `http://a.example/${"long/".repeat(100)}`,
    "`x`".repeat(300),
    `\`\`\`\n${"y".repeat(1_000)}\n\`\`\``,
    "שלום".repeat(200),
    "the newest",
  ];
  for (const text of said) wide.says("everyone", text);
  await wide.hears("receipt", ({ seq }) => seq === said.length);
  orders(room, { type: "pin", text: "W".repeat(300) });
  await using board = await PagePerson.follows(boardAt(room.server.port, lanHost), projector);
  await board.finds("image", "QR code of the invite");
  await board.sees("the newest");
  expect(await listWide(board, "the board")).toEqual([]);
  const newest = `[...document.querySelectorAll("article")].at(-1).getBoundingClientRect().bottom`;
  await board.until(`${newest} <= innerHeight`, "for the newest to be in sight");
  expect(board.complaints).toEqual([]);
}, 60_000);

test("whoever scrolls up on a board stays there, and the end is followed again once they are back", async () => {
  await using room = await classroom({ replay: 20 });
  const bob = await room.native("Bob");
  await using board = await PagePerson.follows(boardAt(room.server.port));
  await board.sees("1 here");
  for (let said = 1; said <= 40; said++) bob.says("everyone", `number ${said}`);
  await board.seesMessage({ text: "number 40" });
  const log = `document.querySelector("[role=log]")`;
  const left = `${log}.scrollHeight - ${log}.scrollTop - ${log}.clientHeight`;
  await board.until(`${left} < 2`, "for the end");
  // A browser tells the page of it when it draws.
  const drawn = "new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))";
  const scrollsTo = async (top: string) => {
    await board.view.evaluate(`(${log}.scrollTop = ${top}, ${drawn})`);
  };
  await scrollsTo("0");
  bob.says("everyone", "number 41");
  await board.seesMessage({ text: "number 41" });
  expect(await board.view.evaluate<number>(`${log}.scrollTop`)).toBe(0);
  await scrollsTo(`${log}.scrollHeight`);
  bob.says("everyone", "number 42");
  await board.seesMessage({ text: "number 42" });
  await board.until(`${left} < 2`, "for the end to be followed");
});
