import type { ReadStream, WriteStream } from "node:tty";
import { trimBlank, trimTypedName } from "../model/blank.ts";
import type { ShownRefusal } from "../model/render.ts";
import { renderRefusal } from "../model/render.ts";
import { texts } from "../model/texts.ts";
import { commandNames, teacherCommandNames } from "../model/typedLine.ts";
import { AsyncQueue } from "./asyncQueue.ts";
import { ChatSession } from "./chatSession.ts";
import { askForCode } from "./classCode.ts";
import type { JoinOptions } from "./joinClass.ts";
import { joinClass } from "./joinClass.ts";
import type { Outcome } from "./outcome.ts";
import { complete } from "./terminal/completion.ts";
import { InputLine } from "./terminal/inputLine.ts";
import { createPaint } from "./terminal/paint.ts";
import { TerminalScreen } from "./terminal/terminalScreen.ts";
import { createTerminalTitle } from "./terminalTitle.ts";

const prompt = "> ";

export interface JoinTerminalOptions extends Omit<
  JoinOptions,
  "nextName" | "nextCode" | "notify" | "since"
> {
  name: string | undefined;
  input: ReadStream;
  output: WriteStream;
  hasColour: boolean;
  /** Aborted when the process is asked to end. */
  interrupted: AbortSignal;
}

/** Joins the class on a terminal, which is left as it was found. */
export async function joinTerminal(options: JoinTerminalOptions): Promise<Outcome> {
  const { input, output, hasColour, interrupted } = options;
  const { promise: interruption, resolve: interrupt } = Promise.withResolvers<Outcome>();
  const lines = new AsyncQueue<string>();
  let session: ChatSession | undefined;
  const line = new InputLine({
    input,
    output,
    complete(before) {
      const roster = session?.roster;
      const commands = roster?.isInCharge ? teacherCommandNames : commandNames;
      return complete(before, roster?.addressable ?? [], roster, commands);
    },
    onInterrupt() {
      if (!line.discard()) interrupt({ kind: "interrupted" });
    },
    onEnd: () => lines.end(),
    onLine: (typed) => lines.put(typed),
  });
  const title = createTerminalTitle(output);
  const screen = new TerminalScreen({
    print: (text) => line.print(text),
    setTitle: (name) => title.set(name),
    paint: createPaint(hasColour),
    now: Date.now,
    schedule: setImmediate,
  });
  interrupted.addEventListener("abort", () => interrupt({ kind: "interrupted" }), { once: true });
  // The last resort, so that no way out leaves a terminal in raw mode.
  const restore = (): void => {
    line.close();
    title[Symbol.dispose]();
  };
  process.once("exit", restore);
  try {
    return await Promise.race([chat(), interruption]);
  } finally {
    session?.exit();
    screen.flush();
    process.off("exit", restore);
    restore();
  }

  async function chat(): Promise<Outcome> {
    let given = options.name;
    const joined = await joinClass({
      ...options,
      async nextName(refused) {
        if (refused) screen.refusal(renderNameRefusal(refused));
        const name = given ?? (await askName(refused?.suggestion));
        given = undefined;
        return name ?? { kind: "done" };
      },
      nextCode: askForCode({ ask, say: (lines) => screen.answer(lines) }),
      notify: (line) => screen.answer([line]),
    });
    if (!joined.ok) return joined.outcome;
    const { client, welcome } = joined;
    screen.setMe(welcome.name);
    session = new ChatSession({ client, welcome, screen });
    session.greet();
    line.prompt(prompt);
    const end = session.run();
    void typeAll(session);
    return await end;
  }

  /** @param offered the name that an empty line takes */
  async function askName(offered: string | undefined): Promise<string | undefined> {
    for (;;) {
      const typed = await ask(texts.askName, false);
      if (typed === undefined) return undefined;
      const name = trimTypedName(typed) || offered;
      if (name !== undefined) return name;
    }
  }

  async function ask(question: string, isSecret: boolean): Promise<string | undefined> {
    screen.flush();
    line.prompt(question, isSecret);
    const typed = await lines.take();
    if (typed === undefined) return undefined;
    screen.answered(question, isSecret ? "" : typed);
    line.prompt("");
    return typed;
  }

  async function typeAll(session: ChatSession): Promise<void> {
    for (let typed = await lines.take(); typed !== undefined; typed = await lines.take()) {
      if (trimBlank(typed) === "") continue;
      screen.echo(typed);
      session.type(typed);
    }
    session.exit();
  }
}

function renderNameRefusal(refused: ShownRefusal & { suggestion?: string }): string[] {
  const { suggestion } = refused;
  const lines = renderRefusal(refused);
  return suggestion === undefined ? lines : [...lines, texts.pressEnter(suggestion)];
}
