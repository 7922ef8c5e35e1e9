import type { Command, Flag } from "../flags.ts";
import { helpDescription, valueHintOf } from "../flags.ts";

/** What may follow, as far as a shell can know. */
export type Candidates =
  | { kind: "words"; words: readonly string[] }
  | { kind: "files" }
  | { kind: "folders" }
  /** What the program lists if it is run so: a head, then a row for each, value first. */
  | { kind: "listed"; by: string }
  /** Anything at all, which only the person knows. */
  | { kind: "free" };

export interface CompletedValue {
  /** What stands for the value, such as `PORT`. */
  readonly hint: string;
  readonly candidates: Candidates;
}

export interface CompletedFlag {
  readonly name: string;
  readonly help: string;
  /** Undefined for a switch. */
  readonly value: CompletedValue | undefined;
}

/** A command as a shell completes it. */
export interface CompletedCommand {
  readonly name: string;
  readonly description: string;
  readonly flags: readonly CompletedFlag[];
  readonly positionals: readonly CompletedValue[];
}

const helpFlag: CompletedFlag = { name: "help", help: "show help", value: undefined };

/** The flags that stand in a command's place. */
export const rootFlags: readonly CompletedFlag[] = [
  helpFlag,
  { name: "version", help: "show the version", value: undefined },
];

/** The commands of these tables, and `help`, which has no table. */
export function describeCompletion(commands: readonly Command[]): CompletedCommand[] {
  const words = commands.map(({ name }) => name);
  const help: CompletedCommand = {
    name: "help",
    description: helpDescription,
    flags: [],
    positionals: [{ hint: "COMMAND", candidates: { kind: "words", words } }],
  };
  return [...commands.map(describeCommand), help];
}

function describeCommand({ name, description, flags: table }: Command): CompletedCommand {
  const rows = Object.entries(table);
  const flags = rows
    .filter(([, { type }]) => type !== "positional")
    .map(([flagName, flag]): CompletedFlag => {
      const value = flag.type === "boolean" ? undefined : describeValue(flagName, flag);
      return { name: flagName, help: flag.help, value };
    });
  const positionals = rows
    .filter(([, { type }]) => type === "positional")
    .map(([flagName, flag]) => describeValue(flagName, flag));
  return { name, description, flags: [...flags, helpFlag], positionals };
}

function describeValue(name: string, flag: Flag): CompletedValue {
  const hint = valueHintOf(name, flag);
  return { hint, candidates: findCandidates(hint, flag) };
}

function findCandidates(hint: string, { check, listedBy }: Flag): Candidates {
  if (listedBy !== undefined) return { kind: "listed", by: listedBy };
  const words = check && findChoices(check);
  if (words) return { kind: "words", words };
  if (hint === "FILE") return { kind: "files" };
  if (hint === "DIR") return { kind: "folders" };
  return { kind: "free" };
}

/** The texts of a picklist, also of one at a pipe's beginning. */
function findChoices(check: object): readonly string[] | undefined {
  const parts = "pipe" in check && Array.isArray(check.pipe) ? check.pipe : [check];
  const [first] = parts as { type?: unknown; options?: unknown }[];
  return first?.type === "picklist" && Array.isArray(first.options) ? first.options : undefined;
}
