import type { Addressees } from "../model/addressee.ts";
import { everyone, isRoomName } from "../model/name.ts";
import { renderRefusal } from "../model/render.ts";
import * as texts from "../model/texts.ts";
import { isBare, parseTypedLine } from "../model/typedLine.ts";
import { askForCode } from "./classCode.ts";
import type { JoinOptions } from "./joinClass.ts";
import { joinClass, pickFreeName } from "./joinClass.ts";
import type { Outcome } from "./outcome.ts";
import type { LineOutput } from "./plainScreen.ts";
import { renderConnectionEvent } from "./reconnectingClient.ts";
import { Roster } from "./roster.ts";

export interface SendOptions extends Omit<
  JoinOptions,
  "nextName" | "nextCode" | "notify" | "since"
> {
  name: string | undefined;
  /** Tried if no name is given, and numbered while others have it. */
  usualName: string;
  /** A typed line to everyone that names its own receiver, or a text to one receiver to the letter. */
  message: string | { to: string; text: string };
  diagnostics: LineOutput;
}

/**
 * Sends one message and leaves. The outcome is `done` if somebody else is sent it, now or once they
 * are back.
 */
export async function sendMessage(options: SendOptions): Promise<Outcome> {
  const { name, usualName, message, diagnostics } = options;
  const joined = await joinClass({
    ...options,
    nextName: pickFreeName(name, usualName),
    // What is read from standard input is no answer to a question.
    nextCode: askForCode(undefined),
    notify: (line) => diagnostics.write(`${line}\n`),
  });
  if (!joined.ok) return joined.outcome;
  const { client, welcome } = joined;
  const roster = new Roster(welcome.name, welcome.members, welcome.groups, welcome.rooms);
  const typed = typeof message === "string" ? parseMessage(message, roster) : message;
  if ("refused" in typed) {
    client.exit();
    await client.drained();
    client.close();
    return { kind: "refused", text: typed.refused };
  }
  const { to, text } = typed;
  const [id, joinId] = [crypto.randomUUID(), crypto.randomUUID()];
  // Only its members talk in a room; leaving the class leaves it.
  if (isRoomName(to)) client.send({ type: "join", id: joinId, room: to });
  // The server knows whether it may be for somebody who is not known here.
  const bare = typeof message === "string" && isBare(text, message) && { bare: true as const };
  if (!client.send({ type: "say", id, to, text, ...bare })) {
    client.close();
    return { kind: "refused", text: texts.textTooLong };
  }
  for (;;) {
    const event = await client.next();
    if (event.type === "ended") return event.outcome;
    if (event.type === "lost" || event.type === "reconnected") {
      diagnostics.write(`${renderConnectionEvent(event)}\n`);
    }
    const isRefused = event.type === "refused" && (event.id === id || event.id === joinId);
    const isAnswer = isRefused || (event.type === "receipt" && event.id === id);
    if (!isAnswer) continue;
    client.exit();
    await client.drained();
    client.close();
    if (event.type === "refused") return { kind: "refused", text: renderRefusal(event).join("\n") };
    if (event.status === 1) return { kind: "done" };
    if (event.held) return { kind: "done", text: texts.held };
    return { kind: "refused", text: "Nobody else is here. Message not delivered. Try later" };
  }
}

/** Who a typed line is for and what it says, or why it is not a message. */
export function parseMessage(
  line: string,
  addressees?: Addressees,
): { to: string; text: string } | { refused: string } {
  const typed = parseTypedLine(line, everyone, addressees);
  switch (typed.type) {
    case "say":
      return { to: typed.to, text: typed.text };
    case "mistake":
      return { refused: renderRefusal(typed.refusal).join("\n") };
    default:
      return {
        refused: `That line is a command, or empty. To say it as it is, add --to ${everyone}.`,
      };
  }
}
