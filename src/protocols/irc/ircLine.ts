import { truncateBytes } from "../../model/text.ts";

/** Bytes of one line with its CRLF, tags not counted (RFC 2812 §2.3). */
export const maxLineBytes = 512;

/** Parameters of one line (RFC 2812 §2.3). */
export const maxParams = 15;

/** A parsed line (RFC 2812 §2.3.1; tags: IRCv3 message-tags). */
export interface IrcLine {
  /** Unescaped values by key; a tag without a value has the empty string. */
  tags: ReadonlyMap<string, string>;
  /** The sender, without the colon; undefined when the line names none. */
  source: string | undefined;
  /** In upper case. */
  command: string;
  params: string[];
}

/** Characters no line may contain (RFC 2812 §2.3.1). */
// oxlint-disable-next-line no-control-regex -- these are the characters meant
const forbidden = /[\u0000\r\n]/g;
const encoder = new TextEncoder();
const noTags: ReadonlyMap<string, string> = new Map();

/**
 * Parses a line without its line end; undefined when it has no command. Never throws. Several spaces
 * count as one, and the last parameter a line may have takes the rest of it.
 */
export function parseIrcLine(text: string): IrcLine | undefined {
  const scanner = new LineScanner(text.replace(forbidden, ""));
  const tags = scanner.nextWord("@");
  const source = scanner.nextWord(":");
  const command = scanner.nextWord()?.toUpperCase();
  if (command === undefined || command.startsWith(":")) return undefined;
  const params: string[] = [];
  for (;;) {
    const isLast = params.length === maxParams - 1;
    const param = scanner.trailing(isLast) ?? scanner.nextWord();
    if (param === undefined) break;
    params.push(param);
  }
  return { tags: tags === undefined ? noTags : parseTags(tags), source, command, params };
}

class LineScanner {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  /** The next word without its prefix; undefined at the end, or when it does not start with the prefix. */
  nextWord(prefix = ""): string | undefined {
    this.#skipSpaces();
    if (this.#at >= this.#text.length || !this.#text.startsWith(prefix, this.#at)) return undefined;
    const start = this.#at + prefix.length;
    const end = this.#text.indexOf(" ", start);
    this.#at = end === -1 ? this.#text.length : end;
    return this.#text.slice(start, this.#at);
  }

  /** The rest of the line, if it starts with a colon or `always`. */
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

/** A line to send. */
export interface OutgoingLine {
  tags?: ReadonlyMap<string, string> | undefined;
  /** The sender, without the colon. */
  source?: string;
  command: string;
  params: readonly string[];
}

/** Bytes of a line without its tags and its CRLF. */
const maxWordBytes = maxLineBytes - "\r\n".length;

/**
 * Formats a line with its CRLF. Never throws and never makes more than one line: line ends inside it
 * become spaces, and it is cut at 512 bytes, tags not counted (RFC 2812 §2.3).
 */
export function formatIrcLine(line: OutgoingLine): string {
  const { tags } = line;
  return `${tags ? formatTags(tags) : ""}${truncateBytes(formatWords(line), maxWordBytes)}\r\n`;
}

/** Bytes that can be added to the last parameter of a line; fewer than 0 if the line is cut. */
export function spaceLeft(line: OutgoingLine): number {
  return maxWordBytes - Buffer.byteLength(formatWords(line));
}

function formatWords({ source, command, params }: OutgoingLine): string {
  let words = source === undefined ? command : `:${source} ${command}`;
  const last = params.length - 1;
  for (const [index, param] of params.entries()) {
    words += index === last ? formatLastParam(param, command) : formatMiddleParam(param);
  }
  return words.replace(forbidden, " ");
}

export function encodeIrcLines(lines: readonly OutgoingLine[]): Uint8Array {
  return encoder.encode(lines.map(formatIrcLine).join(""));
}

/** Lines of a response that are sent at a time: as long as can be, they are 50 KB. */
const linesPerPart = 100;

/** The same, part by part. */
export function* encodeInParts(lines: readonly OutgoingLine[]): Generator<Uint8Array, void, void> {
  for (let at = 0; at < lines.length; at += linesPerPart) {
    yield encodeIrcLines(lines.slice(at, at + linesPerPart));
  }
}

/** A parameter that needs no colon and no change. */
// oxlint-disable-next-line no-control-regex -- NUL cannot stand in a line
const isWord = /^[^: \r\n\0][^ \r\n\0]*$/;

/** A space and exactly one word: anything else would shift the parameters after it. */
function formatMiddleParam(param: string): string {
  if (isWord.test(param)) return ` ${param}`;
  return param === "" ? " *" : ` ${param.replace(/[ \r\n\0]/g, "_").replace(/^:/, "_")}`;
}

/** Commands that end in text for people: simple clients expect the colon even before a single word. */
const endsInText = new Set(
  "PRIVMSG NOTICE QUIT PART KICK TOPIC AWAY ERROR 301 302 303 311 312 314 319 322 332 353 372".split(
    " ",
  ),
);

function formatLastParam(param: string, command: string): string {
  const isText = endsInText.has(command) && !param.startsWith("#");
  return isText || !isWord.test(param) ? ` :${param}` : ` ${param}`;
}

/** Escapes in a tag's value (IRCv3 message-tags, "Escaping values"). */
const escapes: readonly [raw: string, escaped: string][] = [
  [";", "\\:"],
  [" ", "\\s"],
  ["\\", "\\\\"],
  ["\r", "\\r"],
  ["\n", "\\n"],
];
const escapedByRaw = new Map(escapes);
const rawByEscaped = new Map(escapes.map(([raw, escaped]) => [escaped, raw]));

/** @param text what stands between `@` and the first space; of several tags with one key the last counts */
function parseTags(text: string): Map<string, string> {
  const tags = new Map<string, string>();
  for (const tag of text.split(";")) {
    const at = tag.indexOf("=");
    const key = at === -1 ? tag : tag.slice(0, at);
    if (key !== "") tags.set(key, at === -1 ? "" : unescapeValue(tag.slice(at + 1)));
  }
  return tags;
}

/** `@key=value;key ` with its final space; the empty string without tags. */
function formatTags(tags: ReadonlyMap<string, string>): string {
  const words = [...tags].map(([key, value]) => {
    return value === "" ? key : `${key}=${escapeValue(value)}`;
  });
  return words.length === 0 ? "" : `@${words.join(";")} `;
}

function escapeValue(value: string): string {
  // oxlint-disable-next-line no-control-regex -- NUL cannot stand in a line
  return value.replace(/\u0000/g, "").replace(/[; \\\r\n]/g, (raw) => escapedByRaw.get(raw) ?? raw);
}

/** Drops a backslash before any other letter or at the end, as the specification asks. */
function unescapeValue(value: string): string {
  return value.replace(
    /\\(.?)/gs,
    (escaped, letter: string) => rawByEscaped.get(escaped) ?? letter,
  );
}

/** The last line a connection is sent (RFC 2812 §3.7.4). */
export function buildErrorLine(reason: string): OutgoingLine {
  return { command: "ERROR", params: [`Closing Link: (${reason})`] };
}
