import { expect, test } from "bun:test";
import { PlainPeer } from "../support/plainPeer.ts";
import { Program } from "../support/program.ts";
import { keys, TerminalProgram } from "../support/terminalProgram.ts";

/** The rows below the last one that holds the text. */
function rowsBelow(screen: TerminalProgram, text: string): string[] {
  const { rows } = screen;
  const start = rows.findLastIndex((row) => row.includes(text)) + 1;
  return rows.slice(start, rows.findLastIndex((row) => row !== "") + 1);
}

/** The prompt and the text in rows so wide. */
function broken(text: string, columns: number): string[] {
  return (`> ${text}`.match(new RegExp(`.{1,${columns}}`, "gu")) ?? []).map((row) => row.trimEnd());
}

const numbers = Array.from({ length: 60 }, (_, index) => `n${index}`).join(".");

test("wide characters keep the cursor's column while messages arrive", async () => {
  await using server = await Program.serve();
  const bob = await PlainPeer.connect(server.port, "Bob");
  await using alice = await TerminalProgram.joined(server.port, "Alice");
  const draft = "日本語👍e\u0301👨‍👩‍👧‍👦.";
  alice.types(draft);
  await alice.inputIs(`> ${draft}`, 14);
  for (const [passed, column] of [
    ["", 14],
    [".", 13],
    ["👨‍👩‍👧‍👦", 11],
    ["e\u0301", 10],
    ["👍", 8],
    ["語", 6],
  ] as const) {
    if (passed !== "") alice.types(keys.left);
    await alice.inputIs(`> ${draft}`, column);
    bob.types(`before ${column}`);
    await alice.shows(`before ${column}`);
    await alice.inputIs(`> ${draft}`, column);
  }
  alice.types("x");
  await alice.inputIs("> 日本x語👍e\u0301👨‍👩‍👧‍👦.", 7);
  alice.types(keys.enter);
  await bob.sees("Alice in ClassChat : 日本x語👍e\u0301👨‍👩‍👧‍👦.\n");
});

test("a wide character that does not fit in a row begins the next one", async () => {
  await using server = await Program.serve();
  await using alice = await TerminalProgram.joined(server.port, "Alice", { cols: 21 });
  alice.types(`${"語".repeat(10)}x`);
  await alice.inputIs("語x", 3);
  expect(alice.rows).toContain(`> ${"語".repeat(9)}`);
  alice.types(`${keys.left.repeat(2)}y`);
  await alice.inputIs("語x", 0);
  expect(alice.rows).toContain(`> ${"語".repeat(9)}y`);
});

test("a line of several rows survives what arrives, once and whole", async () => {
  await using server = await Program.serve();
  const bob = await PlainPeer.connect(server.port, "Bob");
  await using alice = await TerminalProgram.joined(server.port, "Alice");
  alice.types(numbers);
  await alice.until((screen) => screen.count(numbers) === 1, "for all that was typed");
  bob.types("to the end");
  await alice.shows("to the end");
  await alice.inputIs(broken(numbers, 80).at(-1) ?? "");
  expect(rowsBelow(alice, "to the end")).toEqual(broken(numbers, 80));

  // The cursor in the first row, in the middle one, and at the end of a row
  for (const [where, column] of [
    ["home", 2],
    ["middle", 10],
    ["edge", 0],
  ] as const) {
    const right = { home: 0, middle: 80 + 10 - 2, edge: 160 - 2 }[where];
    alice.types(keys.home + keys.right.repeat(right));
    await alice.until(({ cursor }) => cursor.column === column, `for the cursor at ${where}`);
    bob.types(`to the ${where}`);
    await alice.shows(`to the ${where}`);
    await alice.until(({ cursor }) => cursor.column === column, `for the cursor at ${where}`);
    expect(rowsBelow(alice, `to the ${where}`)).toEqual(broken(numbers, 80));
  }
  alice.types(keys.enter);
  await bob.sees(`Alice in ClassChat : ${numbers}\n`);
  await alice.shows(" > n0.n1.");
  await alice.inputIs(">", 2);
  expect(alice.count("n0.n1.")).toBe(1);

  // A line that becomes shorter leaves nothing behind
  alice.types(`a ${"x".repeat(200)}y`);
  await alice.until(({ cursor }) => cursor.row.endsWith("xy"), "for all that was typed");
  alice.types(keys.ctrlW);
  await alice.inputIs("> a", 4);
  expect(alice.text.endsWith("\n> a")).toBe(true);
});

test("a line higher than the screen can be typed, and leaves nothing behind", async () => {
  await using server = await Program.serve();
  const bob = await PlainPeer.connect(server.port, "Bob");
  await using alice = await TerminalProgram.joined(server.port, "Alice", { cols: 40, rows: 5 });
  const long = Array.from({ length: 100 }, (_, index) => `word${index}`).join(".");
  alice.types(keys.paste(long));
  await alice.until(({ cursor }) => cursor.row.endsWith("word99"), "for the end of the line");
  bob.types("in between");
  await alice.shows("in between");
  alice.types(keys.home);
  await alice.inputIs(broken(long, 40)[0] ?? "", 2);
  bob.types("and again");
  await alice.shows("and again");
  alice.types(keys.end);
  await alice.until(({ cursor }) => cursor.row.endsWith("word99"), "for the end of the line");
  alice.types(keys.enter);
  await bob.sees(`Alice in ClassChat : ${long}\n`);
  await alice.until(({ text }) => /\d\d:\d\d > word0\./u.test(text), "for what was said");
  await alice.inputIs(">", 2);
  const text = alice.rows.join("");
  expect(text.split("word50.").length - 1).toBe(1);
  expect(text.split("word99").length - 1).toBe(1);
  expect(alice.count("in between")).toBe(1);
  expect(alice.count("and again")).toBe(1);
});

test("behind a full row the cursor stands in the next", async () => {
  await using server = await Program.serve();
  const bob = await PlainPeer.connect(server.port, "Bob");
  await using alice = await TerminalProgram.joined(server.port, "Alice", { cols: 40 });
  const full = "x".repeat(38);
  alice.types(full);
  await alice.inputIs("", 0);
  bob.types("hello");
  await alice.shows("hello");
  await alice.inputIs("", 0);
  expect(rowsBelow(alice, "hello")).toEqual([`> ${full}`]);
  alice.types(`y${keys.backspace.repeat(2)}`);
  await alice.inputIs(`> ${full.slice(1)}`, 39);
});

test("a terminal that becomes narrower and wider keeps the line whole", async () => {
  await using server = await Program.serve();
  const bob = await PlainPeer.connect(server.port, "B");
  await using alice = await TerminalProgram.joined(server.port, "Alice");
  bob.types("start");
  await alice.shows("start");
  const cursor = 165;
  alice.types(numbers + keys.home + keys.right.repeat(cursor - 2));
  const isWhole = (below: string, columns: number) => (screen: TerminalProgram) => {
    const isRight = Bun.deepEquals(rowsBelow(screen, below), broken(numbers, columns));
    return isRight && screen.cursor.column === cursor % columns && screen.count(numbers) === 1;
  };
  let last = "start";
  for (const columns of [80, 50, 100, 79, 30, 200, 170]) {
    alice.resize(columns, 24);
    await alice.until(isWhole(last, columns), `for the line in ${columns} columns`);
    last = `in ${columns}`;
    bob.types(last);
    await alice.shows(last);
    await alice.until(isWhole(last, columns), `for the line in ${columns} columns, below`);
  }
  expect(alice.rows.filter((row) => row.includes("B in ClassChat"))).toHaveLength(8);
  alice.types(keys.enter);
  await bob.sees(`Alice in ClassChat : ${numbers}\n`);
});
