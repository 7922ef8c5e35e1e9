import { expect, test } from "bun:test";
import { freePort } from "../support/freePort.ts";
import { Program } from "../support/program.ts";
import { keys, TerminalProgram, titleBefore } from "../support/terminalProgram.ts";

const question = "What would you like to do? [1]";
const asBefore = { isRaw: false, title: titleBefore, bracketedPaste: false, wraps: true };

test("classchat alone lets one join: it asks where, and then for a name", async () => {
  await using server = await Program.serve();
  await using alice = new TerminalProgram([]);
  await alice.shows("classchat join --name Bob");
  await alice.shows(question);
  alice.types(keys.enter);
  await alice.inputIs("Where is the server? [look for it]");
  alice.types(`127.0.0.1:${server.port}${keys.enter}`);
  await alice.inputIs("Enter your name:");
  alice.types(`Alice${keys.enter}`);
  await alice.shows("Username accepted");
  await alice.inputIs(">", 2);
  await server.out.sees("Alice has connected");
  alice.types(`hello${keys.enter}`);
  await server.out.sees("Alice>hello");
  alice.types(`exit${keys.enter}`);
  expect(await alice.exitCode()).toBe(0);
  expect(alice.state).toEqual(asBefore);
});

test("classchat alone lets one start a class for the room", async () => {
  const port = freePort();
  const env = { CLASSCHAT_PORT: `${port}`, CLASSCHAT_NO_ANNOUNCE: "1" };
  await using server = new TerminalProgram([], { env });
  await server.shows(question);
  server.types(`2${keys.enter}`);
  await server.shows("Server started\nWaiting for client requests..");
  await server.shows(`classchat join 127.0.0.1:${port}`);
  expect(server.text).not.toContain("start it with --lan");
  server.types(keys.ctrlC);
  expect(await server.exitCode()).toBe(0);
});

test("classchat alone lets one start a class on this machine alone", async () => {
  const port = freePort();
  await using server = new TerminalProgram([], { env: { CLASSCHAT_PORT: `${port}` } });
  await server.shows(question);
  server.types(`3${keys.enter}`);
  await server.shows("Server started\nWaiting for client requests..");
  await server.until(({ title }) => title === "Server Window", "for its title");
  const env = { CLASSCHAT_RETRY: "0" };
  await using alice = await TerminalProgram.joined(port, "Alice", { env });
  await server.shows("Alice has connected");
  server.types(keys.ctrlC);
  expect(await server.exitCode()).toBe(0);
  expect(server.state).toEqual(asBefore);
  expect(await alice.exitCode()).toBe(3);
});

test("an answer that is none is asked for again", async () => {
  await using server = await Program.serve();
  await using alice = new TerminalProgram([]);
  await alice.shows(question);
  alice.types(`yes${keys.enter}`);
  await alice.shows("yes must be 1, 2 or 3.");
  await alice.inputIs(question);
  alice.types(`1${keys.enter}`);
  await alice.inputIs("Where is the server? [look for it]");
  alice.types(`here:there${keys.enter}`);
  await alice.shows("here:there must have a port from 1 to 65535 after the colon, not there.");
  await alice.inputIs("Where is the server? [look for it]");
  alice.types(`127.0.0.1:${server.port}${keys.enter}`);
  await alice.inputIs("Enter your name:");
  alice.types(keys.ctrlD);
  expect(await alice.exitCode()).toBe(0);
  expect(alice.state).toEqual(asBefore);
});

test.each([
  ["Ctrl-C", keys.ctrlC, 130],
  ["Ctrl-D", keys.ctrlD, 0],
])("%s at either question ends with nobody joined, and ends the line", async (_, key, code) => {
  await using first = new TerminalProgram([]);
  await first.inputIs(question);
  first.types(key);
  expect(await first.exitCode()).toBe(code);
  expect(first.state).toEqual(asBefore);
  expect(first.cursor).toEqual({ row: "", column: 0 });

  await using second = new TerminalProgram([]);
  await second.inputIs(question);
  second.types(keys.enter);
  await second.inputIs("Where is the server? [look for it]");
  second.types(key);
  expect(await second.exitCode()).toBe(code);
  expect(second.state).toEqual(asBefore);
  expect(second.cursor).toEqual({ row: "", column: 0 });
  expect(second.text).not.toContain("Enter your name");
});

test("a terminal that knows no escape sequences is only told how to go on", async () => {
  await using alice = new TerminalProgram([], { env: { TERM: "dumb" } });
  expect(await alice.exitCode()).toBe(0);
  await alice.shows("classchat join --name Bob");
  expect(alice.written.text).not.toContain("\u001b");
});

test("when it ends because no server answers, one can read why before the terminal closes", async () => {
  const port = freePort();
  await using alice = new TerminalProgram([]);
  await alice.inputIs(question);
  alice.types(keys.enter);
  await alice.inputIs("Where is the server? [look for it]");
  alice.types(`127.0.0.1:${port}${keys.enter}`);
  await alice.inputIs("Enter your name:");
  alice.types(`Alice${keys.enter}`);
  await alice.shows(`No server answers at 127.0.0.1:${port}. Start one with: classchat serve`);
  await alice.inputIs("Press Enter to close.");
  alice.types(keys.enter);
  expect(await alice.exitCode()).toBe(3);
  expect(alice.state).toEqual(asBefore);
});

test("Ctrl-Z at a question without a shell above does nothing", async () => {
  await using server = await Program.serve();
  await using alice = new TerminalProgram([]);
  await alice.inputIs(question);
  alice.types(`x${keys.ctrlZ}`);
  const isAskedAgain = async (asked: string): Promise<void> => {
    const isWritten = ({ written }: TerminalProgram) => written.text.split(asked).length === 3;
    await alice.until(isWritten, "for the question to be asked again");
  };
  await isAskedAgain(question);
  await alice.inputIs(`${question} x`);
  alice.types(`${keys.backspace}1${keys.enter}`);
  await alice.inputIs("Where is the server? [look for it]");
  alice.signal("SIGSTOP");
  alice.signal("SIGCONT");
  // What is typed before that, the terminal may echo too.
  await isAskedAgain("Where is the server? [look for it]");
  alice.types(`127.0.0.1:${server.port}${keys.enter}`);
  await alice.inputIs("Enter your name:");
  alice.types(`Alice${keys.enter}`);
  await alice.inputIs(">", 2);
  expect(alice.count(`127.0.0.1:${server.port}`)).toBe(1);
});
