import { cleanText } from "../model/cleanText.ts";
import { texts } from "../model/texts.ts";
import type { Address } from "./connection.ts";
import { enter } from "./enter.ts";
import { freeName } from "./freeName.ts";
import type { Outcome } from "./outcome.ts";
import type { LineOutput } from "./plainScreen.ts";
import { plainScreen } from "./plainScreen.ts";

export interface ListenOptions {
  address: Address;
  name: string | undefined;
  /** Tried, and numbered while it is taken, where no name is given. */
  usualName: string;
  /** One message frame a line instead of a person's lines. */
  json: boolean;
  /** Begins after this message. */
  since: number | undefined;
  /** `drained` resolves once what was written is out. */
  output: LineOutput & { drained(): Promise<void> };
  diagnostics: LineOutput;
  /** Aborted when the process is asked to end. */
  interrupted: AbortSignal;
}

/** Prints what is said until it is interrupted or the server is gone. */
export async function listen(options: ListenOptions): Promise<Outcome> {
  const { address, name, usualName, json, since, output, diagnostics, interrupted } = options;
  const entered = await enter({ address, nextName: freeName(name, usualName), since });
  if (!entered.ok) return entered.outcome;
  const { connection, welcome } = entered;
  const screen = plainScreen(output, diagnostics);
  diagnostics.write(`Listening as ${welcome.name}\n`);
  const leave = (): void => {
    connection.send({ type: "exit" });
  };
  interrupted.addEventListener("abort", leave, { once: true });
  if (interrupted.aborted) leave();
  for (;;) {
    const frame = await connection.next();
    if (frame === undefined) break;
    if (frame.type === "ping") connection.send({ type: "pong" });
    if (frame.type !== "message") continue;
    if (json) output.write(`${JSON.stringify({ ...frame, text: cleanText(frame.text) })}\n`);
    else screen.message({ ...frame, at: Date.parse(frame.at) });
    await output.drained();
  }
  if (interrupted.aborted) return { kind: "interrupted" };
  return { kind: "lost", text: texts.serverClosed };
}
