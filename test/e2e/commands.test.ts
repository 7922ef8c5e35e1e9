import { describe, expect, test } from "bun:test";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { commands } from "../../src/cli/commands.ts";
import { environment, executable } from "../support/executable.ts";
import { PlainPeer } from "../support/plainPeer.ts";
import { Program } from "../support/program.ts";

/** Runs the executable to its end. */
async function run(args: string[], input?: string, env: Record<string, string> = {}) {
  await using program = new Program(args, { env });
  if (input !== undefined) program.writes(input);
  program.endsInput();
  const code = await program.exitCode();
  return { code, out: program.out.text, err: program.err.text };
}

describe("usage", () => {
  const mistakes: [args: string[], says: string][] = [
    [["srve"], "There is no command srve. Did you mean serve?\n"],
    [["completion"], "Name a shell: classchat completion bash, zsh, fish or powershell."],
    [["completion", "tcsh"], "SHELL must be bash, zsh, fish or powershell.\n"],
    [
      ["frobnicate"],
      "There are serve, join, send, listen, find, export, service, completion, man.",
    ],
    [["serve", "--prot", "1"], "There is no flag --prot. Did you mean --port?\n"],
    [["serve", "--port", "99999"], "--port must be a port from 0 to 65535.\n"],
    [["serve", "--port"], "--port needs a value"],
    [["serve", "--rate=-1"], "--rate must be a number such as 10 or 0.5.\n"],
    [["serve", "--lan", "--host", "localhost"], "leave out --host or --lan"],
    [["serve", "--irc-name", "a b"], "--irc-name must be like a host's name.\n"],
    [["join", "a", "b"], "Unexpected argument b. Put quotes around words that belong together.\n"],
    [["join", "host:0"], "must have a port from 1 to 65535"],
    [["send"], "There is nothing to say."],
    [["send", "menu"], "add --to everyone"],
    [["listen", "--since", "x"], "--since must be a message's number"],
    [["--port", "5"], "A command comes first"],
  ];
  for (const [args, says] of mistakes) {
    test(`classchat ${args.join(" ")} ends with 2 and one sentence`, async () => {
      const { code, out, err } = await run(args);
      expect({ code, out, lines: err.split("\n").length }).toEqual({ code: 2, out: "", lines: 2 });
      expect(err).toContain(says);
    });
  }

  test("an environment variable stands in for its flag, and is named when it is wrong", async () => {
    const wrong = await run(["serve"], undefined, { CLASSCHAT_PORT: "abc" });
    expect(wrong).toMatchObject({
      code: 2,
      err: "CLASSCHAT_PORT must be a port from 0 to 65535.\n",
    });
    const lan = await run(["serve"], undefined, { CLASSCHAT_LAN: "maybe" });
    expect(lan).toMatchObject({ code: 2, err: "CLASSCHAT_LAN must be 1 or 0, not maybe.\n" });
    await using server = await Program.serve();
    const env = { CLASSCHAT_SERVER: `127.0.0.1:${server.port}`, CLASSCHAT_NAME: "Env" };
    expect((await run(["send", "hello"], undefined, env)).code).toBe(4);
    await server.out.sees("Env>hello\n");
    expect((await run(["send", "hello", "--name", "Flag"], undefined, env)).code).toBe(4);
    await server.out.sees("Flag>hello\n");
  });

  test("--help and --version work everywhere, and go to standard output without colour", async () => {
    for (const command of Object.keys(commands)) {
      const help = await run([command, "--help"], undefined, { FORCE_COLOR: "1" });
      expect(help).toMatchObject({ code: 0, err: "" });
      expect(help.out).toContain(`USAGE classchat ${command}`);
      expect(help.out).not.toContain("\u001b");
      expect((await run([command, "--version"])).out).toMatch(/^classchat \d+\.\d+\.\d+ \(.+\)\n$/);
    }
    const names = Object.keys(commands).join("|");
    expect((await run(["--help"])).out).toContain(`USAGE classchat ${names}`);
    expect(await run(["help"])).toEqual(await run(["--help"]));
    expect(await run(["help", "serve"])).toEqual(await run(["serve", "--help"]));
  });

  test("classchat alone says what it is, with two examples, and asks nothing if nobody can answer", async () => {
    const { code, out } = await run([]);
    expect(code).toBe(0);
    expect(out).toContain("classchat serve ");
    expect(out).toContain("classchat join --name Bob ");
  });

  test("it is the same program in every folder", async () => {
    const folder = await mkdtemp(join(tmpdir(), "classchat-"));
    try {
      await Bun.write(join(folder, ".env"), "CLASSCHAT_PORT=abc\n");
      await Bun.write(join(folder, "bunfig.toml"), 'preload = ["./nothing-here.ts"]\n');
      await using program = new Program(["serve", "--version"], { cwd: folder });
      expect(await program.exitCode()).toBe(0);
      await using server = new Program(["serve", "--host", "203.0.113.1"], { cwd: folder });
      expect(await server.exitCode()).toBe(1);
      expect(server.err.text).toContain("This machine has no address 203.0.113.1.");
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

describe("send", () => {
  test("delivers what standard input holds, and ends with 0", async () => {
    await using server = await Program.serve();
    const bob = await PlainPeer.connect(server.port, "Bob");
    const at = ["--server", `127.0.0.1:${server.port}`];
    expect(await run(["send", "-", "--to", "Bob", ...at], "hi\n")).toEqual({
      code: 0,
      out: "",
      err: "",
    });
    await bob.sees("<bot>: hi\n");
    expect((await run(["send", "-", ...at], "one\ntwo\n")).code).toBe(0);
    await bob.sees("bot in ClassChat : one\n    two\n");
    expect((await run(["send", "Bob:hello", "--name", "Ann", ...at])).code).toBe(0);
    await bob.sees("<Ann>: hello\n");
    for (const line of [" Bob:hello", "\ufeff/msg Bob hello", "Bob\u00a0：hello"]) {
      expect((await run(["send", line, ...at])).code).toBe(0);
      await bob.sees("<bot>: hello\n");
    }
    const near = await run(["send", "Bob;hello", ...at]);
    expect(near).toMatchObject({ code: 4, out: "" });
    expect(near.err).toBe(
      "Message not sent. It may be for Bob alone\nStart the line with Bob: or, for everyone, with everyone:\n",
    );
    const student = await PlainPeer.connect(server.port, "2024117");
    expect((await run(["send", "2024117:hello", ...at])).code).toBe(0);
    await student.sees("<bot>: hello\n");
    student.close();
    expect((await run(["send", "Bob:hello", "--to", "everyone", ...at])).code).toBe(0);
    await bob.sees("bot in ClassChat : Bob:hello\n");
    bob.close();
  });

  test("ends with 4 and the reason if it is not delivered", async () => {
    await using server = await Program.serve();
    const at = ["--server", `127.0.0.1:${server.port}`];
    const alone = await run(["send", "hello", ...at]);
    expect(alone).toMatchObject({ code: 4 });
    expect(alone.err).toContain("Nobody else is here.");
    const bob = await PlainPeer.connect(server.port, "Bob");
    const absent = await run(["send", "bbo:hello", ...at]);
    expect(absent.code).toBe(4);
    expect(absent.err).toContain(
      "Client not active. Message not delivered. Try later\nDid you mean Bob?\n",
    );
    const taken = await run(["send", "hello", "--name", "Bob", ...at]);
    expect(taken).toMatchObject({ code: 4, err: "Username is taken. Use another name.\n" });
    const long = await run(["send", "-", ...at], "x".repeat(100_000));
    expect(long).toMatchObject({ code: 4 });
    expect(long.err).toContain("more than 4000 characters");
    bob.close();
  });

  test("several at once each find a name", async () => {
    await using server = await Program.serve();
    const bob = await PlainPeer.connect(server.port, "Bob");
    const at = ["--server", `127.0.0.1:${server.port}`];
    const runs = Array.from({ length: 5 }, (_, index) => run(["send", `line ${index}`, ...at]));
    expect((await Promise.all(runs)).map(({ code }) => code)).toEqual([0, 0, 0, 0, 0]);
    await bob.isUpToDate();
    for (let index = 0; index < 5; index++) expect(bob.shown.text).toContain(`line ${index}\n`);
    bob.close();
  });

  test("ends with 3 if no server answers", async () => {
    const { code, err } = await run(["send", "hello", "--server", "127.0.0.1:1"]);
    expect(code).toBe(3);
    expect(err).toBe("No server answers at 127.0.0.1:1. Start one with: classchat serve\n");
  });
});

describe("listen", () => {
  test("prints what is said, as lines or as one message frame a line", async () => {
    await using server = await Program.serve();
    const at = ["--server", `127.0.0.1:${server.port}`];
    const bob = await PlainPeer.connect(server.port, "Bob");
    bob.types("before");
    await bob.isUpToDate();
    await using text = new Program(["listen", ...at]);
    await text.err.sees("Listening as listener\n");
    await using json = new Program(["listen", "--json", "--since", "0", ...at]);
    await json.err.sees("Listening as listener-2\n");
    bob.types("hello", "listener-2:for you");
    await text.out.sees("Bob in ClassChat : hello\n");
    await json.out.sees("for you");
    await json.out.sees("\n");
    const frames = json.out.lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    const at_ = expect.stringMatching(/^\d{4}-.*Z$/);
    expect(frames).toEqual([
      { type: "message", seq: 1, at: at_, from: "Bob", to: "everyone", text: "before" },
      { type: "message", seq: 2, at: at_, from: "Bob", to: "everyone", text: "hello" },
      { type: "message", seq: 3, at: at_, from: "Bob", to: "listener-2", text: "for you" },
    ]);
    expect(text.out.text).toBe("Bob in ClassChat : hello\n");
    json.signal("SIGINT");
    expect(await json.exitCode()).toBe(130);
    server.signal("SIGUSR2");
    expect(await text.exitCode()).toBe(3);
    expect(text.err.text).toContain("The server closed the connection.\n");
  });
});

test("a command whose reader is gone ends quietly", async () => {
  await using server = await Program.serve();
  const bob = await PlainPeer.connect(server.port, "Bob");
  const at = `127.0.0.1:${server.port}`;
  const shell = Bun.spawn(["sh", "-c", `"${executable}" listen --server ${at} | head -1`], {
    stdin: "ignore",
    stdout: "pipe",
    stderr: "pipe",
    env: environment(),
  });
  await server.out.sees("listener has connected");
  bob.types("one");
  await bob.isUpToDate();
  while (shell.exitCode === null) {
    bob.types("and more");
    await bob.isUpToDate();
  }
  expect(await new Response(shell.stdout).text()).toBe("Bob in ClassChat : one\n");
  expect(await new Response(shell.stderr).text()).toBe("Listening as listener\n");
  bob.close();
});

test("endless standard input is refused, not read for ever", async () => {
  await using server = await Program.serve();
  const at = `127.0.0.1:${server.port}`;
  const shell = Bun.spawn(["sh", "-c", `yes | "${executable}" send - --server ${at}`], {
    stdout: "ignore",
    stderr: "pipe",
    env: environment(),
  });
  expect(await shell.exited).toBe(4);
  expect(await new Response(shell.stderr).text()).toContain("more than 4000 characters");
});
