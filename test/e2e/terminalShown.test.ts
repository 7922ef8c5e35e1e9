import { expect, test } from "bun:test";
import { freePort } from "../support/freePort.ts";
import { NativePeer } from "../support/nativePeer.ts";
import { PlainPeer } from "../support/plainPeer.ts";
import { Program } from "../support/program.ts";
import { keys, TerminalProgram } from "../support/terminalProgram.ts";

test("a private message and a mention ring the bell once, nothing else does", async () => {
  await using server = await Program.serve();
  const bob = await PlainPeer.connect(server.port, "Bob");
  await PlainPeer.connect(server.port, "Carol");
  await using alice = await TerminalProgram.joined(server.port, "Alice");
  const said: [line: string, shown: string, bells: number][] = [
    ["hello", "Bob in ClassChat : hello", 0],
    ["Alices and malice", "Bob in ClassChat : Alices and malice", 0],
    ["group groupUs Alice,Carol,Bob", "Bob added you in groupUs", 0],
    ["groupUs:to all of us", "<Bob> in groupUs: to all of us", 0],
    ["Alice:psst", "<Bob>: psst", 1],
    ["ask alice, she knows", "Bob in ClassChat : ask alice, she knows", 2],
    ["groupUs:or Alice?", "<Bob> in groupUs: or Alice?", 3],
    ["Alice:Alice Alice", "<Bob>: Alice Alice", 4],
    ["bye", "Bob in ClassChat : bye", 4],
  ];
  for (const [line, shown, bells] of said) {
    bob.types(line);
    await alice.shows(shown);
    expect(alice.bells).toBe(bells);
  }
  alice.types(`I, Alice${keys.enter}`);
  await alice.shows("> I, Alice");
  alice.types(`Zoe:psst${keys.enter}`);
  await alice.shows("Client not active.");
  expect(alice.bells).toBe(4);
});

/** Sets or resets colour or weight (ECMA-48 SGR). */
const sgr = "\\u001b\\[[\\d;:]*m";

test("NO_COLOR leaves every line without colour, FORCE_COLOR and nothing do not", async () => {
  await using server = await Program.serve();
  const bob = await PlainPeer.connect(server.port, "Bob");
  const coloured = async (env: Record<string, string>): Promise<boolean> => {
    await using alice = await TerminalProgram.joined(server.port, "Alice", { env });
    bob.types("hello", "Alice:psst");
    await alice.shows("Bob in ClassChat : hello");
    await alice.shows("<Bob>: psst");
    alice.types(`Bod:psst${keys.enter}`);
    await alice.shows("Client not active.");
    alice.types(`exit${keys.enter}`);
    expect(await alice.exitCode()).toBe(0);
    return new RegExp(sgr).test(alice.written.text);
  };
  expect(await coloured({})).toBe(true);
  expect(await coloured({ NO_COLOR: "1" })).toBe(false);
  expect(await coloured({ NO_COLOR: "" })).toBe(true);
  expect(await coloured({ NO_COLOR: "1", FORCE_COLOR: "1" })).toBe(true);
});

test("TERM=dumb has the plain lines and no escape sequence", async () => {
  await using server = await Program.serve();
  const bob = await PlainPeer.connect(server.port, "Bob");
  await using alice = new TerminalProgram(["join", `127.0.0.1:${server.port}`], {
    env: { TERM: "dumb" },
  });
  await alice.inputIs("Enter your name:");
  alice.types(`Bob${keys.enter}`);
  await alice.shows("Username is taken. Use another name.\nEnter your name:");
  alice.types(`Alice${keys.enter}`);
  await alice.shows("Enter your name: Alice\nUsername accepted\nTips on Getting Started");
  bob.types("hello", "Alice:psst", "two\u001b[31m lines");
  await alice.shows("\nBob in ClassChat : hello\n<Bob>: psst\nBob in ClassChat : two[31m lines");
  alice.types(`hi${keys.enter}exit${keys.enter}`);
  await bob.sees("Alice in ClassChat : hi\n");
  expect(await alice.exitCode()).toBe(0);
  expect(alice.written.text).not.toContain("\u001b");
  expect(alice.bells).toBe(0);
});

/** What these programs write themselves; with it gone, only text and line ends may be left. */
const own = new RegExp(
  [
    "\\r\\u001b\\[J\\u0007?",
    "\\u001b\\[(\\?7[hl]|\\?2004h|\\?1004h|22;0t)",
    "\\u001b\\]0;(Alice|Server Window)\\u0007",
    "\\r(?=\\n)",
  ].join("|"),
  "g",
);
const foreign = /[[\p{Cc}\p{Bidi_Control}\u2028\u2029]--[\n]]/v;

test("a hostile peer's bytes reach neither a terminal nor the server window", async () => {
  const env = { NO_COLOR: "1" };
  const port = freePort();
  await using server = new TerminalProgram(["serve", "--port", `${port}`, "--rate", "0"], { env });
  await server.shows("Server started");
  await using alice = await TerminalProgram.joined(port, "Alice", { env });
  alice.types("half typed");
  await alice.inputIs("> half typed");
  const attacks = [
    "\u001b]0;owned\u0007",
    "\u001b]0;owned\u001b\\",
    "\u009d0;owned\u009c",
    "\u001b[2J\u001b[H",
    "\u009b31m\u001b[5m",
    "\u001bc\u001bP1$r\u001b\\",
    "\u0007\b\b\b\u007f\u000e",
    "\u202eevil\u2066\u200f\u061c",
    "a\rServer Window\u2028b\u0085c",
  ];
  const mallory = await PlainPeer.connect(port);
  // A CR ends a line, and what stands before it may be a name.
  mallory.types(...attacks.filter((attack) => !attack.includes("\r")), "Mallory");
  await alice.shows("· Mallory joined");
  const native = await NativePeer.connect(port, "Trudy");
  await alice.shows("· Trudy joined");
  for (const attack of attacks) {
    mallory.types(`1${attack}2`, `Alice:3${attack}4`, `${attack}:5`, `/msg ${attack} 6`);
    mallory.types(`group group${attack} Alice,Trudy,Mallory`, `group groupX a${attack},b,c`);
    native.says("everyone", `7${attack}8`);
    native.says(attack, "9");
    native.sends({ type: "group", id: "g", name: `group${attack}`, members: [attack, "Alice"] });
    const { line } = await NativePeer.connect(port);
    line.types(JSON.stringify({ type: "hello", v: 1, name: `Eve${attack}` }));
    await line.sees("\n");
  }
  mallory.types("the end");
  await alice.shows("Mallory in ClassChat : the end");
  await server.shows("Mallory>the end");
  await native.isUpToDate();
  native.says("everyone", "of all");
  await alice.shows("Trudy in ClassChat : of all");
  await server.shows("Trudy>of all");
  await alice.inputIs("> half typed", 12);
  expect(alice.title).toBe("Alice");
  expect(server.title).toBe("Server Window");
  expect(server.bells).toBe(0);
  for (const { written } of [alice, server]) {
    expect(written.text.replaceAll(own, "")).not.toMatch(foreign);
  }
});
