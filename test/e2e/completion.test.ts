import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { dirname, join } from "node:path";
import { commands } from "../../src/cli/commands.ts";
import { describeCompletion } from "../../src/cli/completion/completedCommand.ts";
import { loadCommands } from "../../src/cli/flags.ts";
import { DataFolder } from "../support/dataFolder.ts";
import { environment, executable } from "../support/executable.ts";
import { Program } from "../support/program.ts";
import { TerminalProgram } from "../support/terminalProgram.ts";

const all = describeCompletion(await loadCommands(commands));

/** A folder to type in, and a history with one class. */
const folder = new DataFolder();
const history = join(folder.path, "history");
const env = {
  PATH: `${dirname(executable)}:${process.env["PATH"]}`,
  HOME: folder.path,
  INPUTRC: "/dev/null",
  PS1: "> ",
  CLASSCHAT_DATA_DIR: history,
};

beforeAll(async () => {
  for (const name of ["lesson one.md", "other.md"]) await Bun.write(join(folder.path, name), "");
  for (const name of ["data", "deep"]) await Bun.write(join(folder.path, name, "file"), "");
  await using server = new Program(["serve", "--port", "0"], { env });
  await server.err.sees("classchat join 127.0.0.1:");
  await server.err.sees("\n");
  const port = /join 127\.0\.0\.1:(\d+)/.exec(server.err.text)?.[1];
  // A class that nobody joined is not kept.
  await Program.run(["send", "hello", "--server", `127.0.0.1:${port}`], { env });
  server.signal("SIGTERM");
  await server.exitCode();
});

afterAll(() => folder[Symbol.dispose]());

async function run(command: string[]): Promise<string[]> {
  const child = Bun.spawn(command, {
    cwd: folder.path,
    env: environment(env),
    stdin: "ignore",
    stdout: "pipe",
    stderr: "pipe",
  });
  const [out, errors] = await Promise.all([child.stdout.text(), child.stderr.text()]);
  if (errors !== "") throw new Error(errors);
  return out.split("\n").filter((line) => line !== "");
}

/** What each shell offers where the line ends. */
const shells = {
  /** Words as bash parts them: a `=` is one of its own. */
  async bash(line: string): Promise<string[]> {
    const words = line.split(/ |(?==)|(?<==)/);
    const given = `COMP_WORDS=("$@") COMP_CWORD=${words.length - 1}`;
    const script = `source <(classchat completion bash); ${given}; _classchat; printf '%s\\n' "\${COMPREPLY[@]}"`;
    return await run(["bash", "--norc", "-c", script, "bash", ...words]);
  },
  async fish(line: string): Promise<string[]> {
    const script = `classchat completion fish | source; complete -C ${JSON.stringify(line)}`;
    const offered = await run(["fish", "--no-config", "-c", script]);
    // Fish also offers the flag that the value belongs to.
    return offered.map((row) => row.split("\t")[0]?.replace(/^--[a-z-]+=/, "") ?? "");
  },
} as const;

for (const [shell, complete] of Object.entries(shells)) {
  describe(`the completion of ${shell}`, () => {
    test("offers every command first, then every flag of the command", async () => {
      const names = all.map(({ name }) => name);
      expect(
        (await complete("classchat ")).filter((word) => !word.startsWith("-")).toSorted(),
      ).toEqual(names.toSorted());
      for (const { name, flags } of all) {
        if (flags.length === 0) continue;
        const offered = await complete(`classchat ${name} --`);
        expect(offered.toSorted()).toEqual(flags.map((flag) => `--${flag.name}`).toSorted());
      }
    });

    test.each([
      ["export --format ", ["csv", "jsonl", "markdown", "text"]],
      ["export --format=j", ["jsonl"]],
      ["export --private --format m", ["markdown"]],
      ["completion ", ["bash", "fish", "powershell", "zsh"]],
      ["completion z", ["zsh"]],
      ["completion zsh ", []],
      ["help ex", ["export"]],
      ["export --class ", ["1"]],
      ["export --private --class=", ["1"]],
      ["serve --class ", ["1"]],
      [`serve --data-dir ${history} --lan --class `, ["1"]],
      [`serve --data-dir=${history} --class=`, ["1"]],
      ["export --data-dir elsewhere --class ", []],
      ["serve --port ", []],
      ["send --name Bob -- --", []],
    ])("offers after classchat %s: %p", async (line, expected) => {
      expect((await complete(`classchat ${line}`)).toSorted()).toEqual(expected);
    });
  });
}

test("the completion of fish offers files and folders", async () => {
  expect(await shells.fish("classchat serve --data-dir d")).toEqual(["data/", "deep/"]);
  expect(await shells.fish("classchat export --output les")).toEqual(["lesson one.md"]);
});

const starts = {
  bash: {
    args: ["--noprofile", "--norc", "-i"],
    setUp: "source <(classchat completion bash)",
    spaced: "lesson\\ one.md",
  },
  zsh: {
    args: ["-f", "-i"],
    setUp: "autoload -Uz compinit && compinit -u -D && source <(classchat completion zsh)",
    spaced: "lesson\\ one.md",
  },
};

for (const [shell, { args, setUp, spaced }] of Object.entries(starts)) {
  test(`at a real ${shell}, Tab completes a command, its flags, values, files, folders and classes`, async () => {
    const screen = new TerminalProgram(args, { program: shell, env, rows: 50, cols: 100 });
    await screen.inputIs(">");
    screen.types(`cd '${folder.path}'; ${setUp}; clear\r`);
    await screen.until(({ rows }) => rows[0] === ">" && rows.join("") === ">", "a clear screen");
    const lines: [typed: string, becomes: string][] = [
      ["exp\t", "export"],
      ["export --form\tm\t", `export --format${shell === "zsh" ? "=" : " "}markdown`],
      ["export --format=j\t", "export --format=jsonl"],
      ["export --output les\t", `export --output ${spaced}`],
      ["export --output=les\t", `export --output=${spaced}`],
      ["serve --data-dir da\t", "serve --data-dir data/"],
      ["export --class \t", "export --class 1"],
      ["serve --data-dir history --class \t", "serve --data-dir history --class 1"],
      ["serve --data-dir elsewhere --class \t", "serve --data-dir elsewhere --class"],
      ["completion po\t", "completion powershell"],
      ["help se\tn\t", "help send"],
    ];
    for (const [typed, becomes] of lines) {
      screen.types(`classchat ${typed}`);
      await screen.inputIs(`> classchat ${becomes}`);
      screen.types("\u0015");
      await screen.inputIs(">");
    }
    screen.types("classchat serve --\t\t");
    for (const { name, flags } of all) {
      if (name === "serve") for (const flag of flags) await screen.shows(`--${flag.name}`);
    }
    screen.close();
    await screen.exitCode();
  });
}
