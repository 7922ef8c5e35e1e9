import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { copyText } from "./clipboard.ts";
import type { CodeToken } from "./codeHighlighter.ts";
import { Icon } from "./icon.tsx";
import { LazyModule, useLazyModule } from "./lazyModule.ts";
import { pageTexts } from "./pageTexts.ts";

export interface CodeBlockProps {
  /** What is shown. */
  code: string;
  /** What is copied: of a long block more than is shown. */
  whole: string;
  /** As the message calls it; undefined if it does not. */
  language: string | undefined;
}

const highlighter = new LazyModule(() => import("./codeHighlighter.ts"));

/** A block of code: coloured if its language is known, copied by a button, with numbers for whoever wants them. */
export function CodeBlock({ code, whole, language }: CodeBlockProps): JSX.Element {
  const loaded = useLazyModule(highlighter, { isNeeded: language !== undefined });
  const [isNumbered, setNumbered] = useState(false);
  const [copied, setCopied] = useState<"done" | "failed">();
  const words = pageTexts.code;

  const lines = language === undefined ? undefined : loaded?.highlightLines(code, language);
  return (
    <div class="code-block">
      <div class="code-head">
        <span class="code-language">{language}</span>
        <button type="button" aria-pressed={isNumbered} onClick={() => setNumbered(!isNumbered)}>
          {words.numbers}
        </button>
        <button
          type="button"
          onClick={async () => setCopied((await copyText(whole)) ? "done" : "failed")}
          onBlur={() => setCopied(undefined)}
        >
          <Icon name={copied === "done" ? "check" : "copy"} /> {words.copy}
        </button>
        <span class="visually-hidden" role="status">
          {copied === undefined ? null : words.copied[copied]}
        </span>
      </div>
      <pre dir="ltr" tabIndex={0} class={isNumbered ? "numbered" : undefined}>
        <code>{(lines ?? plainLines(code)).map(drawLine)}</code>
      </pre>
    </div>
  );
}

function drawLine(line: readonly CodeToken[], index: number): JSX.Element {
  return (
    <span key={index} class="line">
      {line.map(({ type, text }) =>
        plainTypes.has(type) ? text : <span class={`code-${type}`}>{text}</span>,
      )}
      {"\n"}
    </span>
  );
}

const plainTypes: ReadonlySet<CodeToken["type"]> = new Set(["identifier", "space", "break"]);

function plainLines(code: string): CodeToken[][] {
  return code.split("\n").map((text) => [{ type: "identifier", text }]);
}
