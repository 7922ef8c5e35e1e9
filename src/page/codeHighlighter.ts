import type { TokenType } from "sugar-high/core";
import { parse } from "sugar-high/core";
import { lang, languages } from "sugar-high/lang";

/** A piece of code of one kind. */
export interface CodeToken {
  type: TokenType;
  text: string;
}

/** The code's lines in pieces; undefined if nobody here knows the language. */
export function highlightLines(code: string, language: string): CodeToken[][] | undefined {
  const known = lang(language);
  const config = languages.find(({ id }) => id === known)?.config;
  if (!config) return undefined;
  const { lines } = parse(code, config);
  const pieces = lines.map(({ tokens }) =>
    tokens.flatMap(({ type, value }) => (value === "\n" ? [] : [{ type, text: value }])),
  );
  // Colours are worth no letter of the code.
  const isWhole = pieces.map((line) => line.map(({ text }) => text).join("")).join("\n") === code;
  return isWhole ? pieces : undefined;
}
