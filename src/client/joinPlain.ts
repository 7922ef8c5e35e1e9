import { texts } from "../model/texts.ts";
import type { Line } from "../wire/lineSplitter.ts";
import { LineSplitter, tooLong } from "../wire/lineSplitter.ts";
import { Chat } from "./chat.ts";
import type { EnterOptions } from "./enter.ts";
import { enter } from "./enter.ts";
import type { Outcome } from "./outcome.ts";
import type { LineOutput } from "./plainScreen.ts";
import { plainScreen } from "./plainScreen.ts";

export interface JoinPlainOptions extends Omit<EnterOptions, "nextName" | "since"> {
  name: string | undefined;
  input: AsyncIterable<Uint8Array>;
  /** Somebody reads the questions: a refused name can be asked for again. */
  canAsk: boolean;
  output: LineOutput;
  diagnostics: LineOutput;
}

/** A stay in the class as append-only text; the end of the input says `exit`. */
export async function joinPlain(options: JoinPlainOptions): Promise<Outcome> {
  const { input, output, diagnostics } = options;
  const lines = typedLines(input);
  const screen = plainScreen(output, diagnostics);
  let given = options.name;
  // A name that was given is not asked for again where the lines that follow are a script's.
  const canAsk = options.canAsk || given === undefined;
  const entered = await enter({
    ...options,
    async nextName(refused) {
      if (refused) screen.refusal([refused.text]);
      const name = given ?? (refused && !canAsk ? undefined : await ask());
      given = undefined;
      return name ?? { kind: "refused", text: texts.nobodyToAsk };
    },
  });
  if (!entered.ok) return entered.outcome;
  const { link, welcome } = entered;
  const chat = new Chat({ link, welcome, screen });
  const stay = chat.run();
  void typeAll();
  return await stay;

  async function ask(): Promise<string | undefined> {
    output.write(texts.askName);
    const { value, done } = await lines.next();
    if (done) output.write("\n");
    return done ? undefined : value === tooLong ? "" : value.trim();
  }

  async function typeAll(): Promise<void> {
    for await (const line of lines) {
      if (line === tooLong) screen.refusal([texts.lineTooLong]);
      else chat.type(line);
      await link.drained();
    }
    // A script has said all it has to say, and stays until it is heard.
    if (!options.canAsk) await link.settled();
    chat.exit();
  }
}

/** The lines of a pipe, a file or a terminal that is not edited here, as they come. */
export async function* typedLines(input: AsyncIterable<Uint8Array>): AsyncGenerator<Line> {
  const splitter = new LineSplitter();
  for await (const bytes of endingOnError(input)) {
    splitter.push(bytes);
    for (let line = splitter.next(); line !== undefined; line = splitter.next()) yield line;
  }
  const rest = splitter.rest();
  if (rest !== undefined) yield rest;
}

/** A terminal that is gone, or a pipe that broke, has nothing more to say. */
async function* endingOnError(input: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* input;
  } catch {
    // The lines read so far are all there are.
  }
}
