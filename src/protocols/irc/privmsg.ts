import type { MessageEvent } from "../../model/event.ts";
import type { Message } from "../../model/message.ts";
import { truncateBytes } from "../../model/text.ts";
import { createSharedEncoder } from "../../wire/encoder.ts";
import { formatTarget } from "./channelNames.ts";
import type { ClientState } from "./clientState.ts";
import { formatHostmask } from "./hostmask.ts";
import type { OutgoingLine } from "./ircLine.ts";
import { formatIrcLine, maxLineBytes } from "./ircLine.ts";
import { actionBytes, formatCtcpAction, parseAction } from "./textFormat.ts";

/** Bytes a PRIVMSG takes besides its source, target and text. */
const overheadBytes = ":".length + " PRIVMSG ".length + " :".length + "\r\n".length;

/**
 * The lines that carry a message: one for each line of its text, more when one is too long (RFC 2812
 * §3.3.1).
 * @param mark precedes the text of each line
 */
export function buildPrivmsgLines(
  { from, to, text }: Pick<Message, "from" | "to" | "text">,
  tags?: ReadonlyMap<string, string>,
  mark = "",
): OutgoingLine[] {
  const source = formatHostmask(from);
  const target = formatTarget(to);
  const taken = Buffer.byteLength(source) + Buffer.byteLength(target) + mark.length + overheadBytes;
  const space = maxLineBytes - taken;
  const action = parseAction(from, text);
  const parts =
    action === undefined
      ? splitText(text, space).map((part) => mark + part)
      : splitText(action, space - actionBytes).map((part) => formatCtcpAction(mark + part));
  return parts.map((part) => {
    return { tags, source, command: "PRIVMSG", params: [target, part] };
  });
}

/** @param at milliseconds since 1970-01-01T00:00:00Z (IRCv3 server-time) */
export function buildTimeTag(at: number): ReadonlyMap<string, string> {
  return new Map([["time", new Date(at).toISOString()]]);
}

/** Recipients with the same capability share the same bytes. */
const encoders = {
  plain: createSharedEncoder((event: MessageEvent) => format(event)),
  timed: createSharedEncoder((event: MessageEvent) =>
    format(event, buildTimeTag(event.message.at)),
  ),
};

function format({ message }: MessageEvent, tags?: ReadonlyMap<string, string>): string {
  return buildPrivmsgLines(message, tags).map(formatIrcLine).join("");
}

/** Encodes messages for one client, leaving out those of channels it has closed. */
export function encodePrivmsgs(
  { caps, closedChannels }: ClientState,
  events: readonly MessageEvent[],
): Uint8Array {
  const isOpen = ({ message }: MessageEvent) => !closedChannels.has(formatTarget(message.to));
  const open = closedChannels.size === 0 || events.every(isOpen) ? events : events.filter(isOpen);
  return caps.has("server-time") ? encoders.timed(open) : encoders.plain(open);
}

/**
 * Splits a text into parts of at most so many bytes: at its line ends, then between words, and within a
 * word only when it is too long alone; never within a character. No part is empty.
 */
export function splitText(text: string, maxBytes: number): string[] {
  if (text.length * 3 <= maxBytes && !/[\n\t]/.test(text)) return [text === "" ? " " : text];
  return text.split("\n").flatMap((line) => splitLine(line.replaceAll("\t", "    "), maxBytes));
}

function splitLine(line: string, maxBytes: number): string[] {
  const parts: string[] = [];
  let rest = line;
  do {
    const head = truncateBytes(rest, maxBytes);
    const space = head.length < rest.length ? head.lastIndexOf(" ") : -1;
    const part = space > 0 ? rest.slice(0, space) : head;
    // Not even one character fits: without this, the loop would not end.
    if (part === "" && rest !== "") break;
    parts.push(part === "" ? " " : part);
    rest = rest.slice(part.length + (space > 0 ? 1 : 0));
  } while (rest !== "");
  return parts;
}
