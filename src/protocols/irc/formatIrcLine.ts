import { limits } from "../../model/limits.ts";
import { truncateBytes } from "../../model/text.ts";
import { formatTags } from "./tags.ts";

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
