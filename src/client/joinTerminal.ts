import type { ReadStream, WriteStream } from "node:tty";
import { texts } from "../model/texts.ts";
import { Chat } from "./chat.ts";
import type { EnterOptions } from "./enter.ts";
import { enter } from "./enter.ts";
import { AsyncQueue } from "./asyncQueue.ts";
import type { Outcome } from "./outcome.ts";
import { complete } from "./terminal/completion.ts";
import { InputLine } from "./terminal/inputLine.ts";
import { paint } from "./terminal/paint.ts";
import { TerminalScreen } from "./terminal/terminalScreen.ts";
import { titled } from "./titled.ts";

const prompt = "> ";

export interface JoinTerminalOptions extends Omit<EnterOptions, "nextName" | "since"> {
  name: string | undefined;
  input: ReadStream;
  output: WriteStream;
  hasColour: boolean;
  /** Aborted when the process is asked to end. */
  interrupted: AbortSignal;
}

/** A stay in the class on a terminal, which is left as it was found. */
export async function joinTerminal(options: JoinTerminalOptions): Promise<Outcome> {
  const { input, output, hasColour, interrupted } = options;
  const { promise: interruption, resolve: interrupt } = Promise.withResolvers<Outcome>();
  const lines = new AsyncQueue<string>();
  let chat: Chat | undefined;
  const line = new InputLine({
    input,
    output,
    complete: (before) => complete(before, chat?.roster.addressable ?? []),
    onInterrupt: () => interrupt({ kind: "interrupted" }),
    onEnd: () => lines.end(),
    onLine: (typed) => lines.put(typed),
  });
  const screen = new TerminalScreen({
    print: (text) => line.print(text),
    paint: paint(hasColour),
    now: Date.now,
    schedule: setImmediate,
  });
  const title = titled(output);
  interrupted.addEventListener("abort", () => interrupt({ kind: "interrupted" }), { once: true });
  // The last resort, so that no way out leaves a terminal in raw mode.
  const restore = (): void => {
    line.close();
    title[Symbol.dispose]();
  };
  process.once("exit", restore);
  try {
    return await Promise.race([stay(), interruption]);
  } finally {
    chat?.exit();
    screen.flush();
    process.off("exit", restore);
    restore();
  }

  async function stay(): Promise<Outcome> {
    let given = options.name;
    const entered = await enter({
      ...options,
      async nextName(refused) {
        if (refused) screen.refusal([refused.text]);
        const name = given ?? (await ask());
        given = undefined;
        return name ?? { kind: "done" };
      },
    });
    if (!entered.ok) return entered.outcome;
    const { link, welcome } = entered;
    named(welcome.name);
    chat = new Chat({ link, welcome, screen, onNamed: named });
    line.prompt(prompt);
    const end = chat.run();
    void typeAll(chat);
    return await end;
  }

  function named(name: string): void {
    screen.setMe(name);
    title.set(name);
  }

  async function ask(): Promise<string | undefined> {
    screen.flush();
    line.prompt(texts.askName);
    for (;;) {
      const typed = await lines.take();
      if (typed === undefined) return undefined;
      screen.answered(texts.askName, typed);
      if (typed.trim() === "") continue;
      line.prompt("");
      return typed.trim();
    }
  }

  async function typeAll(chat: Chat): Promise<void> {
    for (let typed = await lines.take(); typed !== undefined; typed = await lines.take()) {
      if (typed.trim() === "") continue;
      screen.echo(typed);
      chat.type(typed);
    }
    chat.exit();
  }
}
