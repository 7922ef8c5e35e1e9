import { describe, expect, test } from "bun:test";
import { PlainPeer } from "../support/plainPeer.ts";
import { Program, shell } from "../support/program.ts";

describe("signals that were ignored at the start", () => {
  test("stay ignored by serve, as nohup wants it, and the others still end it in good order", async () => {
    await using server = await Program.serveThrough(shell("trap '' HUP INT;"));
    server.signal("SIGHUP");
    server.signal("SIGINT");
    const bob = await PlainPeer.connect(server.port, "Bob");
    await bob.isUpToDate();
    server.signal("SIGTERM");
    await bob.isClosed();
    expect(await server.exitCode()).toBe(0);
  });

  test("stay ignored by listen", async () => {
    await using server = await Program.serve();
    const args = ["listen", "--server", `127.0.0.1:${server.port}`];
    await using listener = new Program(args, { through: shell("trap '' HUP TERM;") });
    await listener.err.sees("Listening as listener\n");
    listener.signal("SIGTERM");
    listener.signal("SIGHUP");
    const bob = await PlainPeer.connect(server.port, "Bob");
    bob.types("still there?");
    await listener.out.sees("Bob in ClassChat : still there?\n");
    listener.signal("SIGINT");
    expect(await listener.exitCode()).toBe(130);
    bob.close();
  });
});

describe("two dashes", () => {
  test("in first place change nothing", async () => {
    expect(await Program.run(["--", "serve", "--prot", "5"])).toMatchObject({
      code: 2,
      err: "There is no flag --prot. Did you mean --port?\n",
    });
    expect((await Program.run(["--", "srve"])).err).toBe(
      "There is no command srve. Did you mean serve?\n",
    );
    expect(await Program.run(["--"])).toEqual(await Program.run([]));
  });

  test("end the flags, so that any text can be said", async () => {
    await using server = await Program.serve();
    const bob = await PlainPeer.connect(server.port, "Bob");
    const at = ["--server", `127.0.0.1:${server.port}`];
    for (const text of ["-5 degrees", "--help", "--"]) {
      expect((await Program.run(["send", ...at, "--", text])).code).toBe(0);
      await bob.sees(`bot in ClassChat : ${text}\n`);
    }
    bob.close();
  });

  test.each([
    [["serve", "--", "--port", "5"], "Unexpected argument --port: nothing after -- is a flag."],
    [["join", "host", "--", "-x"], "Unexpected argument -x: nothing after -- is a flag."],
    [["send", "-5"], "There is no flag -5. See --help for the flags there are; before a text"],
    [["serve", "5000"], "Unexpected argument 5000. See --help for the flags there are."],
  ])("are named in what is wrong with classchat %p", async (args, says) => {
    const { code, out, err } = await Program.run(args);
    expect({ code, out, lines: err.split("\n").length }).toEqual({ code: 2, out: "", lines: 2 });
    expect(err).toContain(says);
  });
});

test.if(process.getuid?.() === 0)(
  "a user without a home folder is told so in a sentence",
  async () => {
    const without = ["-u", "HOME", "-u", "CLASSCHAT_DATA_DIR", "-u", "XDG_DATA_HOME"];
    // A number that no user has.
    const ids = ["--reuid", "64321", "--regid", "64321", "--clear-groups"];
    const through = ["setpriv", ...ids, "env", ...without];
    const says = "This user has no home folder for data. Name a folder with --data-dir.\n";
    expect(await Program.run(["export"], { through })).toEqual({ code: 1, out: "", err: says });
    expect(await Program.run(["serve", "--port", "0"], { through })).toEqual({
      code: 1,
      out: "",
      err: says,
    });
  },
);
