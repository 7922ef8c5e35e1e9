import { describe, expect, test } from "bun:test";
import { DataFolder } from "../support/dataFolder.ts";
import { PlainPeer } from "../support/plainPeer.ts";
import { Program, shell } from "../support/program.ts";
import { SharingShell } from "../support/sharingShell.ts";
import { UnreadProgram } from "../support/unreadProgram.ts";

describe("pipes shared with other programs", () => {
  const toTheEnd = '"$@"';
  /** Until a line is typed to the shell. */
  const untilTyped = '"$@" & read line; kill $!; wait $!';

  test.each([
    [["--version"]],
    [["--help"]],
    [[]],
    [["srve"]],
    [["export"]],
    [["export", "--list"]],
    [["send", "-", "--server", "127.0.0.1:1"]],
    [["join", "127.0.0.1:1"]],
    [["listen", "--server", "127.0.0.1:1"]],
  ])("stay blocking behind classchat %p", async (args) => {
    const sharing = new SharingShell(toTheEnd, args);
    expect(await sharing.areBlocking()).toEqual([true, true, true]);
  });

  test("stay blocking behind serve, join, listen and send that talk to each other", async () => {
    const serving = new SharingShell(untilTyped, ["serve", "--port", "0"]);
    await serving.shown.sees("classchat join 127.0.0.1:");
    await serving.shown.sees("\n");
    const port = /join (127\.0\.0\.1:\d+)/.exec(serving.shown.text)?.[1] ?? "";
    const listening = new SharingShell(untilTyped, ["listen", "--server", port]);
    await listening.shown.sees("Listening as listener\n");
    const joining = new SharingShell(toTheEnd, ["join", port]);
    joining.types("Bob");
    joining.types("hello");
    await listening.shown.sees("Bob in ClassChat : hello\n");
    const sending = new SharingShell(toTheEnd, ["send", "-", "--to", "Bob", "--server", port]);
    sending.types("for you");
    expect(await sending.areBlocking()).toEqual([true, true, true]);
    await joining.shown.sees("<bot>: for you\n");
    expect(await joining.areBlocking()).toEqual([true, true, true]);
    listening.types("enough");
    expect(await listening.areBlocking()).toEqual([true, true, true]);
    serving.types("enough");
    expect(await serving.areBlocking()).toEqual([true, true, true]);
  });
});

describe("a program whose output nobody reads ends when it is asked to:", () => {
  test("serve", async () => {
    const serving = new UnreadProgram(["serve", "--port", "0", "--rate", "0"]);
    await serving.shown.sees("classchat join 127.0.0.1:");
    await serving.shown.sees("\n");
    const bob = await saysMuch(Number(/join 127\.0\.0\.1:(\d+)/.exec(serving.shown.text)?.[1]));
    expect(await serving.endsBy("SIGTERM")).toBe(0);
    await bob.isClosed();
  });

  test("listen and export", async () => {
    using data = new DataFolder();
    await using server = await Program.serve("--data-dir", data.path, "--rate", "0");
    const at = `127.0.0.1:${server.port}`;
    const listening = new UnreadProgram(["listen", "--server", at]);
    await listening.shown.sees("Listening as listener\n");
    const bob = await saysMuch(server.port);
    await listening.shown.sees("read\n");
    expect(await listening.endsBy("SIGINT")).toBe(130);
    const exporting = new UnreadProgram(["export", "--data-dir", data.path]);
    await exporting.shown.sees("read\n");
    expect(await exporting.endsBy("SIGINT")).toBe(130);
    bob.close();
  });
});

/** More than a pipe takes. */
async function saysMuch(port: number): Promise<PlainPeer> {
  const bob = await PlainPeer.connect(port, "Bob");
  for (let line = 0; line < 100; line++) bob.types("x".repeat(4_000));
  await bob.isUpToDate();
  return bob;
}

describe("a full device", () => {
  const full = "Standard output cannot be written (ENOSPC). Redirect it to another place.\n";

  test.each([[["--version"]], [["--help"]], [["help", "serve"]], [[]], [["serve", "--version"]]])(
    "as the output of classchat %p is one sentence and exit code 1",
    async (args) => {
      expect(await Program.run(args, { through: shell("exec >/dev/full;") })).toEqual({
        code: 1,
        out: "",
        err: full,
      });
    },
  );

  test("as the output of listen, join and export is one sentence and exit code 1", async () => {
    using data = new DataFolder();
    await using server = await Program.serve("--data-dir", data.path);
    const bob = await PlainPeer.connect(server.port, "Bob");
    bob.types("hello");
    await bob.isUpToDate();
    const at = `127.0.0.1:${server.port}`;
    const through = shell("exec >/dev/full;");
    const listened = await Program.run(["listen", "--since", "0", "--server", at], { through });
    expect(listened).toMatchObject({ code: 1, err: `Listening as listener\n${full}` });
    expect(await Program.run(["join", at, "--name", "Joe"], { through })).toMatchObject({
      code: 1,
      err: full,
    });
    for (const flags of [[], ["--list"], ["--output", "-"]]) {
      const exported = await Program.run(["export", "--data-dir", data.path, ...flags], {
        through,
      });
      expect(exported).toMatchObject({ code: 1, err: full });
    }
    bob.close();
  });

  test("as standard error changes no exit code: what was said is said, what was wrong is wrong", async () => {
    await using server = await Program.serve();
    const at = ["--server", `127.0.0.1:${server.port}`];
    const through = shell("exec 2>/dev/full;");
    expect((await Program.run(["srve"], { through })).code).toBe(2);
    expect((await Program.run(["send", "alone", ...at], { through })).code).toBe(4);
    await server.out.sees("bot>alone\n");
    const bob = await PlainPeer.connect(server.port, "Bob");
    await using listener = new Program(["listen", ...at], { through });
    await server.out.sees("listener has connected");
    expect((await Program.run(["send", "hello", ...at], { through })).code).toBe(0);
    await bob.sees("bot in ClassChat : hello\n");
    await listener.out.sees("bot in ClassChat : hello\n");
    bob.close();
  });
});
