import { cleanText } from "../../../model/cleanText.ts";

/** A piece of a message's text and how it is set. */
export interface Part {
  kind: "text" | "link" | "code" | "block" | "mention";
  text: string;
}

const block = /```(?:[\w+#-]*\n)?(?<block>[\s\S]+?)\n?```\n?/u;
const code = /`(?<code>[^`\n]+)`/u;
const link = /(?<link>\bhttps?:\/\/[^\s<>"`]+)/iu;
const pattern = new RegExp([block, code, link].map(({ source }) => source).join("|"), "giu");

/**
 * A message's text in pieces: fenced code, code between backticks, addresses of http and https, and
 * what names the reader. Nothing else is interpreted; each piece is shown as plain text.
 * @param mention finds the reader's name
 */
export function richText(text: string, mention: RegExp): Part[] {
  const clean = cleanText(text);
  const parts: Part[] = [];
  let from = 0;
  for (const match of clean.matchAll(pattern)) {
    const groups = match.groups ?? {};
    const address = groups["link"] && linkOf(groups["link"]);
    if (groups["link"] && !address) continue;
    parts.push(...named(clean.slice(from, match.index), mention));
    from = match.index + (address || match[0]).length;
    if (address) parts.push({ kind: "link", text: address });
    else if (groups["code"]) parts.push({ kind: "code", text: groups["code"] });
    else if (groups["block"]) parts.push({ kind: "block", text: groups["block"] });
  }
  parts.push(...named(clean.slice(from), mention));
  return parts;
}

/** The address without the punctuation that belongs to the sentence; undefined where it is none. */
function linkOf(found: string): string | undefined {
  let address = found.replace(/[.,;:!?'*_~]+$/u, "");
  // A bracket that was opened before the address is not of it.
  while (/[)\]}]$/u.test(address) && !isOpened(address)) {
    address = address.slice(0, -1).replace(/[.,;:!?'*_~]+$/u, "");
  }
  return isAddress(address) ? address : undefined;
}

function isAddress(text: string): boolean {
  try {
    return ["http:", "https:"].includes(new URL(text).protocol);
  } catch {
    return false;
  }
}

function isOpened(address: string): boolean {
  const [open, close] = { ")": "()", "]": "[]" }[address.at(-1) ?? ""] ?? "{}";
  const count = (bracket: string | undefined): number => address.split(bracket ?? "").length;
  return count(open) >= count(close);
}

function named(text: string, mention: RegExp): Part[] {
  const parts: Part[] = [];
  let from = 0;
  const add = (kind: Part["kind"], piece: string): void => {
    if (piece !== "") parts.push({ kind, text: piece });
  };
  for (const match of text.matchAll(new RegExp(mention, "giu"))) {
    const isCalled = text[match.index - 1] === "@";
    const start = isCalled ? match.index - 1 : match.index;
    add("text", text.slice(from, start));
    from = match.index + match[0].length;
    add("mention", text.slice(start, from));
  }
  add("text", text.slice(from));
  return parts;
}
