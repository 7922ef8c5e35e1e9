import { expect, test } from "bun:test";
import { executable } from "../support/executable.ts";
import { PlainPeer } from "../support/plainPeer.ts";
import { Program } from "../support/program.ts";
import { keys, TerminalProgram } from "../support/terminalProgram.ts";

const inUse = { isRaw: true, title: "Alice", bracketedPaste: true, wraps: true };
const draft = "half tped";

/** Alice's line is as she left it, takes keys, and what comes stands above it. */
async function works(alice: TerminalProgram, bob: PlainPeer, times = 1): Promise<void> {
  await alice.inputIs(`> ${draft}`, 8);
  expect(alice.state).toEqual(inUse);
  alice.types("y");
  await alice.inputIs("> half typed", 9);
  bob.types("back?");
  await alice.until((screen) => screen.count("back?") === times, "for what came");
  await alice.inputIs("> half typed", 9);
  alice.types(keys.enter);
  await bob.sees("Alice in ClassChat : half typed\n");
  await alice.until((screen) => screen.count("half typed") === times, "for what was said, once");
  await alice.inputIs(">", 2);
}

test("Ctrl-Z without a shell above does nothing: the line works on", async () => {
  await using server = await Program.serve();
  const bob = await PlainPeer.connect(server.port, "Bob");
  await using alice = await TerminalProgram.joined(server.port, "Alice");
  for (let time = 0; time < 3; time++) {
    alice.types(draft + keys.left.repeat(3) + keys.ctrlZ);
    const isBack = ({ written }: TerminalProgram): boolean => {
      return written.text.split("\u001b[?2004l").length === time + 2 && alice.state.bracketedPaste;
    };
    await alice.until(isBack, "for the line to be back");
    await works(alice, bob, time + 1);
  }
});

test("a stop from outside leaves a working line where no shell is above", async () => {
  await using server = await Program.serve();
  const bob = await PlainPeer.connect(server.port, "Bob");
  await using alice = await TerminalProgram.joined(server.port, "Alice");
  alice.types(draft + keys.left.repeat(3));
  await alice.inputIs(`> ${draft}`, 8);
  alice.signal("SIGSTOP");
  bob.types("are you there?");
  alice.signal("SIGCONT");
  await alice.shows("Bob in ClassChat : are you there?");
  await works(alice, bob);
});

/** Alice, who typed the command in a shell, and the process of the client. */
async function joinedFromShell(port: number): Promise<{ alice: TerminalProgram; client: number }> {
  const env = { PS1: "shell> ", TERM: "xterm-256color" };
  const alice = new TerminalProgram(["--norc", "--noprofile", "-i"], { program: "bash", env });
  await alice.inputIs("shell>");
  const command = `exec ${executable} join 127.0.0.1:${port} --name Alice`;
  alice.types(`sh -c 'echo this is $$.; ${command}'${keys.enter}`);
  await alice.inputIs(">");
  return { alice, client: Number(/this is (\d+)\./.exec(alice.text)?.[1]) };
}

test.each([
  ["Ctrl-Z", (alice: TerminalProgram) => alice.types(keys.ctrlZ)],
  ["a stop from outside", (_: TerminalProgram, client: number) => process.kill(client, "SIGSTOP")],
  ["a stop as by Ctrl-Z", (_: TerminalProgram, client: number) => process.kill(client, "SIGTSTP")],
])("%s in a shell and fg leaves a working line", async (_, stop) => {
  await using server = await Program.serve();
  const bob = await PlainPeer.connect(server.port, "Bob");
  const { alice, client } = await joinedFromShell(server.port);
  await using _alice = alice;
  alice.types(draft + keys.left.repeat(3));
  await alice.inputIs(`> ${draft}`, 8);
  stop(alice, client);
  await alice.inputIs("shell>");
  expect(alice.text).toContain("Stopped");
  // Another program that leaves the terminal as shells want it
  alice.types(`stty sane; echo said in the shell${keys.enter}`);
  await alice.shows("\nsaid in the shell");
  bob.types("are you there?");
  alice.types(`fg${keys.enter}`);
  await alice.shows("Bob in ClassChat : are you there?");
  expect(alice.text).toContain("\nsaid in the shell");
  await works(alice, bob);
  alice.types(`exit${keys.enter}`);
  await alice.inputIs("shell>");
  alice.types(`stty -a${keys.enter}`);
  await alice.shows(" icanon");
  alice.types(`exit${keys.enter}`);
  await alice.ended();
});
