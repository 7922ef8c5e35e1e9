import { limits } from "../../model/limits.ts";
import { truncateBytes } from "../../model/text.ts";

/** One line of IRC, taken apart (RFC 2812 §2.3.1; tags after IRCv3 message-tags). */
export interface IrcLine {
  /** Tags by their keys, unescaped; a tag without a value has the empty one. */
  tags: ReadonlyMap<string, string>;
  /** Who it is from, without the colon; undefined where it is not said. */
  source: string | undefined;
  /** In upper case. */
  command: string;
  params: string[];
}

/** What no line holds: NUL, and line ends that a line splitter left (RFC 2812 §2.3.1). */
// oxlint-disable-next-line no-control-regex -- these are the characters meant
const forbidden = /[\u0000\r\n]/g;
const noTags: ReadonlyMap<string, string> = new Map();

/**
 * Takes a line without its end apart; undefined where it holds no command. Never throws. Several
 * spaces count as one; the last parameter that a line may have takes all that is left.
 */
export function parseIrcLine(text: string): IrcLine | undefined {
  const words = new Words(text.replace(forbidden, ""));
  const tags = words.next("@");
  const source = words.next(":");
  const command = words.next()?.toUpperCase();
  if (command === undefined || command.startsWith(":")) return undefined;
  const params: string[] = [];
  for (;;) {
    const isLast = params.length === limits.ircParams - 1;
    const param = words.trailing(isLast) ?? words.next();
    if (param === undefined) break;
    params.push(param);
  }
  return { tags: tags === undefined ? noTags : parseTags(tags), source, command, params };
}

/** Reads a line word by word. */
class Words {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  /** The next word, or undefined at the end; where a mark is given, only a word after it, without it. */
  next(mark = ""): string | undefined {
    this.#skipSpaces();
    if (this.#at >= this.#text.length || !this.#text.startsWith(mark, this.#at)) return undefined;
    const start = this.#at + mark.length;
    const end = this.#text.indexOf(" ", start);
    this.#at = end === -1 ? this.#text.length : end;
    return this.#text.slice(start, this.#at);
  }

  /** All that is left, where it stands behind a colon or `always`. */
  trailing(always: boolean): string | undefined {
    this.#skipSpaces();
    const hasColon = this.#text.startsWith(":", this.#at);
    if (!hasColon && (!always || this.#at >= this.#text.length)) return undefined;
    const rest = this.#text.slice(this.#at + (hasColon ? 1 : 0));
    this.#at = this.#text.length;
    return rest;
  }

  #skipSpaces(): void {
    while (this.#text[this.#at] === " ") this.#at += 1;
  }
}

/** A line on its way out. */
export interface OutLine {
  tags?: ReadonlyMap<string, string> | undefined;
  /** Who it is from, without the colon. */
  source?: string;
  command: string;
  params: readonly string[];
}

/** What would end a line or begin another one: nobody's name, topic or text may hold it. */
// oxlint-disable-next-line no-control-regex -- these are the characters meant
const lineEnds = /[\u0000\r\n]/g;

/**
 * The line with its CRLF. Never throws and never makes more than one line: what would end it becomes a
 * space, and beyond 512 bytes, tags not counted, it is cut (RFC 2812 §2.3).
 */
export function formatIrcLine({ tags, source, command, params }: OutLine): string {
  const words = source === undefined ? [command] : [`:${source}`, command];
  params.forEach((param, index) => {
    const isLast = index === params.length - 1;
    words.push(isLast ? lastParam(param, spoken.has(command)) : middleParam(param));
  });
  const line = truncateBytes(words.join(" ").replace(lineEnds, " "), limits.ircLineBytes - 2);
  return `${tags ? formatTags(tags) : ""}${line}\r\n`;
}

/** One word; what is none would shift the parameters behind it. */
function middleParam(param: string): string {
  if (param === "") return "*";
  return param.replace(/[ \r\n\0]/g, "_").replace(/^:/, "_");
}

/** Lines that end in words for people: simple programs look for the colon even before a single word. */
const spoken = new Set(
  "PRIVMSG NOTICE QUIT PART KICK TOPIC AWAY ERROR 301 302 303 311 312 314 319 322 332 353 372".split(
    " ",
  ),
);

/** The last parameter may be anything behind a colon. */
function lastParam(param: string, always: boolean): string {
  const needsColon = param === "" || param.startsWith(":") || /[ \r\n\0]/.test(param);
  return needsColon || (always && !param.startsWith("#")) ? `:${param}` : param;
}

/** Escapes of a tag's value (IRCv3 message-tags, "Escaping values"). */
const escapes: readonly [raw: string, escaped: string][] = [
  [";", "\\:"],
  [" ", "\\s"],
  ["\\", "\\\\"],
  ["\r", "\\r"],
  ["\n", "\\n"],
];
const escapedOf = new Map(escapes);
const rawOf = new Map(escapes.map(([raw, escaped]) => [escaped, raw]));

/** What stands between `@` and the first space. The last of several tags of one key counts. */
export function parseTags(text: string): Map<string, string> {
  const tags = new Map<string, string>();
  for (const tag of text.split(";")) {
    const at = tag.indexOf("=");
    const key = at === -1 ? tag : tag.slice(0, at);
    if (key !== "") tags.set(key, at === -1 ? "" : unescapeValue(tag.slice(at + 1)));
  }
  return tags;
}

/** `@key=value;key ` with the space that ends it, or nothing where there are no tags. */
export function formatTags(tags: ReadonlyMap<string, string>): string {
  const words = [...tags].map(([key, value]) => {
    return value === "" ? key : `${key}=${escapeValue(value)}`;
  });
  return words.length === 0 ? "" : `@${words.join(";")} `;
}

function escapeValue(value: string): string {
  // oxlint-disable-next-line no-control-regex -- NUL cannot stand in a line
  return value.replace(/\u0000/g, "").replace(/[; \\\r\n]/g, (raw) => escapedOf.get(raw) ?? raw);
}

/** A backslash before any other letter, or at the end, is dropped. */
function unescapeValue(value: string): string {
  return value.replace(/\\(.?)/gs, (escaped, letter: string) => rawOf.get(escaped) ?? letter);
}

/** The last line of a connection (RFC 2812 §3.7.4). */
export function closingLine(reason: string): OutLine {
  return { command: "ERROR", params: [`Closing Link: (${reason})`] };
}
