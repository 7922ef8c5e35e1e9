import { parseArgs } from "node:util";
import * as v from "valibot";
import { findNearestWord } from "../model/nearest.ts";
import { Failure } from "./failure.ts";

/** One row of a command's table: everything there is to know about a flag or a positional argument. */
export interface Flag {
  readonly type: "boolean" | "string" | "positional";
  readonly help: string;
  /** Stands for a flag's value in help, such as `HOST:PORT`; without it, the flag's name in capitals does. */
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
  run(args: readonly string[], environment: Environment): Promise<void>;
}

interface CommandDefinition<Table extends FlagTable> extends Omit<Command, "flags" | "run"> {
  readonly flags: Table;
  run(flags: InferFlags<Table>): Promise<void>;
}

export function defineCommand<const Table extends FlagTable>(
  definition: CommandDefinition<Table>,
): Command {
  return {
    ...definition,
    async run(args, environment) {
      await definition.run(parseFlags(definition.flags, args, environment));
    },
  };
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

/** The texts given on the command line, by the names of their rows; a switch is "1". */
function readArguments(table: FlagTable, args: readonly string[]): Map<string, string> {
  const rows = Object.entries(table);
  const positionals = rows.filter(([, { type }]) => type === "positional").map(([name]) => name);
  const options = Object.fromEntries(
    rows
      .filter(([, { type }]) => type !== "positional")
      .map(([name, { type }]) => [name, { type: type === "boolean" ? type : "string" }] as const),
  );
  // Only split here: strict mode words its errors for programmers.
  const { tokens } = parseArgs({
    args: [...args],
    options,
    allowPositionals: true,
    strict: false,
    tokens: true,
  });
  const given = new Map<string, string>();
  for (const token of tokens) {
    if (token.kind === "positional") {
      const name = positionals.shift();
      if (name === undefined) throw Failure.usage(texts.unexpected(token.value));
      given.set(name, token.value);
    }
    if (token.kind !== "option") continue;
    const { name, rawName, value, inlineValue } = token;
    const option = Object.hasOwn(options, name) ? options[name] : undefined;
    if (!option) throw Failure.usage(texts.unknown(rawName, name, Object.keys(options)));
    if (option.type === "boolean") {
      if (value !== undefined) throw Failure.usage(`${rawName} takes no value.`);
      given.set(name, "1");
    } else {
      // Without =, what begins with a dash is the next flag: `--host --lan` lacks a host.
      const isLacking = value === undefined || (!inlineValue && /^-./.test(value));
      if (isLacking) throw Failure.usage(texts.lacking(rawName));
      given.set(name, value);
    }
  }
  return given;
}

const texts = {
  unexpected: (word: string) =>
    `Unexpected argument ${word}. Put quotes around words that belong together.`,
  lacking: (flag: string) => `${flag} needs a value; write ${flag}=VALUE if it begins with a dash.`,
  unknown(flag: string, name: string, known: readonly string[]) {
    const near = findNearestWord(name, known);
    const hint = near ? `Did you mean --${near}?` : "See --help for the flags there are.";
    return `There is no flag ${flag}. ${hint}`;
  },
} as const;
