import { parseArgs } from "node:util";
import type { ParseArgsConfig } from "node:util";

type Options = NonNullable<ParseArgsConfig["options"]>;

/**
 * Reads the command line of a script. `--help` prints the usage and ends; a command line that cannot be read
 * ends with 2 and says why.
 * @param mostWords how many words there may be that belong to no option
 */
export function readCommandLine<const Given extends Options>(
  usage: string,
  options: Given,
  mostWords = 0,
) {
  const args = process.argv.slice(2);
  if (args.includes("--help")) {
    process.stdout.write(usage);
    process.exit(0);
  }
  try {
    const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
    const unknown = positionals[mostWords];
    if (unknown !== undefined) endWithUsage(usage, `Nothing is expected at ${unknown}.`);
    return { values, words: positionals };
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return endWithUsage(usage, error.message);
  }
}

/** Says what is wrong with the command line, and how it is written. */
export function endWithUsage(usage: string, mistake: string): never {
  process.stderr.write(`${mistake}\n\n${usage}`);
  process.exit(2);
}
