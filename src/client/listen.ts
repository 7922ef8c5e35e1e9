import { renderRefusal } from "../model/render.ts";
import { cleanText } from "../model/text.ts";
import * as texts from "../model/texts.ts";
import { askForCode } from "./classCode.ts";
import { readMessage } from "./frameMessage.ts";
import type { JoinOptions } from "./joinClass.ts";
import { joinClass, pickFreeName } from "./joinClass.ts";
import type { Outcome } from "./outcome.ts";
import type { LineOutput } from "./plainScreen.ts";
import { createPlainScreen } from "./plainScreen.ts";

export interface ListenOptions extends Omit<JoinOptions, "nextName" | "nextCode" | "notify"> {
  name: string | undefined;
  /** Tried if no name is given, and numbered while others have it. */
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

/** Prints messages until it is interrupted or the server is gone; earlier ones only if `since` asks for them. */
export async function listen(options: ListenOptions): Promise<Outcome> {
  const { name, usualName, rooms, json, output, diagnostics, interrupted } = options;
  const joined = await joinClass({
    ...options,
    nextName: pickFreeName(name, usualName),
    nextCode: askForCode(undefined),
    notify: (line) => diagnostics.write(`${line}\n`),
  });
  if (!joined.ok) return joined.outcome;
  const { client, welcome } = joined;
  const screen = createPlainScreen(output, diagnostics);
  diagnostics.write(`Listening as ${welcome.name}\n`);
  const leave = (): void => client.exit();
  interrupted.addEventListener("abort", leave, { once: true });
  if (interrupted.aborted) leave();
  const wanted = new Set(rooms);
  const joinRooms = (): void => {
    // A room's name is the id of its frame too.
    for (const room of wanted) client.send({ type: "join", id: room, room });
  };
  joinRooms();
  for (;;) {
    const event = await client.next();
    switch (event.type) {
      case "ended":
        return interrupted.aborted ? { kind: "interrupted" } : event.outcome;
      case "lost":
        screen.connection(event);
        break;
      case "reconnected":
        screen.connection(event);
        if (!event.welcome.resumed) joinRooms();
        break;
      case "renamed":
        diagnostics.write(`${texts.renamed(event.from, event.to)}\n`);
        break;
      case "skipped":
        diagnostics.write(`${texts.skipped(event.count)}\n`);
        break;
      case "refused":
        if (event.id === undefined || !wanted.has(event.id)) break;
        client.close();
        return { kind: "refused", text: renderRefusal(event).join("\n") };
      case "message":
        if (event.earlier) break;
        if (json) output.write(`${JSON.stringify({ ...event, text: cleanText(event.text) })}\n`);
        else screen.message(readMessage(event));
        await output.drained();
        break;
      default:
        break;
    }
  }
}
