import { applyErasing } from "../model/applyErasing.ts";
import { trimTypedName } from "../model/blank.ts";
import { renderRefusal } from "../model/render.ts";
import * as texts from "../model/texts.ts";
import type { Line } from "../wire/lineSplitter.ts";
import { LineSplitter, tooLong } from "../wire/lineSplitter.ts";
import { ChatSession } from "./chatSession.ts";
import { HistoryRequests } from "./historyRequests.ts";
import { askForCode } from "./classCode.ts";
import type { JoinOptions } from "./joinClass.ts";
import { joinClass } from "./joinClass.ts";
import type { Outcome } from "./outcome.ts";
import type { LineOutput } from "./plainScreen.ts";
import { createPlainScreen } from "./plainScreen.ts";

export interface JoinPlainOptions extends Omit<
  JoinOptions,
  "nextName" | "nextCode" | "notify" | "since"
> {
  name: string | undefined;
  input: AsyncIterable<Uint8Array>;
  /** Somebody reads the questions: after a refusal they are asked for another name. */
  canAsk: boolean;
  output: LineOutput;
  diagnostics: LineOutput;
}

/** Joins the class with append-only text; the end of the input means `exit`. */
export async function joinPlain(options: JoinPlainOptions): Promise<Outcome> {
  const { input, output, diagnostics } = options;
  const lines = readLines(input);
  const screen = createPlainScreen(output, diagnostics);
  let given = options.name;
  // After a name that was given, the lines that follow may be a script's: none of them is a name.
  const canAsk = options.canAsk || given === undefined;
  const joined = await joinClass({
    ...options,
    async nextName(refused) {
      if (refused) screen.refusal(renderRefusal(refused), undefined);
      const name = given ?? (refused && !canAsk ? undefined : await askName());
      given = undefined;
      return name ?? { kind: "refused", text: texts.nobodyToAsk };
    },
    nextCode: askForCode(options.canAsk ? { ask, say: screen.answer } : undefined),
    notify: (line) => diagnostics.write(`${line}\n`),
  });
  if (!joined.ok) return joined.outcome;
  const { client, welcome } = joined;
  const history = new HistoryRequests(welcome.seq);
  const session = new ChatSession({ client, welcome, screen, history });
  session.greet();
  const end = session.run();
  void typeAll();
  return await end;

  async function askName(): Promise<string | undefined> {
    const line = await ask(texts.askName);
    return line === undefined ? undefined : trimTypedName(applyErasing(line));
  }

  async function ask(question: string): Promise<string | undefined> {
    output.write(question);
    const { value, done } = await lines.next();
    if (done) output.write("\n");
    return done ? undefined : value === tooLong ? "" : value;
  }

  async function typeAll(): Promise<void> {
    for await (const line of lines) {
      if (line === tooLong) screen.refusal([texts.lineTooLong], undefined);
      else session.type(applyErasing(line));
      await client.drained();
    }
    // A script is at its end, and stays until all it sent is answered.
    if (!options.canAsk) await client.settled();
    session.exit();
  }
}

/** The lines of a pipe, a file or a terminal that is not edited here, as they come. */
async function* readLines(input: AsyncIterable<Uint8Array>): AsyncGenerator<Line> {
  const splitter = new LineSplitter();
  for await (const bytes of endOnError(input)) {
    splitter.push(bytes);
    for (let line = splitter.next(); line !== undefined; line = splitter.next()) yield line;
  }
  const rest = splitter.rest();
  if (rest !== undefined) yield rest;
}

/** A terminal that is gone or a pipe that broke is at its end. */
async function* endOnError(input: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* input;
  } catch {
    // The lines read so far are all there are.
  }
}
