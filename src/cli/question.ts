import { createInterface } from "node:readline";
import * as v from "valibot";
import { retakeRawMode, Suspension } from "../client/terminal/suspension.ts";
import { Failure } from "./failure.ts";

export interface QuestionOptions {
  /** Milliseconds without a key after which an empty line is taken for the answer; for ever unless given. */
  withinMs?: number;
  /** Ends it as Ctrl-C does. */
  signal?: AbortSignal;
}

interface ValidQuestionOptions extends QuestionOptions {
  /** What an empty line stands for. */
  usual: string;
  check: v.GenericSchema<string, unknown>;
}

/** Asks, as {@link ask} does, until the answer passes the check; it is given without blanks around it. */
export async function askUntilValid(
  question: string,
  { usual, check, ...options }: ValidQuestionOptions,
): Promise<string | undefined> {
  for (;;) {
    const line = await ask(question, options);
    if (line === undefined) return undefined;
    const answer = line.trim() || usual;
    const parsed = v.safeParse(check, answer);
    if (parsed.success) return answer;
    process.stdout.write(`${answer} ${parsed.issues[0].message}.\n`);
  }
}

/**
 * Asks on a terminal. Resolves to the line that was typed, undefined at the end of the input. Throws a
 * {@link Failure} at Ctrl-C.
 */
export async function ask(
  question: string,
  { withinMs, signal }: QuestionOptions = {},
): Promise<string | undefined> {
  const { stdin, stdout } = process;
  const reader = createInterface({ input: stdin, output: stdout, historySize: 0 });
  const { promise, resolve, reject } = Promise.withResolvers<string | undefined>();
  using suspension = new Suspension({
    leave: () => stdin.setRawMode(false),
    comeBack() {
      retakeRawMode(stdin);
      reader.prompt(true);
    },
  });
  // What the shell writes next begins a line.
  const interrupt = (): void => {
    stdout.write("\n");
    reject(Failure.interrupted());
  };
  const end = (): void => {
    stdout.write("\n");
    resolve(undefined);
  };
  reader.on("SIGTSTP", () => suspension.stop());
  reader.on("SIGINT", interrupt);
  reader.on("close", end);
  signal?.addEventListener("abort", interrupt, { once: true });
  if (signal?.aborted) interrupt();
  reader.question(question, resolve);
  const takeUsual = (): void => {
    stdout.write("\n");
    resolve("");
  };
  const timer = withinMs === undefined ? undefined : setTimeout(takeUsual, withinMs);
  // Nobody is hurried once they have begun to type.
  const stopTimer = (): void => clearTimeout(timer);
  stdin.once("keypress", stopTimer);
  return await promise.finally(() => {
    stopTimer();
    stdin.off("keypress", stopTimer);
    signal?.removeEventListener("abort", interrupt);
    reader.off("close", end);
    reader.close();
  });
}
