import { limits } from "../../model/limits.ts";
import type { IrcLine } from "./ircLine.ts";
import { parseTags } from "./tags.ts";

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
