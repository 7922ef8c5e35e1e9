import { parseTypedLine } from "../model/typedLine.ts";
import { isRoomName } from "../model/name.ts";
import { texts } from "../model/texts.ts";
import { renderRefusal } from "../model/render.ts";
import type { EnterOptions } from "./enter.ts";
import { enter, freeName } from "./enter.ts";
import { linkLine } from "./reconnectingClient.ts";
import type { Outcome } from "./outcome.ts";
import type { LineOutput } from "./plainScreen.ts";

export interface SayOptions extends Omit<EnterOptions, "nextName" | "since"> {
  name: string | undefined;
  /** Tried, and numbered while it is taken, where no name is given. */
  usualName: string;
  to: string;
  text: string;
  diagnostics: LineOutput;
}

/** Says one thing and leaves. Done means that at least one other is sent it, now or once he is back. */
export async function say(options: SayOptions): Promise<Outcome> {
  const { name, usualName, to, text, diagnostics } = options;
  const entered = await enter({ ...options, nextName: freeName(name, usualName) });
  if (!entered.ok) return entered.outcome;
  const { link } = entered;
  const [id, joinId] = [crypto.randomUUID(), crypto.randomUUID()];
  // Only who is in a room speaks there; he leaves it as he leaves the class.
  if (isRoomName(to)) link.send({ type: "join", id: joinId, room: to });
  if (!link.send({ type: "say", id, to, text })) {
    link.close();
    return { kind: "refused", text: texts.textTooLong };
  }
  for (;;) {
    const event = await link.next();
    if (event.type === "ended") return event.outcome;
    if (event.type === "lost" || event.type === "again") diagnostics.write(`${linkLine(event)}\n`);
    const isRefused = event.type === "refused" && (event.id === id || event.id === joinId);
    const isAnswer = isRefused || (event.type === "receipt" && event.id === id);
    if (!isAnswer) continue;
    link.exit();
    await link.drained();
    link.close();
    if (event.type === "refused") return { kind: "refused", text: renderRefusal(event).join("\n") };
    if (event.status === 1) return { kind: "done" };
    if (event.held) return { kind: "done", text: texts.held };
    return { kind: "refused", text: "Nobody else is here. Message not delivered. Try later" };
  }
}

/** Whom a line is for and what it says, by the rules of what is typed; undefined where it says nothing. */
export function sayOf(line: string): { to: string; text: string } | undefined {
  const wish = parseTypedLine(line);
  return wish.type === "say" ? { to: wish.to, text: wish.text } : undefined;
}
