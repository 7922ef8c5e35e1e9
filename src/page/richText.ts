import { cleanText } from "../model/text.ts";

/** Pieces of one message, the text between them included; whatever follows them is plain text. */
export const mostPieces = 100;
/** Lines of a message that are shown before its reader asks for all. */
export const mostLines = 60;

/** A piece of a message's text and how it is set. */
export interface TextPart {
  kind: "text" | "link" | "code" | "block" | "mention";
  text: string;
  /** Of a block, as the message calls it. */
  language?: string;
  /** Of a block that is cut. */
  whole?: string;
}

const block = /```(?:(?<language>[\w+#-]*)\n)?(?<block>[\s\S]+?)\n?```\n?/u;
const code = /`(?<code>[^`\n]+)`/u;
/** In scripts without spaces between words, a sentence goes on right after its punctuation. */
const link = /(?<link>\bhttps?:\/\/[^\s<>"`。，、；：！？「」『』（）【】《》〈〉]+)/iu;
const pattern = new RegExp([block, code, link].map(({ source }) => source).join("|"), "giu");

/**
 * A message's text in pieces: fenced code, code between backticks, addresses of http and https, and
 * mentions of the reader. Nothing else is interpreted; each piece is shown as plain text. After more
 * pieces than anybody writes, the rest is plain: each costs the page an element.
 * @param mention finds the reader's name
 */
export function parseRichText(text: string, mention: RegExp): TextPart[] {
  const clean = cleanText(text);
  const parts: TextPart[] = [];
  let from = 0;
  for (const match of clean.matchAll(pattern)) {
    if (parts.length >= mostPieces) break;
    const groups = match.groups ?? {};
    const address = groups["link"] && linkOf(groups["link"]);
    if (groups["link"] && !address) continue;
    addNamed(parts, clean.slice(from, match.index), mention);
    from = match.index + (address || match[0]).length;
    if (address) parts.push({ kind: "link", text: address });
    else if (groups["code"]) parts.push({ kind: "code", text: groups["code"] });
    else if (groups["block"]) {
      const language = groups["language"];
      parts.push({ kind: "block", text: groups["block"], ...(language && { language }) });
    }
  }
  addNamed(parts, clean.slice(from), mention);
  return parts;
}

/** Ends a sentence or a quotation, never an address. */
const sentenceEnd = /[.,;:!?'*_~…’”»]/u;
const brackets = new Map([
  [")", "("],
  ["]", "["],
  ["}", "{"],
]);

/** The address without the punctuation of its sentence; undefined if it is no address. */
function linkOf(found: string): string | undefined {
  const counts = new Map<string, number>();
  for (const letter of found) counts.set(letter, countOf(letter) + 1);
  let end = found.length;
  for (; end > 0; end--) {
    const last = found.charAt(end - 1);
    const open = brackets.get(last);
    // A bracket that was opened before the address does not belong to it.
    const isUnopened = open !== undefined && countOf(open) < countOf(last);
    if (!isUnopened && !sentenceEnd.test(last)) break;
    counts.set(last, countOf(last) - 1);
  }
  const address = found.slice(0, end);
  return isAddress(address) ? address : undefined;

  function countOf(letter: string): number {
    return counts.get(letter) ?? 0;
  }
}

function isAddress(text: string): boolean {
  try {
    return ["http:", "https:"].includes(new URL(text).protocol);
  } catch {
    return false;
  }
}

function addNamed(parts: TextPart[], text: string, mention: RegExp): void {
  let from = 0;
  const add = (kind: TextPart["kind"], piece: string): void => {
    if (piece !== "") parts.push({ kind, text: piece });
  };
  for (const match of text.matchAll(new RegExp(mention, "giu"))) {
    if (parts.length >= mostPieces) break;
    const isCalled = text[match.index - 1] === "@";
    const start = isCalled ? match.index - 1 : match.index;
    add("text", text.slice(from, start));
    from = match.index + match[0].length;
    add("mention", text.slice(start, from));
  }
  add("text", text.slice(from));
}

/** The pieces of the first `most` lines; undefined if the text has no more lines. */
export function takeFirstLines(parts: readonly TextPart[], most: number): TextPart[] | undefined {
  const first: TextPart[] = [];
  let rest = most;
  for (const part of parts) {
    const { kind, text } = part;
    const lines = text.split("\n");
    if (lines.length > rest) {
      const kept = lines.slice(0, rest).join("\n");
      const cut = { ...part, text: kept, ...(kind === "block" && { whole: text }) };
      return kept === "" ? first : [...first, cut];
    }
    first.push(part);
    // The last line continues in the next piece.
    rest -= lines.length - 1;
  }
  return undefined;
}
