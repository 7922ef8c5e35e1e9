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
  const code = newClassCode(random);
  changes.setClassCode(code);
  return code;
}

export function newClassCode(random: () => number): string {
  return String(random() % 10 ** codeDigits).padStart(codeDigits, "0");
}

export function random32(): number {
  return crypto.getRandomValues(new Uint32Array(1))[0] ?? 0;
}

/** Says the code to whoever is at the server, if they asked for one; one from a file stays in that file. */
export function renderClassCode(
  given: string,
  { code, "code-file": file }: Omit<CodeFlags, "code"> & { code: boolean },
): string {
  if (code) return `The class code is ${given}.`;
  const where = file === undefined ? "that of its other servers" : `that in ${file}`;
  return `The class code is ${where}.`;
}
