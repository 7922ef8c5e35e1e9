import { expect, test } from "bun:test";
import { join } from "node:path";
import { commands } from "../../src/cli/commands.ts";
import { environmentVariable, loadCommands } from "../../src/cli/flags.ts";
import { renderManPage } from "../../src/cli/manPage.ts";
import { ownCommands } from "../../src/client/terminal/terminalCommands.ts";
import { orderRows } from "../../src/model/act.ts";
import { memberCommands } from "../../src/model/typedLine.ts";
import { DataFolder } from "../support/dataFolder.ts";
import { environment } from "../support/executable.ts";

const all = await loadCommands(commands);
const page = renderManPage(all, { version: "1.2.3 (abc)", date: "2026-11-26" });

/** What a program says of the page; `command` is given the page's file. */
async function read(
  page: string,
  command: (path: string) => string[],
): Promise<{ out: string; err: string }> {
  using folder = new DataFolder();
  const path = join(folder.path, "classchat.1");
  await Bun.write(path, page);
  const env = environment({ MANWIDTH: "200", LC_ALL: "C.UTF-8" });
  const reader = Bun.spawn(command(path), { env, stdin: "ignore", stdout: "pipe", stderr: "pipe" });
  const [out, err] = await Promise.all([reader.stdout.text(), reader.stderr.text()]);
  // Bold is a character over itself.
  return { out: out.replaceAll(/.[\b]/g, ""), err };
}

const show = (path: string): string[] => ["mandoc", "-T", "utf8", "-O", "width=400", path];

test("man --warnings and mandoc -T lint find nothing wrong with the manual page", async () => {
  expect((await read(page, (path) => ["man", "--warnings", "-l", path])).err).toBe("");
  expect(await read(page, (path) => ["mandoc", "-T", "lint", path])).toEqual({ out: "", err: "" });
});

test("the manual page holds every command, flag and variable, and its release", async () => {
  const { out } = await read(page, show);
  expect(out).toContain("ClassChat 1.2.3 (abc)");
  for (const { name, description, flags } of all) {
    expect(out).toContain(`classchat ${name}`);
    expect(out).toContain(`${description}.`);
    for (const [flagName, flag] of Object.entries(flags)) {
      expect(out).toContain(flag.type === "positional" ? flagName.toUpperCase() : `--${flagName}`);
      expect(out).toContain(flag.help);
      expect(out).toContain(environmentVariable(flagName, flag) ?? "");
    }
  }
});

test("the manual page holds what members, people at a terminal and teachers can type", async () => {
  const { out } = await read(page, show);
  for (const { usage, does } of [...memberCommands.rows, ...ownCommands, ...orderRows]) {
    expect(out).toMatch(new RegExp(`${RegExp.escape(usage)} +${RegExp.escape(does)}`, "u"));
  }
});

test("a text of the manual page is no request, whatever it begins with", async () => {
  const flag = {
    type: "boolean",
    help: `.so /etc/passwd 'x' \\n "quoted" … -- ${"word ".repeat(30)}.end`,
  } as const;
  const odd = { name: "odd", description: "'Odd", flags: { flag }, run: async () => {} };
  const { out } = await read(renderManPage([odd], { version: "1", date: "2026-11-26" }), show);
  expect(out).toContain("'Odd.");
  expect(out).toContain(`.so /etc/passwd 'x' \\n "quoted" … -- word`);
  expect(out).toContain("word .end");
});
