import type { MessageEvent } from "../../model/event.ts";
import { formatIsoTime } from "../../model/isoTime.ts";
import type { SaidMessage } from "../../model/message.ts";
import { everyone } from "../../model/name.ts";
import { renderText } from "../../model/render.ts";
import { createSharedEncoder } from "../../wire/encoder.ts";
import { formatTarget } from "./channelNames.ts";
import { replyTagsOf } from "./clientTags.ts";
import type { ClientState, MessageLook } from "./clientState.ts";
import { looks } from "./clientState.ts";
import type { OutgoingLine } from "./ircLine.ts";
import { formatIrcLine, maxLineBytes } from "./ircLine.ts";
import type { Aside } from "./messageAside.ts";
import { parseAside } from "./messageAside.ts";
import { actionBytes, formatCtcpAction, parseAction } from "./textFormat.ts";
import { splitExactly, splitText } from "./textParts.ts";

/** Bytes a line takes besides its source, command, target and text. */
const overheadBytes = ":".length + "  ".length + " :".length + "\r\n".length;

/** Marks a line that goes on with the one before it (IRCv3 multiline). */
export const continuationTag = "draft/multiline-concat";
export const multilineType = "draft/multiline";

/** What messages show of their senders. */
export interface Senders {
  /** `Bob!bob@host` of whoever said the message, by the name that they had then. */
  maskSender(message: SaidMessage): string;
  isBot(name: string): boolean;
}

/** How a message looks to one kind of client, and what its sender's client told beside it. */
export interface MessageFormat {
  look: MessageLook;
  aside?: Aside;
  /** Precedes the text of each line. */
  mark?: string;
}

/** Makes the lines that carry messages. Clients of the same kind share the same bytes. */
export class MessageLines {
  readonly #senders: Senders;
  /** By look. */
  readonly #encoders: ((events: readonly MessageEvent[]) => Uint8Array)[] = [];

  constructor(senders: Senders) {
    this.#senders = senders;
  }

  /** Encodes messages for one client, leaving out those to everyone if it does not read them. */
  encode(
    { look, readsClass }: Pick<ClientState, "look" | "readsClass">,
    events: readonly MessageEvent[],
  ): Uint8Array {
    const read = readsClass || events.every(isForSome) ? events : events.filter(isForSome);
    const encode = (this.#encoders[look] ??= createSharedEncoder((event) => {
      const aside = event.aside === undefined ? {} : parseAside(event.aside);
      return this.build(event.message, { look, aside }).map(formatIrcLine).join("");
    }));
    return encode(read);
  }

  /**
   * The lines that carry a message: one for each line of its text, more when one is too long (RFC 2812
   * §3.3.1), in a batch for clients that know it (IRCv3 multiline).
   */
  build(message: SaidMessage, { look, aside = {}, mark = "" }: MessageFormat): OutgoingLine[] {
    const { from, to, notice } = message;
    const text = renderText(message);
    const source = this.#senders.maskSender(message);
    const target = formatTarget(to);
    const command = notice ? "NOTICE" : "PRIVMSG";
    const taken = Buffer.byteLength(source) + Buffer.byteLength(target) + command.length;
    const space = maxLineBytes - taken - overheadBytes - mark.length;
    const line = (part: string, tags?: ReadonlyMap<string, string>): OutgoingLine => {
      return { tags, source, command, params: [target, part] };
    };
    const tags = this.#buildTags(message, look);
    // Only one line has the id: it names the whole message.
    const timeOnly = tags.size > 1 ? selectTags(tags, "time") : tags;
    const action = parseAction(from, text);
    if (action !== undefined) {
      const parts = splitText(action, space - actionBytes);
      return parts.map((part, index) => {
        return line(formatCtcpAction(mark + part), index === 0 ? tags : timeOnly);
      });
    }
    if ((look & looks.multiline) !== 0) {
      const parts = splitExactly(text, space, aside.breaks);
      if (parts.length > 1) {
        const reference = `m${message.seq}`;
        const inside = new Map([["batch", reference]]);
        const continued = new Map([...inside, [continuationTag, ""]]);
        return [
          { tags, source, command: "BATCH", params: [`+${reference}`, multilineType, target] },
          ...parts.map((part) => line(part.text, part.isContinued ? continued : inside)),
          { source, command: "BATCH", params: [`-${reference}`] },
        ];
      }
    }
    return splitText(text, space, aside.breaks).map((part, index) => {
      return line(mark + part, index === 0 ? tags : timeOnly);
    });
  }

  #buildTags(
    { seq, at, from, replyTo, corrects }: SaidMessage,
    look: MessageLook,
  ): ReadonlyMap<string, string> {
    if (look === 0) return noTags;
    const tags = new Map<string, string>();
    if ((look & looks.timed) !== 0) tags.set("time", formatIsoTime(at));
    if ((look & looks.tagged) === 0) return tags;
    tags.set("msgid", formatMessageId(at, seq));
    if (this.#senders.isBot(from)) tags.set("bot", "");
    const answered = replyTo ?? corrects;
    if (!answered) return tags;
    const id = formatMessageId(answered.at, answered.seq);
    return new Map([...tags, ...replyTagsOf(id)]);
  }
}

function isForSome({ message }: MessageEvent): boolean {
  return message.to !== everyone;
}

const noTags: ReadonlyMap<string, string> = new Map();

/**
 * What no other message is called (IRCv3 message-ids): its time tells classes apart, its number the
 * messages of one class.
 */
export function formatMessageId(at: number, seq: number): string {
  return `${at.toString(36)}-${seq}`;
}

/** What the id of a message says; undefined if no message has such an id. */
export function parseMessageId(id: string): { at: number; seq: number } | undefined {
  const [, at = "", digits] = /^([\da-z]{1,11})-([1-9]\d{0,14})$/.exec(id) ?? [];
  return digits === undefined ? undefined : { at: parseInt(at, 36), seq: Number(digits) };
}

function selectTags(tags: ReadonlyMap<string, string>, key: string): ReadonlyMap<string, string> {
  const value = tags.get(key);
  return value === undefined ? noTags : new Map([[key, value]]);
}
