import { cleanText } from "../model/text.ts";
import { texts } from "../model/texts.ts";
import { renderRefusal } from "../model/render.ts";
import type { EnterOptions } from "./enter.ts";
import { enter, freeName } from "./enter.ts";
import { linkLine } from "./reconnectingClient.ts";
import type { Outcome } from "./outcome.ts";
import type { LineOutput } from "./plainScreen.ts";
import { plainScreen } from "./plainScreen.ts";

export interface ListenOptions extends Omit<EnterOptions, "nextName"> {
  name: string | undefined;
  /** Tried, and numbered while it is taken, where no name is given. */
  usualName: string;
  /** Rooms to listen in too. */
  rooms: readonly string[];
  /** One message frame a line instead of a person's lines. */
  json: boolean;
  /** `drained` resolves once what was written is out. */
  output: LineOutput & { drained(): Promise<void> };
  diagnostics: LineOutput;
  /** Aborted when the process is asked to end. */
  interrupted: AbortSignal;
}

/**
 * Prints what is said until it is interrupted or the server is gone; what was said before it came only
 * where `since` asks for it.
 */
export async function listen(options: ListenOptions): Promise<Outcome> {
  const { name, usualName, rooms, json, output, diagnostics, interrupted } = options;
  const entered = await enter({ ...options, nextName: freeName(name, usualName) });
  if (!entered.ok) return entered.outcome;
  const { link, welcome } = entered;
  const screen = plainScreen(output, diagnostics);
  diagnostics.write(`Listening as ${welcome.name}\n`);
  const leave = (): void => link.exit();
  interrupted.addEventListener("abort", leave, { once: true });
  if (interrupted.aborted) leave();
  const joining = new Set(rooms);
  const join = (): void => {
    // A room's name is its wish's id too.
    for (const room of joining) link.send({ type: "join", id: room, room });
  };
  join();
  for (;;) {
    const event = await link.next();
    if (event.type === "ended")
      return interrupted.aborted ? { kind: "interrupted" } : event.outcome;
    if (event.type === "lost" || event.type === "again") screen.status(linkLine(event));
    if (event.type === "renamed") screen.status(texts.renamed(event.from, event.to));
    if (event.type === "again" && !event.welcome.resumed) join();
    if (event.type === "refused" && event.id !== undefined && joining.has(event.id)) {
      link.close();
      return { kind: "refused", text: renderRefusal(event).join("\n") };
    }
    if (event.type !== "message" || event.earlier) continue;
    if (json) output.write(`${JSON.stringify({ ...event, text: cleanText(event.text) })}\n`);
    else screen.message({ ...event, at: Date.parse(event.at) });
    await output.drained();
  }
}
