import * as v from "valibot";
import { findNearestWord } from "../model/nearest.ts";
import { Failure } from "./failure.ts";
import type { StandardStreams } from "./fileOutput.ts";

/** One row of a command's table: everything there is to know about a flag or a positional argument. */
export interface Flag {
  readonly type: "boolean" | "string" | "positional";
  readonly help: string;
  /**
   * Stands for a flag's value in help, such as `HOST:PORT`; without it, the flag's name in capitals does.
   * After `FILE` and `DIR` a shell completes files and folders.
   */
  readonly hint?: string;
  /** Parses the text. Its messages continue the flag's name, as in `--port must be …`. */
  readonly check?: v.GenericSchema<string, unknown>;
  /** The text that counts if none is given; it goes through `check` too. */
  readonly default?: string;
  /** Describes in help a default that the command works out itself. */
  readonly computedDefault?: string;
  /** Makes the value required: the usage error if there is none. */
  readonly missing?: string;
  /** `false` if no environment variable may give it. */
  readonly environment?: false;
  /**
   * What lists the values there are, such as `export --list`: a head, then a row for each, value first. It is
   * given the `--data-dir` that is typed.
   */
  readonly listedBy?: string;
}

/** A command's flags and positional arguments by their names, positional ones in their order. */
export type FlagTable = Readonly<Record<string, Flag>>;

type FlagValue<Row extends Flag> = Row extends { type: "boolean" }
  ? boolean
  : | (Row extends { check: infer Check extends v.GenericSchema } ? v.InferOutput<Check> : string)
    | (Row extends { default: string } | { missing: string } ? never : undefined);

/** What a table's flags are parsed into. */
export type InferFlags<Table extends FlagTable> = {
  readonly [Name in keyof Table]: FlagValue<Table[Name]>;
};

export type Environment = Readonly<Record<string, string | undefined>>;

/** A subcommand: its table makes its help, its parser and its section of the README. */
export interface Command {
  readonly name: string;
  readonly description: string;
  readonly flags: FlagTable;
  /** Throws a {@link Failure} if it cannot do what it is asked. */
  run(args: readonly string[], environment: Environment, streams: StandardStreams): Promise<void>;
}

/** What `help` does, the command without a table. */
export const helpDescription = "Show help for a command";

/** Commands by their names, each loaded only when it is needed. */
export type CommandLoaders = Readonly<Record<string, () => Promise<Command>>>;

export async function loadCommands(commands: CommandLoaders): Promise<Command[]> {
  return await Promise.all(Object.values(commands).map((load) => load()));
}

interface CommandDefinition<Table extends FlagTable> extends Omit<Command, "flags" | "run"> {
  readonly flags: Table;
  run(flags: InferFlags<Table>, streams: StandardStreams): Promise<void>;
}

export function defineCommand<const Table extends FlagTable>(
  definition: CommandDefinition<Table>,
): Command {
  return {
    ...definition,
    async run(args, environment, streams) {
      await definition.run(parseFlags(definition.flags, args, environment), streams);
    },
  };
}

/** What stands for a flag's value in help. */
export function valueHintOf(name: string, { hint = name.toUpperCase() }: Flag): string {
  return hint;
}

/** A flag or positional argument as usage shows it. */
export function synopsisOf(name: string, flag: Flag): string {
  if (flag.type === "boolean") return `--${name}`;
  if (flag.type === "string") return `--${name} ${valueHintOf(name, flag)}`;
  return flag.missing === undefined ? `[${name.toUpperCase()}]` : name.toUpperCase();
}

/** The environment variable that stands in for a flag; undefined if none may. */
export function environmentVariable(name: string, { environment }: Flag): string | undefined {
  if (environment === false) return undefined;
  return `CLASSCHAT_${name.replaceAll("-", "_").toUpperCase()}`;
}

/**
 * Parses a command's arguments: a flag wins over its environment variable, which wins over the default.
 * An empty variable counts as unset. Throws a usage {@link Failure} that names the flag or the variable.
 */
export function parseFlags<const Table extends FlagTable>(
  table: Table,
  args: readonly string[],
  environment: Environment,
): InferFlags<Table> {
  const given = readArguments(table, args);
  const values = Object.entries(table).map(([name, flag]) => {
    return [name, parseValue(name, flag, given.get(name), environment)] as const;
  });
  // Each value has passed the check from which its type is inferred.
  return Object.fromEntries(values) as InferFlags<Table>;
}

const yesOrNo = v.pipe(
  v.string(),
  v.regex(/^(?:1|true|yes|on|0|false|no|off)$/i, ({ input }) => `must be 1 or 0, not ${input}`),
  v.transform((text) => /^(?:1|true|yes|on)$/i.test(text)),
);

function parseValue(
  name: string,
  flag: Flag,
  given: string | undefined,
  environment: Environment,
): unknown {
  const isSwitch = flag.type === "boolean";
  const variable = environmentVariable(name, flag);
  const inherited = (variable && environment[variable]) || undefined;
  const text = given ?? inherited ?? flag.default;
  if (text === undefined) {
    if (flag.missing !== undefined) throw Failure.usage(flag.missing);
    return isSwitch ? false : undefined;
  }
  const check = isSwitch ? yesOrNo : (flag.check ?? v.string());
  const parsed = v.safeParse(check, text);
  if (parsed.success) return parsed.output;
  const own = flag.type === "positional" ? name.toUpperCase() : `--${name}`;
  const source = given === undefined ? variable : own;
  throw Failure.usage(`${source} ${parsed.issues[0].message}.`);
}

/**
 * The texts given on the command line, by the names of their rows; a switch is "1". Nothing after `--` is
 * a flag (POSIX.1-2017, 12.2 Utility Syntax Guidelines, 10).
 */
function readArguments(table: FlagTable, args: readonly string[]): Map<string, string> {
  const given = new Map<string, string>();
  const positionals = Object.keys(table).filter((name) => table[name]?.type === "positional");
  const takesArguments = positionals.length > 0;
  const addPositional = (word: string, isAfterDashes: boolean): void => {
    const name = positionals.shift();
    if (name === undefined) {
      throw Failure.usage(describeUnexpected(word, { isAfterDashes, takesArguments }));
    }
    given.set(name, word);
  };
  const words = [...args];
  for (let word = words.shift(); word !== undefined; word = words.shift()) {
    if (word === "--") {
      for (const rest of words.splice(0)) addPositional(rest, true);
      continue;
    }
    if (!isDashed(word)) {
      addPositional(word, false);
      continue;
    }
    const [, name = "", inlineValue] = /^--([^=]+)(?:=(.*))?$/s.exec(word) ?? [];
    const flag = Object.hasOwn(table, name) ? table[name] : undefined;
    if (!flag || flag.type === "positional") {
      throw Failure.usage(describeUnknown(name === "" ? word : `--${name}`, name, table));
    }
    if (flag.type === "boolean") {
      if (inlineValue !== undefined) throw Failure.usage(`--${name} takes no value.`);
      given.set(name, "1");
    } else {
      const value = inlineValue ?? words.shift();
      // Without =, what begins with a dash is the next flag: `--host --lan` lacks a host.
      if (value === undefined || (inlineValue === undefined && isDashed(value))) {
        const how = `write --${name}=VALUE if it begins with a dash`;
        throw Failure.usage(`--${name} needs a value; ${how}.`);
      }
      given.set(name, value);
    }
  }
  return given;
}

/** Whether a word looks like a flag; a dash alone does not, it stands for standard input or output. */
function isDashed(word: string): boolean {
  return /^-./s.test(word);
}

interface Place {
  isAfterDashes: boolean;
  /** Whether the command takes any argument that is not a flag. */
  takesArguments: boolean;
}

function describeUnexpected(word: string, { isAfterDashes, takesArguments }: Place): string {
  if (isAfterDashes && isDashed(word)) {
    return `Unexpected argument ${word}: nothing after -- is a flag. Write flags before it.`;
  }
  const hint = takesArguments
    ? "Put quotes around words that belong together."
    : "See --help for the flags there are.";
  return `Unexpected argument ${word}. ${hint}`;
}

function describeUnknown(word: string, name: string, table: FlagTable): string {
  const rows = Object.entries(table);
  const flags = rows.filter(([, { type }]) => type !== "positional").map(([flag]) => flag);
  const near = findNearestWord(name, flags);
  if (near) return `There is no flag ${word}. Did you mean --${near}?`;
  const takesAnyText = rows.some(([, { type, check }]) => type === "positional" && !check);
  const alternative = takesAnyText ? "; before a text that begins with a dash, write --" : "";
  return `There is no flag ${word}. See --help for the flags there are${alternative}.`;
}
