import { expect, test } from "bun:test";
import { join } from "node:path";
import { commands } from "../../src/cli/commands.ts";
import { parseFlags } from "../../src/cli/flags.ts";
import { renderCommandSections, renderHelp } from "../../src/cli/help.ts";

const readme = join(import.meta.dir, "../../src/cli/README.md");
const begin = "<!-- Commands and flags, as renderCommandSections in help.ts renders them -->\n\n";
const end = "\n<!-- End of commands and flags -->";

const all = await Promise.all(Object.values(commands).map((load) => load()));

test("the README holds each command's table of flags", async () => {
  const [, section] = (await Bun.file(readme).text()).split(begin);
  expect(section?.split(end)[0]).toBe(renderCommandSections(all));
});

test("a flag that several commands have is one environment variable, and so takes the same values", () => {
  const kinds = new Map<string, unknown>();
  for (const { flags } of all) {
    for (const [name, { type, check, default: text }] of Object.entries(flags)) {
      const kind = { isSwitch: type === "boolean", check, text };
      expect(kinds.get(name) ?? kind).toEqual(kind);
      kinds.set(name, kind);
    }
  }
});

test("what a flag says it is listed by is a command with switches", () => {
  for (const { flags } of all) {
    for (const { listedBy = "export" } of Object.values(flags)) {
      const [name, ...switches] = listedBy.split(" ");
      const lister = all.find((command) => command.name === name);
      expect(lister?.flags).toContainKey("data-dir");
      for (const word of switches) expect(lister?.flags[word.slice(2)]?.type).toBe("boolean");
    }
  }
});

test("every default passes its own check", () => {
  for (const { flags } of all) {
    for (const [name, flag] of Object.entries(flags)) {
      if (flag.default !== undefined)
        expect(() => parseFlags({ [name]: flag }, [], {})).not.toThrow();
    }
  }
});

test.each([["classchat", undefined], ...all.map((command) => [command.name, command] as const)])(
  "the help of %s fits into 80 columns, and is silent on what there is not",
  async (_, command) => {
    const help = await renderHelp(commands, command);
    for (const line of help.split("\n")) expect([line, line.length < 80]).toEqual([line, true]);
    const flags = Object.values(command?.flags ?? {}).filter(({ type }) => type !== "positional");
    expect(help.includes("[OPTIONS]")).toBe(flags.length > 0);
    expect(help.includes("environment")).toBe(!command || flags.length > 0);
  },
);

test("the help lists every command, help too", async () => {
  const help = await renderHelp(commands);
  for (const name of [...all.map((command) => command.name), "help"]) {
    expect(help).toMatch(new RegExp(`^ +${name}  `, "m"));
  }
});
