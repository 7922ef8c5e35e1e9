import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { limits } from "../model/limits.ts";
import type { Part } from "./richText.ts";
import { firstLines, richText } from "./richText.ts";

/**
 * A peer's text: links, code and mentions stand out, nothing else is interpreted. One of very many
 * lines is shown by its first ones, until all are asked for.
 */
export function MessageText({ text, mention }: { text: string; mention: RegExp }): JSX.Element {
  const [isWhole, setWhole] = useState(false);
  const parts = richText(text, mention);
  const first = firstLines(parts, limits.pageLines);
  return (
    <div class="text" dir="auto">
      {(isWhole ? parts : (first ?? parts)).map(drawn)}
      {first ? (
        <button type="button" class="whole" onClick={() => setWhole(!isWhole)}>
          {isWhole ? "Show less" : "Show all of it"}
        </button>
      ) : null}
    </div>
  );
}

function drawn({ kind, text }: Part): JSX.Element | string {
  switch (kind) {
    case "text":
      return text;
    case "link":
      return (
        // Whatever the words around it, it is read from left to right, as code is.
        <a dir="ltr" href={text} target="_blank" rel="noopener noreferrer">
          {text}
        </a>
      );
    case "code":
      return <code dir="ltr">{text}</code>;
    case "block":
      return (
        <pre dir="ltr" tabIndex={0}>
          <code>{text}</code>
        </pre>
      );
    case "mention":
      return <mark class="mention">{text}</mark>;
    default:
      return kind satisfies never;
  }
}
