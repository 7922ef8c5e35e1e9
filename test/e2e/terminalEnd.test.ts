import { expect, test } from "bun:test";
import { freePort } from "../support/freePort.ts";
import { NativePeer } from "../support/nativePeer.ts";
import { Program } from "../support/program.ts";
import { keys, TerminalProgram, titleBefore } from "../support/terminalProgram.ts";

const inUse = { isRaw: true, title: "Alice", bracketedPaste: true, wraps: true };
const asBefore = { isRaw: false, title: titleBefore, bracketedPaste: false, wraps: true };

const waysOut: [
  way: string,
  code: number,
  out: (alice: TerminalProgram, server: Program) => void,
][] = [
  ["exit", 0, (alice) => alice.types(`${keys.ctrlU}exit${keys.enter}`)],
  ["Ctrl-D on an empty line", 0, (alice) => alice.types(keys.ctrlU + keys.ctrlD)],
  ["Ctrl-C twice", 130, (alice) => alice.types(keys.ctrlC.repeat(2))],
  ["SIGTERM", 130, (alice) => alice.signal("SIGTERM")],
  ["SIGHUP", 130, (alice) => alice.signal("SIGHUP")],
  ["the class's end", 3, (_, server) => server.signal("SIGUSR2")],
  ["the server's end", 3, (_, server) => server.signal("SIGTERM")],
  ["the server's sudden end", 3, (_, server) => server.signal("SIGKILL")],
];

test.each(waysOut)(
  "%s ends with code %d and leaves the terminal as it was",
  async (way, code, out) => {
    await using server = await Program.serve();
    const env = { CLASSCHAT_RETRY: "0" };
    await using alice = await TerminalProgram.joined(server.port, "Alice", { env });
    alice.types("half typed");
    await alice.inputIs("> half typed");
    expect(alice.state).toEqual(inUse);
    out(alice, server);
    expect(await alice.exitCode()).toBe(code);
    expect(alice.state).toEqual(asBefore);
    const isCleared = code === 0 || way.startsWith("Ctrl-C");
    expect(alice.count("> half typed")).toBe(isCleared ? 0 : 1);
    expect(alice.cursor.column).toBe(0);
  },
);

test.each([
  ["Ctrl-C", keys.ctrlC, 130],
  ["Ctrl-D", keys.ctrlD, 0],
])("%s where a name is asked for ends the same way", async (_, key, code) => {
  await using server = await Program.serve();
  await using alice = new TerminalProgram(["join", `127.0.0.1:${server.port}`]);
  await alice.inputIs("Enter your name:");
  alice.types(key);
  expect(await alice.exitCode()).toBe(code);
  expect(alice.state).toEqual(asBefore);
  expect(server.out.text).not.toContain("Total thread count");
});

test("Ctrl-D deletes in a line that is not empty", async () => {
  await using server = await Program.serve();
  await using alice = await TerminalProgram.joined(server.port, "Alice");
  alice.types(`half${keys.home}${keys.ctrlD}`);
  await alice.inputIs("> alf", 2);
});

test("where no server answers the terminal is left as it was", async () => {
  // No system gives this port away: another program may take one that was free a moment ago.
  const port = 1;
  await using alice = new TerminalProgram(["join", `127.0.0.1:${port}`, "--name", "Alice"]);
  expect(await alice.exitCode()).toBe(3);
  expect(alice.state).toEqual(asBefore);
  await alice.shows(`No server answers at 127.0.0.1:${port}.`);
});

test("a terminal that is closed ends the program", async () => {
  await using server = await Program.serve();
  await using alice = await TerminalProgram.joined(server.port, "Alice");
  alice.close();
  await alice.ended();
  await server.out.sees("Alice disconnected...");
});

test("a server whose terminal is stopped serves on, and ends when it is told to", async () => {
  const port = freePort();
  await using server = new TerminalProgram(["serve", "--port", `${port}`]);
  await server.inputIs(">", 2);
  server.stopsOutput();
  const bob = await NativePeer.connect(port, "Bob");
  const alice = await NativePeer.connect(port, "Alice");
  for (let index = 0; index < 30; index++) bob.says("everyone", "x".repeat(2_000));
  await alice.hears("message", ({ seq }) => seq === 30);
  server.types(`Can you hear me?${keys.enter}`);
  await alice.hears("message", ({ from, text }) => `${from}>${text}` === "server>Can you hear me?");
  server.signal("SIGTERM");
  await alice.hears("paused");
  expect(await server.ended()).toBe(0);
  bob.close();
  alice.close();
});
