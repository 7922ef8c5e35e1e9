import { expect, test } from "bun:test";
import { PlainPeer } from "../support/plainPeer.ts";
import { Program } from "../support/program.ts";
import { keys, TerminalProgram } from "../support/terminalProgram.ts";

test("the keys every line editor has", async () => {
  await using server = await Program.serve();
  await using alice = await TerminalProgram.joined(server.port, "Alice");
  const steps: [typed: string, input: string, column: number][] = [
    ["hello world", "> hello world", 13],
    [keys.left.repeat(5), "> hello world", 8],
    ["big ", "> hello big world", 12],
    [keys.right.repeat(2), "> hello big world", 14],
    [keys.backspace, "> hello big wrld", 13],
    [keys.delete, "> hello big wld", 13],
    [keys.home, "> hello big wld", 2],
    [keys.left, "> hello big wld", 2],
    ["¡", "> ¡hello big wld", 3],
    [keys.end, "> ¡hello big wld", 16],
    [keys.right, "> ¡hello big wld", 16],
    [keys.ctrlW, "> ¡hello big", 13],
    [keys.ctrlA, "> ¡hello big", 2],
    [keys.delete, "> hello big", 2],
    [keys.ctrlE, "> hello big", 12],
    ["gest", "> hello big gest", 16],
    [keys.left.repeat(4), "> hello big gest", 12],
    [keys.ctrlU, "> gest", 2],
    [`${keys.end}${keys.ctrlU}`, ">", 2],
    [keys.backspace, ">", 2],
    ["done", "> done", 6],
  ];
  for (const [typed, input, column] of steps) {
    alice.types(typed);
    await alice.inputIs(input, column);
  }
  const bob = await PlainPeer.connect(server.port, "Bob");
  alice.types(keys.enter);
  await bob.sees("Alice in ClassChat : done\n");
  await alice.inputIs(">", 2);
});

test("what looks like one character is passed and deleted as one", async () => {
  await using server = await Program.serve();
  await using alice = await TerminalProgram.joined(server.port, "Alice");
  const steps: [typed: string, input: string, column: number][] = [
    ["a👨‍👩‍👧‍👦🇳🇵e\u0301b", "> a👨‍👩‍👧‍👦🇳🇵e\u0301b", 9],
    [keys.left, "> a👨‍👩‍👧‍👦🇳🇵e\u0301b", 8],
    [keys.left, "> a👨‍👩‍👧‍👦🇳🇵e\u0301b", 7],
    [keys.left, "> a👨‍👩‍👧‍👦🇳🇵e\u0301b", 5],
    [keys.left, "> a👨‍👩‍👧‍👦🇳🇵e\u0301b", 3],
    [keys.right, "> a👨‍👩‍👧‍👦🇳🇵e\u0301b", 5],
    [keys.backspace, "> a🇳🇵e\u0301b", 3],
    [keys.delete, "> ae\u0301b", 3],
    [keys.delete, "> ab", 3],
    [keys.end, "> ab", 4],
    ["e\u0301", "> abe\u0301", 5],
    [keys.backspace, "> abe", 5],
  ];
  for (const [typed, input, column] of steps) {
    alice.types(typed);
    await alice.inputIs(input, column);
  }
});

test("Up and Down look back, and the draft is kept", async () => {
  await using server = await Program.serve();
  await using alice = await TerminalProgram.joined(server.port, "Alice");
  alice.types(`first${keys.enter}second${keys.enter}second${keys.enter}${keys.enter}`);
  await alice.until((screen) => screen.count("> second") === 2, "for what was said");
  alice.types(`dra`);
  const steps: [typed: string, input: string][] = [
    [keys.up, "> second"],
    [keys.up, "> first"],
    [`${keys.up}!`, "> first!"],
    [`${keys.backspace}${keys.down}`, "> second"],
    [keys.down, "> dra"],
    [`${keys.down}ft`, "> draft"],
  ];
  for (const [typed, input] of steps) {
    alice.types(typed);
    await alice.inputIs(input, input.length);
  }
  const bob = await PlainPeer.connect(server.port, "Bob");
  alice.types(keys.enter);
  await bob.sees("Alice in ClassChat : draft\n");
});

test("Alt-Enter begins a new line of the same message", async () => {
  await using server = await Program.serve();
  await using alice = await TerminalProgram.joined(server.port, "Alice");
  const bob = await PlainPeer.connect(server.port, "Bob");
  alice.types(`one${keys.altEnter}two`);
  await alice.inputIs("> one␤two", 9);
  alice.types(`${keys.enter}three${keys.enter}`);
  await bob.sees("Alice in ClassChat : one\n    two\nAlice in ClassChat : three\n");
});

test("a refusal says why and what to try, and Up brings the line back", async () => {
  await using server = await Program.serve();
  const bob = await PlainPeer.connect(server.port, "Bob");
  await using alice = await TerminalProgram.joined(server.port, "Alice");
  alice.types(`Bod:a secret${keys.enter}`);
  await alice.shows(
    "[From server]\nClient not active. Message not delivered. Try later\nDid you mean Bob?\n",
  );
  alice.types(keys.up);
  await alice.inputIs("> Bod:a secret");
  alice.types(`${keys.home}${keys.right.repeat(3)}${keys.backspace}b${keys.enter}`);
  await bob.sees("<Alice>: a secret\n");
  expect(bob.shown.text.split("secret").length - 1).toBe(1);
});

test("what is typed ahead of the answers is not lost", async () => {
  await using server = await Program.serve();
  const bob = await PlainPeer.connect(server.port, "Bob");
  await using alice = new TerminalProgram(["join", `127.0.0.1:${server.port}`]);
  await alice.inputIs("Enter your name:");
  alice.types(`${keys.enter}Bob${keys.enter}Alice${keys.enter}hello${keys.enter}half`);
  await bob.sees("Alice in ClassChat : hello\n");
  await alice.inputIs("> half", 6);
});

test("Ctrl-L clears the screen and keeps the line", async () => {
  await using server = await Program.serve();
  await using alice = await TerminalProgram.joined(server.port, "Alice");
  alice.types(`half${keys.ctrlL}`);
  await alice.until(({ visible }) => visible[0] === "> half", "for the line at the top");
  alice.types(" typed");
  await alice.inputIs("> half typed", 12);
  expect(alice.visible.filter((row) => row !== "")).toEqual(["> half typed"]);
});

test("what was killed survives a send and a look back, and can be yanked", async () => {
  await using server = await Program.serve();
  const bob = await PlainPeer.connect(server.port, "Bob");
  await using alice = await TerminalProgram.joined(server.port, "Alice");
  alice.types(`first${keys.enter}for later${keys.ctrlU}now${keys.enter}`);
  await bob.sees("Alice in ClassChat : now\n");
  alice.types(keys.up.repeat(2));
  await alice.inputIs("> first");
  alice.types(keys.down.repeat(2));
  await alice.inputIs(">");
  alice.types(`B${keys.tab}`);
  await alice.inputIs("> Bob:");
  alice.types(keys.ctrlY + keys.enter);
  await bob.sees("<Alice>: for later\n");
  alice.types(`one two${keys.left.repeat(3)}${keys.ctrlK}${keys.altEnter}${keys.paste("pasted")}`);
  alice.types(keys.ctrlY);
  await alice.inputIs("> one ␤pastedtwo");
});

test("unknown keys type nothing", async () => {
  await using server = await Program.serve();
  const bob = await PlainPeer.connect(server.port, "Bob");
  await using alice = await TerminalProgram.joined(server.port, "Alice");
  const unknown = [
    "\u001b[27;5;105~",
    "\u001b[1;10A",
    "\u001b[57441;1:3u",
    "\u001bO1;5P",
    "\u001b[24;80R",
    "\u001b[?64;1;9c",
    "\u001b[<0;10;20M",
    "\u001b]11;rgb:1e1e/1e1e/1e1e\u001b\\",
    "\u0000\u001c\u001d\u0016\u001b[15~\u001b[Z\u001b[2~\u001b[6~",
  ];
  for (const sequence of unknown) alice.types(`${sequence}.`);
  await alice.inputIs(`> ${".".repeat(unknown.length)}`, 2 + unknown.length);
  alice.types(keys.enter);
  await bob.sees(`Alice in ClassChat : ${".".repeat(unknown.length)}\n`);
});

test("Ctrl-C clears the line first, which Up brings back, and leaves on the second", async () => {
  await using server = await Program.serve();
  await using alice = await TerminalProgram.joined(server.port, "Alice");
  alice.types(`half typed${keys.ctrlC}`);
  await alice.inputIs(">", 2);
  alice.types(keys.up);
  await alice.inputIs("> half typed", 12);
  alice.types(keys.ctrlC);
  await alice.inputIs(">", 2);
  alice.types(keys.ctrlC);
  expect(await alice.exitCode()).toBe(130);
});

test("Ctrl-R searches what was typed, and Enter takes the line before it sends it", async () => {
  await using server = await Program.serve();
  const bob = await PlainPeer.connect(server.port, "Bob");
  await using alice = await TerminalProgram.joined(server.port, "Alice");
  alice.types(`the first loop${keys.enter}Loops are fun${keys.enter}bye${keys.enter}`);
  await bob.sees("Alice in ClassChat : bye\n");
  alice.types(`dra${keys.ctrlR}`);
  await alice.inputIs("(search) :", 9);
  const steps: [typed: string, input: string, column: number][] = [
    ["LOO", "(search) LOO: Loops are fun", 12],
    [keys.ctrlR, "(search) LOO: the first loop", 12],
    [keys.ctrlR, "(search) LOO: the first loop", 12],
    ["X", "(not found) LOOX:", 16],
    [keys.backspace, "(search) LOO: Loops are fun", 12],
    [keys.ctrlC, "> dra", 5],
    [`${keys.ctrlR}first${keys.enter}`, "> the first loop", 16],
    [`${keys.ctrlU}${keys.ctrlR}fun${keys.left}`, "> Loops are fun", 14],
  ];
  for (const [typed, input, column] of steps) {
    alice.types(typed);
    await alice.inputIs(input, column);
  }
  expect(bob.shown.text.split("first loop")).toHaveLength(2);
  alice.types(`${keys.end}?${keys.enter}`);
  await bob.sees("Alice in ClassChat : Loops are fun?\n");
});
