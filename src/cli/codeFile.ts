import { readFileSync, statSync } from "node:fs";
import { isClassCode } from "../model/invite.ts";
import { exitCode, Failure } from "./failure.ts";

/** Characters of a teacher's code, which is valid for as long as the server runs. */
const leastCharacters = 8;
/** Bytes of a file that can be one code. */
const mostBytes = 1_024;

/**
 * The code in the file, by which its readers become teachers. A {@link Failure} says what is wrong with it.
 * The file is for its owner alone, as a private key is.
 */
export function readTeacherCode(path: string): string {
  const code = readOwnFile(path).trim();
  if (code.length >= leastCharacters && !/\s{2}|\n/.test(code)) return code;
  throw new Failure(
    exitCode.failure,
    `${path} must hold one line with a code of at least ${leastCharacters} characters.`,
  );
}

/** The same for the code by which everybody comes in. */
export function readClassCode(path: string): string {
  const code = readOwnFile(path).trim();
  if (isClassCode(code)) return code;
  throw new Failure(
    exitCode.failure,
    `${path} must hold one line with a code of 4 to 64 letters, digits, - and _.`,
  );
}

/** The text of a file that nobody else can read; empty if it is longer than that. Throws a {@link Failure}. */
export function readOwnFile(path: string, most = mostBytes): string {
  try {
    const { mode, size } = statSync(path);
    const isForOthers = process.platform !== "win32" && (mode & 0o077) !== 0;
    if (isForOthers) {
      const why = `${path} can be read or written by others on this machine.`;
      throw new Failure(exitCode.failure, `${why} Keep it for yourself: chmod 600 ${path}`);
    }
    return size > most ? "" : readFileSync(path, "utf8");
  } catch (error) {
    if (error instanceof Failure) throw error;
    const { code, message } = error as NodeJS.ErrnoException;
    throw new Failure(exitCode.failure, `${path} cannot be read (${code ?? message}).`);
  }
}
