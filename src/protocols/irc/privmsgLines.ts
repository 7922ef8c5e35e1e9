import { limits } from "../../model/limits.ts";
import type { Message } from "../../model/message.ts";
import { channelOf } from "./channelNames.ts";
import { actionBytes, actionOf, formatAction } from "./ctcp.ts";
import type { OutLine } from "./formatIrcLine.ts";
import { hostmask } from "./hostmask.ts";
import { splitText } from "./splitText.ts";

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
