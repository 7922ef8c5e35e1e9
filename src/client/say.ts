import { parseTypedLine } from "../model/typedLine.ts";
import { refusalLines, texts } from "../model/texts.ts";
import type { Address } from "./connection.ts";
import { enter } from "./enter.ts";
import { freeName } from "./freeName.ts";
import type { Outcome } from "./outcome.ts";

export interface SayOptions {
  address: Address;
  name: string | undefined;
  /** Tried, and numbered while it is taken, where no name is given. */
  usualName: string;
  to: string;
  text: string;
}

/** Says one thing and leaves. Done means that at least one other was sent it. */
export async function say({ address, name, usualName, to, text }: SayOptions): Promise<Outcome> {
  const entered = await enter({ address, nextName: freeName(name, usualName) });
  if (!entered.ok) return entered.outcome;
  const { connection } = entered;
  const id = crypto.randomUUID();
  if (!connection.send({ type: "say", id, to, text })) {
    connection.close();
    return { kind: "refused", text: texts.textTooLong };
  }
  for (;;) {
    const frame = await connection.next();
    if (frame === undefined) return { kind: "lost", text: texts.serverClosed };
    const isAnswer = (frame.type === "receipt" || frame.type === "refused") && frame.id === id;
    if (!isAnswer) continue;
    connection.send({ type: "exit" });
    await connection.drained();
    connection.close();
    if (frame.type === "refused") return { kind: "refused", text: refusalLines(frame).join("\n") };
    if (frame.status === 1) return { kind: "done" };
    return { kind: "refused", text: "Nobody else is here. Message not delivered. Try later" };
  }
}

/** Whom a line is for and what it says, by the rules of what is typed; undefined where it says nothing. */
export function sayOf(line: string): { to: string; text: string } | undefined {
  const wish = parseTypedLine(line);
  return wish.type === "say" ? { to: wish.to, text: wish.text } : undefined;
}
