import type { MessageEvent } from "../../model/event.ts";
import { limits } from "../../model/limits.ts";
import type { Message } from "../../model/message.ts";
import { truncateBytes } from "../../model/text.ts";
import { sharedEncoder } from "../../wire/encodeOnce.ts";
import { capabilities } from "./capabilities.ts";
import { channelOf } from "./channelNames.ts";
import type { Profile } from "./clientState.ts";
import { hostmask } from "./hostmask.ts";
import type { OutLine } from "./ircLine.ts";
import { formatIrcLine } from "./ircLine.ts";
import { actionBytes, actionOf, formatAction } from "./textFormat.ts";

/** What stands around a text: `:`, ` PRIVMSG `, ` :` and the line end. */
const frameBytes = ":".length + " PRIVMSG ".length + " :".length + "\r\n".length;

/**
 * A message as the lines that carry it: one for each line of its text, or more where one is too long
 * (RFC 2812 §3.3.1).
 * @param mark stands before each of them
 */
export function privmsgLines(
  { from, to, text }: Pick<Message, "from" | "to" | "text">,
  tags?: ReadonlyMap<string, string>,
  mark = "",
): OutLine[] {
  const source = hostmask(from);
  const target = channelOf(to);
  const taken = Buffer.byteLength(source) + Buffer.byteLength(target) + mark.length + frameBytes;
  const room = limits.ircLineBytes - taken;
  const action = actionOf(from, text);
  const parts =
    action === undefined
      ? splitText(text, room).map((part) => mark + part)
      : splitText(action, room - actionBytes).map((part) => formatAction(mark + part));
  return parts.map((part) => {
    return { tags, source, command: "PRIVMSG", params: [target, part] };
  });
}

/** When something was said (IRCv3 server-time). */
export function timeTag(at: number): ReadonlyMap<string, string> {
  return new Map([["time", new Date(at).toISOString()]]);
}

/** Messages as their receivers get them: once for all who are told the time, once for all others. */
export const privmsgBytes = {
  plain: sharedEncoder((fact: MessageEvent) => format(fact)),
  timed: sharedEncoder((fact: MessageEvent) => format(fact, timeTag(fact.message.at))),
};

function format({ message }: MessageEvent, tags?: ReadonlyMap<string, string>): string {
  return privmsgLines(message, tags).map(formatIrcLine).join("");
}

/** Messages as one client gets them: the same bytes as others, but for those of channels it has closed. */
export function privmsgFor({ caps, closed }: Profile, facts: readonly MessageEvent[]): Uint8Array {
  const isOpen = ({ message }: MessageEvent): boolean => !closed.has(channelOf(message.to));
  const open = closed.size === 0 || facts.every(isOpen) ? facts : facts.filter(isOpen);
  return caps.has(capabilities.serverTime) ? privmsgBytes.timed(open) : privmsgBytes.plain(open);
}

/**
 * A text as the lines of IRC that carry it: one or more for each of its own, none longer than so many
 * bytes, cut between words where there are any and never within a character. Each holds something.
 */
export function splitText(text: string, bytes: number): string[] {
  if (text.length * 3 <= bytes && !/[\n\t]/.test(text)) return [text === "" ? " " : text];
  return text.split("\n").flatMap((line) => splitLine(line.replaceAll("\t", "    "), bytes));
}

function splitLine(line: string, bytes: number): string[] {
  const parts: string[] = [];
  let rest = line;
  do {
    const fits = truncateBytes(rest, bytes);
    const space = fits.length < rest.length ? fits.lastIndexOf(" ") : -1;
    // A word that alone is too long is cut where it must be; so is one whose space stands at the start.
    const part = space > 0 ? rest.slice(0, space) : fits;
    // Where not even one character fits, nothing can be said.
    if (part === "" && rest !== "") break;
    parts.push(part === "" ? " " : part);
    rest = rest.slice(part.length + (space > 0 ? 1 : 0));
  } while (rest !== "");
  return parts;
}
