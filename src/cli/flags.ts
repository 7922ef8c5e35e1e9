import { parseArgs } from "node:util";
import type { ArgsDef } from "citty";
import * as v from "valibot";
import { findNearestWord } from "../model/nearest.ts";
import { Failure } from "./failure.ts";

export type Environment = Record<string, string | undefined>;

const prefix = "CLASSCHAT_";

export interface Words<Output> {
  flags: Output;
  positionals: string[];
}

/**
 * Reads a command's words and environment twins: flag wins over environment, environment over the
 * schema's default. Throws a usage failure that names the flag or the variable that is wrong.
 */
export function readFlags<Schema extends v.GenericSchema>(
  definition: ArgsDef,
  schema: Schema,
  rawArgs: string[],
  environment: Environment,
): Words<v.InferOutput<Schema>> {
  const kinds = Object.entries(definition).filter(([, { type }]) => type !== "positional");
  const options = Object.fromEntries(
    kinds.map(
      ([name, { type }]) => [name, { type: type === "boolean" ? type : "string" }] as const,
    ),
  );
  const { values, positionals } = parseWords(rawArgs, options);
  const most = Object.keys(definition).length - kinds.length;
  const extra = positionals[most];
  if (extra !== undefined) {
    throw Failure.usage(
      `The word ${extra} is one too many. Put quotes around words that belong together.`,
    );
  }
  const sources = new Map<string, string>();
  const given: Record<string, unknown> = {};
  for (const [name, { type }] of kinds) {
    const variable = `${prefix}${name.replaceAll("-", "_").toUpperCase()}`;
    const twin = environment[variable];
    if (values[name] !== undefined) {
      given[name] = values[name];
      sources.set(name, `--${name}`);
    } else if (twin !== undefined && twin !== "") {
      given[name] = type === "boolean" ? isYes(variable, twin) : twin;
      sources.set(name, variable);
    }
  }
  const parsed = v.safeParse(schema, given);
  if (parsed.success) return { flags: parsed.output, positionals };
  const issue = parsed.issues[0];
  const path = v.getDotPath(issue) ?? "";
  throw Failure.usage(`${sources.get(path) ?? `--${path}`} ${issue.message}.`);
}

function parseWords(
  rawArgs: string[],
  options: Record<string, { type: "boolean" | "string" }>,
): { values: Record<string, unknown>; positionals: string[] } {
  try {
    return parseArgs({ args: rawArgs, options, allowPositionals: true, strict: true });
  } catch (error) {
    throw Failure.usage(wordMistake(error, Object.keys(options)));
  }
}

/** One sentence for each mistake that `util.parseArgs` knows. */
function wordMistake(error: unknown, names: string[]): string {
  const { code, message } = error as NodeJS.ErrnoException;
  const flag = /'(-[^\s']*)/.exec(message)?.[1] ?? "That";
  if (code === "ERR_PARSE_ARGS_UNKNOWN_OPTION") {
    const near = findNearestWord(flag.replace(/^-+/, ""), names);
    const hint = near ? `Did you mean --${near}?` : "See --help for the flags there are.";
    return `There is no flag ${flag}. ${hint}`;
  }
  const name = /--([a-z-]+)/.exec(message)?.[0] ?? flag;
  return /does not take/.test(message)
    ? `${name} takes no value.`
    : `${name} needs a value; write ${name}=VALUE where it begins with a dash.`;
}

function isYes(variable: string, value: string): boolean {
  const lower = value.toLowerCase();
  if (["1", "true", "yes", "on"].includes(lower)) return true;
  if (["0", "false", "no", "off"].includes(lower)) return false;
  throw Failure.usage(`${variable} must be 1 or 0, not ${value}.`);
}
