import { isatty } from "node:tty";
import type { ArgsDef, CommandDef } from "citty";
import { renderUsage } from "citty";
import { descriptors } from "./fileOutput.ts";
import type { Command, CommandLoaders, Flag } from "./flags.ts";
import { environmentVariable, helpDescription, synopsisOf, valueHintOf } from "./flags.ts";

const ofEnvironment = `Every flag can also come from the environment: --name from CLASSCHAT_NAME.
The flag wins.`;

/** Columns of a line of help: a terminal of 80 shows it whole. */
const columns = 79;

/** A command's help, or that of the whole program if none is given; coloured for a terminal. */
export async function renderHelp(commands: CommandLoaders, command?: Command): Promise<string> {
  const root: CommandDef = {
    meta: { name: "classchat", description: "Chat for people in one room" },
    subCommands: {
      ...Object.fromEntries(
        Object.entries(commands).map(([name, load]) => [
          name,
          async () => describeCommand(await load()),
        ]),
      ),
      help: { meta: { description: helpDescription } },
    },
  };
  const usage = command
    ? await renderUsage(describeCommand(command), root)
    : await renderUsage(root);
  const hasFlags = Object.values(command?.flags ?? {}).some(({ type }) => type !== "positional");
  // Citty takes arguments for options.
  const parts =
    command && !hasFlags ? [usage.replace(" [OPTIONS]", "")] : [`${usage}\n`, ofEnvironment];
  const text = `${parts.join("\n").split("\n").map(foldRow).join("\n").trimEnd()}\n`;
  // Citty adds colour whatever the output is.
  const isPlain = !isatty(descriptors.output) || Boolean(process.env["NO_COLOR"]);
  return isPlain ? Bun.stripANSI(text) : text;
}

/** A row, of two columns or one, in as many lines as it needs; without the blanks that pad its end. */
function foldRow(row: string): string {
  const [, head = "", rest = row] = /^( +\S+ {4})(.*)$/.exec(row) ?? [];
  const indent = Bun.stringWidth(head);
  const lines = Bun.wrapAnsi(rest.trimEnd(), columns - indent);
  return head + lines.replaceAll("\n", `\n${" ".repeat(indent)}`);
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
