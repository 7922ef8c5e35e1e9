import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { CodeBlock } from "./codeBlock.tsx";
import { pageTexts } from "./pageTexts.ts";
import { isPrinting } from "./printing.ts";
import type { TextPart } from "./richText.ts";
import { useValue } from "./useValue.ts";
import { mostLines, takeFirstLines, parseRichText } from "./richText.ts";

export interface MessageTextProps {
  text: string;
  /** It is not the first that the message had. */
  isCorrected: boolean;
  mention: RegExp;
}

/**
 * A peer's text: links, code and mentions stand out, nothing else is interpreted. Of very many lines it
 * shows the first, until the reader asks for all.
 */
export function MessageText({ text, isCorrected, mention }: MessageTextProps): JSX.Element {
  const parts = parseRichText(text, mention);
  const first = takeFirstLines(parts, mostLines);
  return (
    <div class="text" dir="auto">
      {first ? <LongText parts={parts} first={first} /> : parts.map(drawPart)}
      {isCorrected ? <small class="quiet"> {pageTexts.corrected}</small> : null}
    </div>
  );
}

interface LongTextProps {
  parts: readonly TextPart[];
  /** What stands in the first lines. */
  first: readonly TextPart[];
}

function LongText({ parts, first }: LongTextProps): JSX.Element {
  const [isWhole, setWhole] = useState(false);
  const isPrinted = useValue(isPrinting);
  return (
    <>
      {(isWhole || isPrinted ? parts : first).map(drawPart)}
      <button type="button" class="whole" onClick={() => setWhole(!isWhole)}>
        {isWhole ? pageTexts.log.showLess : pageTexts.log.showAll}
      </button>
    </>
  );
}

function drawPart({ kind, text, language, whole = text }: TextPart): JSX.Element | string {
  switch (kind) {
    case "text":
      return text;
    case "link":
      return (
        // Whatever the words around it, an address reads from left to right, as code does.
        <a dir="ltr" href={text} target="_blank" rel="noopener noreferrer">
          {text}
        </a>
      );
    case "code":
      return <code dir="ltr">{text}</code>;
    case "block":
      return <CodeBlock code={text} whole={whole} language={language} />;
    case "mention":
      return <mark class="mention">{text}</mark>;
    default:
      return kind satisfies never;
  }
}
