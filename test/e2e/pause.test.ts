import { describe, expect, test } from "bun:test";
import { join } from "node:path";
import { DataFolder } from "../support/dataFolder.ts";
import { executable } from "../support/executable.ts";
import { IrcPeer } from "../support/ircPeer.ts";
import { NativePeer } from "../support/nativePeer.ts";
import { PagePerson } from "../support/pagePerson.ts";
import { Program } from "../support/program.ts";
import { keys, TerminalProgram } from "../support/terminalProgram.ts";

const waiting = "The server closed the connection. Trying to reach it again…";
const clock = String.raw`\d\d:\d\d`;

/** A class in which three made a group and one of them said something, closed as with its window. */
async function closeClass(folder: DataFolder): Promise<void> {
  await using server = await Program.serve("--data-dir", folder.path);
  const ann = await NativePeer.connect(server.port, "Ann");
  for (const name of ["Bob", "Cid"]) await NativePeer.connect(server.port, name);
  ann.sends({ type: "group", id: "g", name: "groupA", members: ["Ann", "Bob", "Cid"] });
  ann.says("groupA", "hi");
  await ann.hears("receipt");
  server.signal("SIGHUP");
  expect(await server.exitCode()).toBe(0);
}

/** The list of classes, without times. */
async function listed(folder: DataFolder): Promise<string[]> {
  const { out } = await Program.run(["export", "--list", "--data-dir", folder.path]);
  const lines = out.split("\n").slice(1, -1);
  return lines.map((line) => line.replaceAll(/\S+Z/g, "").replaceAll(/ +/g, " ").trim());
}

const paused = "1 3 1 paused";

describe("clients of a class that pauses", () => {
  test("join says so, tries on, and is where it was when the class goes on", async () => {
    using folder = new DataFolder();
    const flags = ["--data-dir", folder.path, "--continue"];
    await using first = await Program.serve(...flags);
    const at = `127.0.0.1:${first.port}`;
    await using bob = await TerminalProgram.joined(first.port, "Bob");
    await using alice = new Program(["join", at, "--name", "Alice"]);
    await alice.out.sees("Type /help");
    alice.types("/join #lab", "before");
    await bob.shows("Alice in ClassChat : before");
    first.signal("SIGTERM");
    expect(await first.exitCode()).toBe(0);
    await bob.shows(`· ${waiting}`);
    await alice.err.sees(`${waiting}\n`);
    bob.types(`meanwhile${keys.enter}`);
    await bob.shows("> meanwhile");
    await using _second = await Program.serve(...flags, "--port", `${first.port}`);
    await bob.shows("· Connected again.");
    await alice.err.sees("Connected again.\n");
    await alice.out.sees("Bob in ClassChat : meanwhile\n");
    alice.types("/names #lab");
    await alice.out.sees("1 in #lab: @Alice\n");
    alice.types("exit");
    expect(await alice.exitCode()).toBe(0);
  });

  test("join and listen give up with 3 after --retry seconds", async () => {
    using folder = new DataFolder();
    await using server = await Program.serve("--data-dir", folder.path);
    const at = `127.0.0.1:${server.port}`;
    const retry = ["--retry", "0.5"];
    await using alice = new Program(["join", at, "--name", "Alice", ...retry]);
    await alice.out.sees("Type /help");
    await using listener = new Program(["listen", "--server", at, ...retry]);
    await listener.err.sees("Listening");
    server.signal("SIGTERM");
    for (const client of [alice, listener]) {
      expect(await client.exitCode()).toBe(3);
      expect(client.err.text).toEndWith(
        `${waiting}\nThe server could not be reached for 0.5 seconds.\n`,
      );
    }
  });

  test("a page says that it waits, and comes back by itself", async () => {
    using folder = new DataFolder();
    const flags = ["--data-dir", folder.path, "--continue"];
    await using first = await Program.serve(...flags);
    await using bob = await PagePerson.joins(first.port, "Bob");
    await bob.says("before");
    await bob.seesMessage({ text: "before", state: "Sent, but nobody else is here" });
    await bob.writes("Message", "half typed");
    first.signal("SIGHUP");
    await bob.sees(
      "The class is paused. This page waits, and goes on by itself once the class does.",
    );
    expect(await first.exitCode()).toBe(0);
    await using _second = await Program.serve(...flags, "--port", `${first.port}`);
    await bob.sees("Connected as Bob");
    expect(await bob.draft()).toBe("half typed");
    await bob.presses("Enter");
    await bob.seesMessage({ text: "half typed", state: "Sent, but nobody else is here" });
    expect((await bob.messages()).map(({ text }) => text)).toEqual(["before", "half typed"]);
  });

  test("an IRC client gets ERROR, with a reason that lets it come back", async () => {
    await using server = await Program.serve("--irc-name", "irc.test");
    const bob = await IrcPeer.connect(server.port, "Bob");
    server.signal("SIGTERM");
    await bob.sees("ERROR :");
    await bob.isClosed();
    expect(bob.lines.at(-1)).toContain("The server closed the connection.");
  });

  test("a WebSocket is closed with the code of a restart, and of going away when the class ends", async () => {
    for (const [signal, code] of [
      ["SIGTERM", 1_012],
      ["SIGUSR2", 1_001],
    ] as const) {
      await using server = await Program.serve();
      const socket = new WebSocket(`ws://127.0.0.1:${server.port}/ws`);
      const closed = new Promise<number>((resolve) => {
        socket.addEventListener("close", (event) => resolve(event.code));
      });
      await new Promise<void>((resolve) => {
        socket.addEventListener("message", () => resolve());
        socket.addEventListener("open", () => socket.send('{"type":"hello","v":1,"name":"Web"}'));
      });
      server.signal(signal);
      expect(await closed).toBe(code);
    }
  });
});

describe("the next server at a terminal", () => {
  const question = new RegExp(
    String.raw`Go on with the class of ${clock} \(3 people, 1 message, 1 group\)\? \[Y/n\]`,
  );

  /** Starts `serve`, which asks. */
  async function asked(folder: DataFolder, ...flags: string[]): Promise<TerminalProgram> {
    const args = ["serve", "--port", "0", "--data-dir", folder.path, ...flags];
    const window = new TerminalProgram(args, { cols: 100 });
    await window.until(({ cursor }) => question.test(cursor.row), "for the question");
    return window;
  }

  test.each([
    ["Enter", keys.enter, ["1 3 1 running or interrupted"]],
    ["y", `y${keys.enter}`, ["1 3 1 running or interrupted"]],
    ["n", `no${keys.enter}`, [paused]],
  ])("asks about the class and does what it is told: %s", async (_, typed, classes) => {
    using folder = new DataFolder();
    await closeClass(folder);
    await using window = await asked(folder);
    expect(window.text).not.toContain("Server started");
    window.types(typed);
    const port = Number(await window.gives(/classchat join 127\.0\.0\.1:(\d+)\s/));
    expect(window.text).not.toContain("--continue");
    expect(await listed(folder)).toEqual(classes);
    const name = classes[0] === paused ? "Ann" : "Dan";
    const peer = await NativePeer.connect(port, name);
    expect(peer.heard[0]).toMatchObject({ members: name === "Ann" ? [] : ["Ann", "Bob", "Cid"] });
    window.types(keys.ctrlC);
    expect(await window.exitCode()).toBe(0);
    peer.close();
  });

  test("asks again after an answer that is none", async () => {
    using folder = new DataFolder();
    await closeClass(folder);
    await using window = await asked(folder);
    window.types(`perhaps${keys.enter}`);
    await window.shows("perhaps must be y to go on with it, or n to begin a new class.");
    await window.until(({ cursor }) => question.test(cursor.row), "for the question");
  });

  test.each<[string, (window: TerminalProgram) => void]>([
    ["Ctrl-C", (window) => window.types(keys.ctrlC)],
    ["Ctrl-D", (window) => window.types(keys.ctrlD)],
    ["SIGTERM", (window) => window.signal("SIGTERM")],
  ])("is left by %s at the question, and nothing has changed", async (_, leave) => {
    using folder = new DataFolder();
    await closeClass(folder);
    await using window = await asked(folder);
    leave(window);
    expect(await window.exitCode()).toBe(130);
    expect(window.state.isRaw).toBe(false);
    expect(await listed(folder)).toEqual([paused]);
  });

  test("does not ask with --new, nor in the background, and then begins a new class", async () => {
    using folder = new DataFolder();
    await closeClass(folder);
    const args = `serve --port 0 --data-dir ${folder.path}`;
    await using window = new TerminalProgram([...args.split(" "), "--new"]);
    await window.shows("classchat join 127.0.0.1:");
    expect(window.text).not.toContain("--continue");
    await using shell = new TerminalProgram(["--norc", "-i"], { program: "/bin/bash" });
    shell.types(`${executable} ${args} &${keys.enter}`);
    await shell.shows("classchat join 127.0.0.1:");
    expect(shell.rows.join("")).toContain("A new class begins. --continue goes on with the class");
    expect(shell.text).not.toContain("[Y/n]");
    expect(await listed(folder)).toEqual([paused]);
    shell.types(`kill %1; wait; exit${keys.enter}`);
    await shell.exitCode();
  });
});

test("a question takes an empty line for the answer when no key comes in time", async () => {
  const asker = join(import.meta.dir, "../support/asker.ts");
  await using terminal = new TerminalProgram([asker, "50"], { program: process.execPath });
  await terminal.shows('Who is there?\nIt is "".');
  expect(await terminal.exitCode()).toBe(0);
});

test("where nobody can be asked a new class begins, which says how the other one goes on; --class does", async () => {
  using folder = new DataFolder();
  await closeClass(folder);
  const flags = ["--data-dir", folder.path];
  await using second = await Program.serve(...flags);
  expect(second.err.text).toMatch(
    new RegExp(
      String.raw`^A new class begins\. --continue goes on with the class of ${clock} \(3 people, 1 message, 1 group\), ` +
        "--class NUMBER with another one; classchat export --list shows them\\.\n",
    ),
  );
  await using third = await Program.serve(...flags, "--class", "1");
  expect(third.err.text).not.toContain("A new class begins");
  const refused = await Program.run(["serve", "--port", "0", ...flags, "--class", "1"]);
  expect(refused).toEqual({
    code: 1,
    out: "",
    err: "Another server runs class 1. Stop that one first, or choose another class.\n",
  });
});

test("a start that fails on a busy port leaves nothing in the list, and a class that pauses as it was", async () => {
  using folder = new DataFolder();
  await using other = await Program.serve("--no-history");
  const args = ["serve", "--data-dir", folder.path, "--port", `${other.port}`];
  expect((await Program.run(args)).code).toBe(1);
  expect(await listed(folder)).toEqual([]);
  await closeClass(folder);
  for (const flags of [[], ["--continue"], ["--class", "1"], ["--new"]]) {
    expect((await Program.run([...args, ...flags])).code).toBe(1);
    expect(await listed(folder)).toEqual([paused]);
  }
  await using window = new TerminalProgram(args);
  await window.shows("[Y/n]");
});

test("a class in which nothing was said is not asked about, and leaves nothing", async () => {
  using folder = new DataFolder();
  {
    await using server = await Program.serve("--data-dir", folder.path);
    await NativePeer.connect(server.port, "Bob");
    expect(await listed(folder)).toEqual(["1 1 0 running or interrupted"]);
    server.signal("SIGTERM");
    await server.exitCode();
  }
  expect(await listed(folder)).toEqual([]);
  await using window = new TerminalProgram(["serve", "--port", "0", "--data-dir", folder.path]);
  await window.shows("classchat join 127.0.0.1:");
  expect(window.text).not.toContain("[Y/n]");
});

test("an ended class is in the list as ended, and is not asked about", async () => {
  using folder = new DataFolder();
  await using server = await Program.serve("--data-dir", folder.path);
  const bob = await NativePeer.connect(server.port, "Bob");
  bob.says("everyone", "hello");
  await bob.hears("receipt");
  server.signal("SIGUSR2");
  await server.exitCode();
  expect(await listed(folder)).toEqual(["1 1 1 ended"]);
  await using window = new TerminalProgram(["serve", "--port", "0", "--data-dir", folder.path]);
  await window.shows("classchat join 127.0.0.1:");
  expect(window.text).not.toContain("[Y/n]");
});

test.each([
  [["--new", "--continue"], "--new begins another class; leave out --new or --continue."],
  [["--new", "--class", "1"], "--new begins another class; leave out --new or --class."],
  [
    ["--no-history", "--class", "1"],
    "--class needs the history; leave out --no-history or --class.",
  ],
  [
    ["--no-history", "--continue"],
    "--continue needs the history; leave out --no-history or --continue.",
  ],
  [
    ["--class", "first"],
    "--class must be a class's number, as classchat export --list shows them; a name needs --cluster.",
  ],
])("serve %p contradicts itself and says so", async (flags, says) => {
  expect(await Program.run(["serve", ...flags])).toEqual({ code: 2, out: "", err: `${says}\n` });
});
