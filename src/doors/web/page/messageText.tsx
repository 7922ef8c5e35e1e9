import type { JSX } from "preact";
import { richText } from "./richText.ts";

/** A peer's text: links, code and mentions stand out, nothing else is interpreted. */
export function MessageText({ text, mention }: { text: string; mention: RegExp }): JSX.Element {
  return (
    <div class="text" dir="auto">
      {richText(text, mention).map((part) => {
        switch (part.kind) {
          case "text":
            return part.text;
          case "link":
            return (
              // Whatever the words around it, it is read from left to right, as code is.
              <a dir="ltr" href={part.text} target="_blank" rel="noopener noreferrer">
                {part.text}
              </a>
            );
          case "code":
            return <code dir="ltr">{part.text}</code>;
          case "block":
            return (
              <pre dir="ltr" tabIndex={0}>
                <code>{part.text}</code>
              </pre>
            );
          case "mention":
            return <mark class="mention">{part.text}</mark>;
          default:
            return part.kind satisfies never;
        }
      })}
    </div>
  );
}
