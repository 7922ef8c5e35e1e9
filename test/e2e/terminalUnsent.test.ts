import { expect, test } from "bun:test";
import { FakeServer } from "../support/fakeServer.ts";
import { PlainPeer } from "../support/plainPeer.ts";
import { Program } from "../support/program.ts";
import { keys, TerminalProgram } from "../support/terminalProgram.ts";

const focusOut = "\u001b[O";
const focusIn = "\u001b[I";

test("an unsent line is marked above the input until its receipt, a refused one is struck", async () => {
  using server = new FakeServer();
  const bob = new TerminalProgram(["join", `127.0.0.1:${server.port}`, "--name", "Bob"], {
    cols: 30,
  });
  await using _bob = bob;
  const session = await server.welcomes();
  await bob.inputIs(">");
  bob.types(`hello${keys.enter}Alcie:a secret that is longer than a row${keys.enter}half`);
  const said = [await session.hears("say"), await session.hears("say")];
  await bob.inputIs("> half", 6);
  await bob.shows("  …   > hello\n  …   > Alcie:a secret that i…\n> half");
  session.says(1, "meanwhile");
  await bob.shows("Alice in ClassChat : mea");
  await bob.shows("  …   > hello\n  …   > Alcie:a secret that i…\n> half");
  session.receipts(said[0]?.id ?? "", 2);
  await bob.until(({ text }) => /\d\d:\d\d > hello\n {2}…/u.test(text), "for what was said");
  session.sends({ type: "refused", id: said[1]?.id ?? "", code: "not_active", text: "Not here" });
  await bob.shows("✗ Alcie:a secret that is");
  await bob.until(({ text }) => !text.includes("…"), "for no unsent line");
  await bob.inputIs("> half", 6);
  // oxlint-disable-next-line no-control-regex -- struck through
  expect(bob.written.text).toMatch(/\u001b\[9mAlcie:a secret[^\u001b]*\u001b\[29m/);
});

test("what was not answered at the end is kept, and marked", async () => {
  using server = new FakeServer();
  const bob = new TerminalProgram(["join", `127.0.0.1:${server.port}`, "--name", "Bob"]);
  await using _bob = bob;
  const session = await server.welcomes();
  await bob.inputIs(">");
  bob.types(`hello${keys.enter}`);
  await session.hears("say");
  bob.types(keys.ctrlC);
  expect(await bob.exitCode()).toBe(130);
  expect(bob.count("  …   > hello")).toBe(1);
});

test("a rule stands where one stopped reading, by the focus of the terminal", async () => {
  await using server = await Program.serve();
  const bob = await PlainPeer.connect(server.port, "Bob");
  await using alice = await TerminalProgram.joined(server.port, "Alice");
  bob.types("one");
  await alice.shows("Bob in ClassChat : one");
  alice.types(`half${focusOut}`);
  await alice.inputIs("> half", 6);
  bob.types("two", "three");
  await alice.shows("Bob in ClassChat : three");
  const shown =
    /: one\n──── new since \d\d:\d\d ────\n\d\d:\d\d Bob in ClassChat : two\n\d\d:\d\d Bob in ClassChat : three\n/u;
  expect(alice.text).toMatch(shown);
  alice.types(`${focusIn}!`);
  await alice.inputIs("> half!", 7);
  bob.types("four");
  await alice.shows("Bob in ClassChat : four");
  expect(alice.count("new since")).toBe(1);
});

test("@An and Tab complete a name, Tab twice lists, /help WORD shows what is about it", async () => {
  await using server = await Program.serve();
  for (const name of ["Anna", "Andreas"]) await PlainPeer.connect(server.port, name);
  await using alice = await TerminalProgram.joined(server.port, "Alice");
  alice.types(`ask @An${keys.tab}`);
  await alice.inputIs("> ask @Andreas", 14);
  expect(alice.text).not.toContain("@Anna");
  alice.types(keys.tab);
  await alice.inputIs("> ask @Anna", 11);
  await alice.shows("  @Andreas  @Anna\n");
  alice.types(keys.tab.repeat(2));
  await alice.inputIs("> ask @Anna", 11);
  expect(alice.count("@Andreas  @Anna")).toBe(1);
  alice.types(`${keys.ctrlU}/help topic${keys.enter}`);
  await alice.shows("About topic\n  /topic #room [TEXT]");
});

test.each(["xterm", "xterm.js"] as const)(
  "an unsent line is drawn once, and erases nothing, in a window of %s that becomes narrower and wider",
  async (emulates) => {
    using server = new FakeServer();
    const args = ["join", `127.0.0.1:${server.port}`, "--name", "Bob"];
    await using bob = new TerminalProgram(args, { cols: 70, rows: 24, emulates });
    const session = await server.welcomes();
    await bob.inputIs(">");
    session.says(1, "before it");
    await bob.shows("before it");
    const long = "a line that is longer than half of the window is wide";
    bob.types(`${long}${keys.enter}half`);
    await bob.shows(`  …   > ${long}`);
    for (const [seq, cols] of [45, 38, 70, 40, 50].entries()) {
      bob.resize(cols, 24);
      session.says(seq + 2, `at ${cols}`);
      await bob.shows(`at ${cols}`);
      await bob.inputIs("> half", 6);
    }
    const { id = "" } = await session.hears("say");
    session.receipts(id, 9);
    await bob.until(({ text }) => /\d\d:\d\d > a line/u.test(text), "for what was said");
    await bob.inputIs("> half", 6);
    for (const text of ["before it", "at 45", "at 38", "at 70", "at 40", "at 50"]) {
      expect([text, bob.count(text)]).toEqual([text, 1]);
    }
    expect(bob.count("> half")).toBe(1);
  },
);
