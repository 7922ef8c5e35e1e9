import type { Store } from "../store/store.ts";
import { readClassCode } from "./codeFile.ts";
import { Failure } from "./failure.ts";

/** Enough where guesses are slow, and few enough to be called across a room. */
const codeDigits = 6;

/** The flags of `serve` that say which code everybody needs. */
interface CodeFlags {
  code: boolean;
  "code-file": string | undefined;
}

/** Whoever starts the server's own code, if they gave one. Throws a {@link Failure}. */
export function readOwnCode({ code, "code-file": file }: CodeFlags): string | undefined {
  if (code && file !== undefined) {
    throw Failure.usage("--code-file has a code of its own; leave out --code or --code-file.");
  }
  return file === undefined ? undefined : readClassCode(file);
}

/**
 * The code that the class was given when it began, or a new one: a class that goes on keeps it.
 * @param random a random number of 32 bits
 */
export function keepClassCode(
  { restored, changes }: Pick<Store, "restored" | "changes">,
  random: () => number,
): string {
  if (restored.classCode !== undefined) return restored.classCode;
  const code = String(random() % 10 ** codeDigits).padStart(codeDigits, "0");
  changes.setClassCode(code);
  return code;
}

/** Says the code to whoever is at the server; one from a file stays in that file. */
export function renderClassCode(code: string, { "code-file": file }: CodeFlags): string {
  return file === undefined ? `The class code is ${code}.` : `The class code is that in ${file}.`;
}
