import { isatty } from "node:tty";
import type { ArgsDef, CommandDef } from "citty";
import { renderUsage } from "citty";
import { descriptors } from "./fileOutput.ts";
import type { Command, CommandLoaders, Flag } from "./flags.ts";
import { environmentVariable, synopsisOf, valueHintOf } from "./flags.ts";

const footer =
  "Every flag can also come from the environment: --name from CLASSCHAT_NAME. The flag wins.";

/** A command's help, or that of the whole program if none is given; coloured for a terminal. */
export async function renderHelp(commands: CommandLoaders, command?: Command): Promise<string> {
  const root: CommandDef = {
    meta: { name: "classchat", description: "Chat for people in one room" },
    subCommands: Object.fromEntries(
      Object.entries(commands).map(([name, load]) => [
        name,
        async () => describeCommand(await load()),
      ]),
    ),
  };
  const usage = command
    ? await renderUsage(describeCommand(command), root)
    : await renderUsage(root);
  const text = `${usage}\n\n${footer}\n`;
  // Citty adds colour whatever the output is.
  const isPlain = !isatty(descriptors.output) || Boolean(process.env["NO_COLOR"]);
  return isPlain ? Bun.stripANSI(text) : text;
}

/**
 * A command as citty describes it. Citty does not parse: version 0.2.2 accepts unknown flags, takes the
 * `--lan` of `--host --lan` for a host and reads `--no-history` as a `history` that is false.
 */
function describeCommand({ name, description, flags }: Command): CommandDef {
  const args = Object.entries(flags).map(([flagName, flag]): [string, ArgsDef[string]] => {
    const { type, missing } = flag;
    const described = { description: describeFlag(flag), required: missing !== undefined };
    if (type !== "string") return [flagName, { type, ...described }];
    return [flagName, { type, ...described, valueHint: valueHintOf(flagName, flag) }];
  });
  return { meta: { name, description }, args: Object.fromEntries(args) };
}

function describeFlag({ help, default: text, computedDefault = text }: Flag): string {
  return computedDefault === undefined ? help : `${help} (default: ${computedDefault})`;
}

/** A Markdown section for each command: what it does, and its table of flags. */
export function renderCommandSections(commands: readonly Command[]): string {
  return commands.map(renderCommandSection).join("\n");
}

function renderCommandSection({ name, description, flags }: Command): string {
  const head = `## classchat ${name}\n\n${description}.\n`;
  if (Object.keys(flags).length === 0) return head;
  const rows = Object.entries(flags).map(([flagName, flag]) => {
    const variable = environmentVariable(flagName, flag);
    const fallback = flag.default === undefined ? flag.computedDefault : `\`${flag.default}\``;
    const cells = [
      `\`${synopsisOf(flagName, flag)}\``,
      variable ? `\`${variable}\`` : "",
      fallback ?? "",
      flag.help,
    ];
    return cells.map((cell) => cell.replaceAll("|", String.raw`\|`));
  });
  const table = renderTable([["Flag", "Environment", "Default", "Meaning"], ...rows]);
  return `${head}\n${table}`;
}

/** Cells aligned in columns, as the formatter leaves them. */
function renderTable(rows: readonly (readonly string[])[]): string {
  const [head = [], ...body] = rows;
  const widths = head.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(" | ")} |\n`;
  const rule = widths.map((width) => "-".repeat(width));
  return [head, rule, ...body].map(line).join("");
}
