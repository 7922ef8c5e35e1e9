import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import {
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { everyone } from "../../src/model/name.ts";
import { openStore } from "../../src/store/openStore.ts";
import type { Store } from "../../src/store/store.ts";
import type { Audience } from "../../src/model/message.ts";
import { DataFolder } from "../support/dataFolder.ts";
import { PlainPeer } from "../support/plainPeer.ts";
import { Program, shell } from "../support/program.ts";

const at = 1_769_850_000_000;
const folder = new DataFolder();

/** Runs `classchat export` on the history to its end. */
async function run(...args: string[]) {
  await using program = new Program(["export", "--data-dir", folder.path, ...args]);
  const code = await program.exitCode();
  return { code, out: program.out.text, err: program.err.text };
}

function open({ path }: DataFolder): Store {
  return openStore({ dataDir: path, choice: "usual", now: () => at }).store;
}

function say(store: Store, to: string, text: string, audience: Audience): void {
  const seq = store.newest + 1;
  const message = { seq, at: at + seq, from: "Bob", senderId: 1, to, text };
  store.append({ message, clientId: `c${seq}`, audience, delivered: 1, held: 0 });
  store.commit();
}

/** Two classes: one that was ended, and one that a server still holds. */
let running: Store;
beforeAll(() => {
  const bob = { id: 1, name: "Bob", tokenHash: undefined, formerKeys: [], joinedAfter: 0 };
  const ended = open(folder);
  ended.changes.addMember(bob);
  say(ended, everyone, "of the first", { kind: "everyone" });
  ended.end();
  ended.close();
  running = open(folder);
  running.changes.addMember(bob);
  say(running, everyone, "=1+1", { kind: "everyone" });
  say(running, "Alice", "psst", { kind: "member", id: 2 });
  say(running, "groupA", "*us*", { kind: "group", id: 1 });
  say(running, everyone, 'two\nlines, "quoted"\u001b[31m', { kind: "everyone" });
  say(running, "#lab", "here", { kind: "room", id: 1 });
});
afterAll(() => {
  running.end();
  running.close();
  folder[Symbol.dispose]();
});

describe("classchat export", () => {
  test("writes the last class as text, without private, group and room messages, while its server runs", async () => {
    const time = "2026-01-31T09:00:00";
    expect(await run()).toEqual({
      code: 0,
      out:
        `${time}.001Z Bob in ClassChat : =1+1\n` +
        `${time}.004Z Bob in ClassChat : two\n    lines, "quoted"[31m\n`,
      err: "",
    });
    const { out } = await run("--private");
    expect(out).toContain(`${time}.002Z <Bob> to Alice: psst\n`);
    expect(out).toContain(`${time}.003Z <Bob> in groupA: *us*\n`);
    expect(out).toContain(`${time}.005Z <Bob> in #lab: here\n`);
  });

  test("writes the class that is asked for", async () => {
    const { code, out } = await run("--class", "1");
    expect({ code, out }).toEqual({
      code: 0,
      out: "2026-01-31T09:00:00.001Z Bob in ClassChat : of the first\n",
    });
  });

  const formats: [format: string, holds: string[]][] = [
    ["markdown", ["# Class 2\n", "**Bob**: =1+1\n", 'two<br>lines, "quoted"\\[31m\n']],
    ["jsonl", ['{"seq":1,"at":"2026-01-31T09:00:00.001Z","from":"Bob","to":"everyone","text":"=1']],
    [
      "csv",
      [
        "seq,at,from,to,text,replyTo,corrected,reactions\r\n",
        ",everyone,'=1+1,,,\r\n",
        '"two\nlines, ""quoted""[31m",,,\r\n',
      ],
    ],
  ];
  for (const [format, holds] of formats) {
    test(`writes it as ${format}`, async () => {
      const { code, out, err } = await run("--format", format);
      expect({ code, err }).toEqual({ code: 0, err: "" });
      for (const part of holds) expect(out).toContain(part);
      expect(out).not.toContain("psst");
      const asked = await run("--format", format, "--private");
      expect(asked.out).toContain("psst");
    });
  }

  test("lists the classes there are", async () => {
    const { code, out } = await run("--list");
    const time = "2026-01-31T09:00:00.000Z";
    expect({ code, out }).toEqual({
      code: 0,
      out:
        "class  started                   joined  messages  state\n" +
        `1      ${time}  1       1         ended ${time}\n` +
        `2      ${time}  1       5         running or interrupted\n`,
    });
  });

  test("reads what a server of this program is writing", async () => {
    using data = new DataFolder();
    await using server = await Program.serve("--data-dir", data.path);
    const bob = await PlainPeer.connect(server.port, "Bob");
    bob.types("hello there", "exit");
    await server.out.sees("Bob disconnected...\n");
    await using program = new Program(["export", "--data-dir", data.path]);
    expect(await program.exitCode()).toBe(0);
    expect(program.out.text).toEndWith(" Bob in ClassChat : hello there\n");
  });

  test("says so where nothing was said to everyone", async () => {
    using data = new DataFolder();
    const store = open(data);
    store.changes.addMember({
      id: 1,
      name: "Bob",
      tokenHash: undefined,
      formerKeys: [],
      joinedAfter: 0,
    });
    store.commit();
    await using silent = new Program(["export", "--data-dir", data.path]);
    expect(await silent.exitCode()).toBe(0);
    expect(silent.out.text).toBe("");
    expect(silent.err.text).toBe("In class 1 nothing was said.\n");
    say(store, "Alice", "psst", { kind: "member", id: 2 });
    store.close();
    await using quiet = new Program(["export", "--data-dir", data.path]);
    expect(await quiet.exitCode()).toBe(0);
    expect(quiet.out.text).toBe("");
    expect(quiet.err.text).toBe(
      "In class 1 nothing was said to everyone. Write private, group and room messages too with --private.\n",
    );
  });

  test("takes the last class in which anything was said, not one that has just begun", async () => {
    using data = new DataFolder();
    const lesson = open(data);
    lesson.changes.addMember({
      id: 1,
      name: "Bob",
      tokenHash: undefined,
      formerKeys: [],
      joinedAfter: 0,
    });
    say(lesson, everyone, "the lesson", { kind: "everyone" });
    lesson.end();
    lesson.close();
    const begun = open(data);
    await using program = new Program(["export", "--data-dir", data.path]);
    expect(await program.exitCode()).toBe(0);
    begun.close();
    expect(program.out.text).toEndWith(" Bob in ClassChat : the lesson\n");
  });
});

describe("classchat export --output", () => {
  test("writes the file whole, for its owner alone, in the place of one that was there", async () => {
    using files = new DataFolder();
    const path = join(files.path, "class.txt");
    writeFileSync(path, "what was there before");
    const { code, out, err } = await run("--output", path);
    expect({ code, out, err }).toEqual({ code: 0, out: "", err: "" });
    expect(await Bun.file(path).text()).toBe((await run()).out);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readdirSync(files.path)).toEqual(["class.txt"]);
  });

  test("replaces what a link leads to, and not the link", async () => {
    using files = new DataFolder();
    const path = join(files.path, "class.txt");
    const link = join(files.path, "link.txt");
    writeFileSync(path, "before");
    symlinkSync(path, link);
    expect((await run("--output", link)).code).toBe(0);
    expect(await Bun.file(path).text()).toBe((await run()).out);
    expect(readdirSync(files.path).toSorted()).toEqual(["class.txt", "link.txt"]);
  });

  test("makes what a link leads to by another one, and keeps both", async () => {
    using files = new DataFolder();
    const [link, further] = [join(files.path, "link.txt"), join(files.path, "deep", "further.txt")];
    mkdirSync(join(files.path, "deep", "deeper"), { recursive: true });
    symlinkSync(join("deep", "deeper"), join(files.path, "near"));
    symlinkSync("near/../further.txt", link);
    symlinkSync(join(files.path, "deep", "class.txt"), further);
    expect((await run("--output", link)).code).toBe(0);
    expect([link, further].map((path) => lstatSync(path).isSymbolicLink())).toEqual([true, true]);
    expect(readFileSync(join(files.path, "deep", "class.txt"), "utf8")).toBe((await run()).out);
    expect(readdirSync(files.path).toSorted()).toEqual(["deep", "link.txt", "near"]);
  });

  test("makes a file beside what a link to a folder leads to", async () => {
    using files = new DataFolder();
    mkdirSync(join(files.path, "deep", "deeper"), { recursive: true });
    symlinkSync(join("deep", "deeper"), join(files.path, "near"));
    expect((await run("--output", `${files.path}/near/../class.txt`)).code).toBe(0);
    expect(readdirSync(join(files.path, "deep")).toSorted()).toEqual(["class.txt", "deeper"]);
  });

  for (const path of ["/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"]) {
    test(`writes ${path} as it writes -, and makes no file`, async () => {
      using cwd = new DataFolder();
      const args = ["export", "--data-dir", folder.path, "--output", path];
      expect(await Program.run(args, { cwd: cwd.path })).toEqual(await run());
      const through = shell('exec >>"$1" && shift &&', "class.txt");
      writeFileSync(join(cwd.path, "class.txt"), "before\n");
      const { code, err } = await Program.run(args, { cwd: cwd.path, through });
      expect({ code, err }).toEqual({ code: 0, err: "" });
      const appended = readFileSync(join(cwd.path, "class.txt"), "utf8");
      expect(appended).toBe(`before\n${(await run()).out}`);
      expect(readdirSync(cwd.path)).toEqual(["class.txt"]);
    });
  }

  test("replaces the file that another descriptor has open", async () => {
    using cwd = new DataFolder();
    const args = ["export", "--data-dir", folder.path, "--output", "/dev/fd/3"];
    const through = shell('exec 3>"$1" && shift &&', "class.txt");
    expect((await Program.run(args, { cwd: cwd.path, through })).code).toBe(0);
    expect(readFileSync(join(cwd.path, "class.txt"), "utf8")).toBe((await run()).out);
    expect(readdirSync(cwd.path)).toEqual(["class.txt"]);
  });

  test.each([
    ["--output", "/dev/fd/3"],
    ["--backup", "/dev/fd/3"],
    ["--backup", "/dev/stdout"],
  ])("refuses a pipe for %s %s, and makes no file", async (flag, path) => {
    using cwd = new DataFolder();
    const through = shell("exec 3>&2 &&");
    const args = ["export", "--data-dir", folder.path, flag, path];
    expect(await Program.run(args, { cwd: cwd.path, through })).toEqual({
      code: 1,
      out: "",
      err: `${path} is not a file that can be replaced. Choose another one with ${flag}.\n`,
    });
    expect(readdirSync(cwd.path)).toEqual([]);
  });

  test("leaves what was there, and nothing else, where it cannot write all", async () => {
    using files = new DataFolder();
    using data = new DataFolder();
    const store = open(data);
    for (let seq = 1; seq <= 2_000; seq++) say(store, everyone, "long ago", { kind: "everyone" });
    store.close();
    const path = join(files.path, "class.txt");
    writeFileSync(path, "before");
    // The damage lies behind the first page of messages, so that a part is written before it is met.
    const history = join(data.path, "classchat.sqlite");
    const bytes = Buffer.from(await Bun.file(history).arrayBuffer());
    bytes.fill("no database ", bytes.length / 2);
    writeFileSync(history, bytes);
    await using program = new Program(["export", "--data-dir", data.path, "--output", path]);
    expect(await program.exitCode()).toBe(1);
    expect(program.err.text).toMatch(/^The history in .* is damaged \(SQLITE_CORRUPT.*\n$/);
    expect(await Bun.file(path).text()).toBe("before");
    expect(readdirSync(files.path)).toEqual(["class.txt"]);
  });
});

describe("classchat export says in one sentence what is wrong and what to try:", () => {
  const mistakes: [args: string[], code: number, says: string][] = [
    [["--class", "9"], 1, `There is no class 9 in the history in ${folder.path}. See which`],
    [["--class", "0"], 1, `There is no class 0 in the history in ${folder.path}. See which`],
    [["--class", "one"], 1, `There is no class one in the history in ${folder.path}. See which`],
    [["--class", ""], 2, "--class must be a class's number, or the name of a class of several"],
    [["--format", "pdf"], 2, "--format must be text, markdown, jsonl or csv."],
    [["--output", ""], 2, "--output must be a file."],
    [["--lst"], 2, "There is no flag --lst. Did you mean --list?"],
    [["--output", folder.path], 1, "is not a file that can be replaced. Choose another one"],
    [["--output", "/dev/null"], 1, "is not a file that can be replaced. Choose another one"],
    [["--output", "/proc/no/class.txt"], 1, "cannot be written (ENOENT). Choose another file"],
    [["--data-dir", "/proc/no"], 1, "There is no history in /proc/no. Name the folder"],
  ];
  for (const [args, expected, says] of mistakes) {
    test(`export ${args.join(" ").replace(folder.path, "FOLDER")}`, async () => {
      const { code, out, err } = await run(...args);
      expect({ code, out, lines: err.split("\n").length }).toEqual({
        code: expected,
        out: "",
        lines: 2,
      });
      expect(err).toContain(says);
    });
  }

  test("a history that is damaged", async () => {
    using data = new DataFolder();
    writeFileSync(join(data.path, "classchat.sqlite"), "no history ".repeat(1_000));
    await using program = new Program(["export", "--data-dir", data.path]);
    expect(await program.exitCode()).toBe(1);
    expect(program.err.text).toMatch(
      /^The history in .* is damaged \(SQLITE_NOTADB\)\. Name .*\n$/,
    );
  });
});
