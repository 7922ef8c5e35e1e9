import type { ReadStream, WriteStream } from "node:tty";
import { trimTypedName } from "../model/blank.ts";
import type { ShownRefusal } from "../model/render.ts";
import { renderRefusal } from "../model/render.ts";
import * as texts from "../model/texts.ts";
import { AsyncQueue } from "./asyncQueue.ts";
import { ChatSession } from "./chatSession.ts";
import { HistoryRequests } from "./historyRequests.ts";
import { askForCode } from "./classCode.ts";
import type { JoinOptions } from "./joinClass.ts";
import { joinClass } from "./joinClass.ts";
import type { Outcome } from "./outcome.ts";
import { Attention } from "./terminal/attention.ts";
import type { Completion } from "./terminal/completion.ts";
import { complete, readBeginning } from "./terminal/completion.ts";
import { Conversations } from "./terminal/conversations.ts";
import { InputLine } from "./terminal/inputLine.ts";
import { createPaint } from "./terminal/paint.ts";
import { teacherTerminalCommandNames, terminalCommandNames } from "./terminal/terminalCommands.ts";
import { TerminalScreen } from "./terminal/terminalScreen.ts";
import { Typist } from "./terminal/typist.ts";
import { createTerminalTitle } from "./terminalTitle.ts";

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

/** What is said in the class, and where. */
interface Talk {
  session: ChatSession;
  conversations: Conversations;
  typist: Typist;
}

/** Joins the class on a terminal, which is left as it was found. */
export async function joinTerminal(options: JoinTerminalOptions): Promise<Outcome> {
  const { input, output, hasColour, interrupted } = options;
  const { promise: interruption, resolve: interrupt } = Promise.withResolvers<Outcome>();
  /** What is typed before there is a class to say it to. */
  const lines = new AsyncQueue<string>();
  let talk: Talk | undefined;
  const paint = createPaint(hasColour);
  const attention = new Attention(Date.now);
  const line = new InputLine({
    input,
    output,
    attention,
    paintPinned: paint.dim,
    complete(before) {
      return talk ? completeIn(talk.session, before) : { replaced: "", candidates: [] };
    },
    keep: {
      store: (typed) => talk?.typist.keep.store(typed) ?? typed,
      recall: (kept) => talk?.typist.keep.recall(kept) ?? kept,
    },
    onInterrupt() {
      if (!line.discard()) interrupt({ kind: "interrupted" });
    },
    onEnd() {
      lines.end();
      talk?.typist.end();
    },
    onLine(typed) {
      if (talk) talk.typist.type(typed);
      else lines.put(typed);
      showPrompt();
    },
    onStep(by) {
      const draft = talk?.conversations.step(by, line.text);
      if (draft === undefined) return;
      talk?.typist.turned();
      line.replace(draft);
      showPrompt();
    },
  });
  const title = createTerminalTitle(output);
  const screen = new TerminalScreen({
    print: (text) => line.print(text),
    pin: (rows) => line.pin(rows),
    setTitle: (name) => title.set(name),
    paint,
    now: Date.now,
    schedule: setImmediate,
    takeAbsence: () => attention.takeAbsence(),
    onRefused: (typed, why) => talk?.typist.refused(typed, why) ?? why,
    onMessage: (message) => talk?.conversations.note(message),
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
    talk?.session.exit();
    screen.close();
    await line.answered();
    process.off("exit", restore);
    restore();
  }

  async function chat(): Promise<Outcome> {
    let given = options.name;
    const joined = await joinClass({
      ...options,
      async nextName(refused) {
        if (refused) screen.refusal(renderNameRefusal(refused), undefined);
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
    const history = new HistoryRequests(welcome.seq);
    const session = new ChatSession({ client, welcome, screen, history });
    session.greet();
    const conversations = new Conversations(session.roster);
    const typist = new Typist({ session, screen, conversations, line, showPrompt });
    talk = { session, conversations, typist };
    for (const typed of lines.takeAll()) typist.type(typed);
    if (lines.hasEnded) typist.end();
    showPrompt();
    return await session.run(showPrompt);
  }

  function showPrompt(): void {
    if (talk) line.prompt(`${talk.conversations.prompt} `);
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
}

/** In a crowd the server is asked who else is called so. */
function completeIn(session: ChatSession, before: string): Completion | Promise<Completion> {
  const { roster } = session;
  const commands = roster.isInCharge ? teacherTerminalCommandNames : terminalCommandNames;
  const among = (names: readonly string[]) => complete(before, names, roster, commands);
  const beginning = readBeginning(before);
  const asks = roster.isCrowd && session.connection === "fine" && beginning !== undefined;
  if (!asks) return among(roster.addressable);
  return session.findNames(beginning).then((found) => {
    return among([...new Set([...roster.addressable, ...(found?.names ?? [])])]);
  });
}

function renderNameRefusal(refused: ShownRefusal & { suggestion?: string }): string[] {
  const { suggestion } = refused;
  const lines = renderRefusal(refused);
  return suggestion === undefined ? lines : [...lines, texts.pressEnter(suggestion)];
}
