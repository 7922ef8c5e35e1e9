import type { JSX } from "preact";
import { cleanText } from "../model/text.ts";
import type { Notice } from "./entry.ts";

/** What the class says, line by line. */
export function NoticeRow({ tone, lines }: Pick<Notice, "tone" | "lines">): JSX.Element {
  return <p class={`notice ${tone}`}>{lines.map(cleanText).map(lineOf)}</p>;
}

/** A line of `/help` has two columns, which blanks align only in letters of one width. */
const columns = /^ {2}(\S.*?) {2,}(\S.*)$/;

function lineOf(line: string): JSX.Element | string {
  const [, typed, does] = columns.exec(line) ?? [];
  if (typed === undefined) return `${line}\n`;
  return (
    <span class="columns">
      <span>{typed}</span> <span>{does}</span>
    </span>
  );
}
