import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { Icon } from "./icon.tsx";
import type { Quoted } from "./logEntry.ts";
import { dialogTexts } from "./dialogTexts.ts";

const words = dialogTexts.answers;

export interface QuoteLineProps {
  /** Undefined if what was answered is not here. */
  quote: Quoted | undefined;
  /** Leads to it; resolves to why it cannot be shown. */
  showOriginal: () => Promise<readonly string[]>;
}

/** What a message answers, above its text; choosing it leads there. */
export function QuoteLine({ quote, showOriginal }: QuoteLineProps): JSX.Element {
  const [why, setWhy] = useState<readonly string[]>([]);
  if (!quote) return <p class="quote">{words.isGone}</p>;
  return (
    <>
      <button
        type="button"
        class="quote"
        tabIndex={-1}
        onClick={() => void showOriginal().then(setWhy)}
      >
        <QuoteText {...quote} />
      </button>
      {why.length > 0 ? (
        <p class="quote" role="status">
          {why.join(" ")}
        </p>
      ) : null}
    </>
  );
}

/** Who said it, and how it begins. */
export function QuoteText({ from, text }: Quoted): JSX.Element {
  return (
    <span class="quoted">
      <Icon name="reply" /> <span class="visually-hidden">{words.answered(from)}</span>
      <bdi class="name" aria-hidden="true">
        {from}
      </bdi>{" "}
      <bdi>{text}</bdi>
    </span>
  );
}
