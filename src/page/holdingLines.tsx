import type { JSX } from "preact";
import { renderHolding } from "../model/renderAct.ts";
import type { ChatModel } from "./chatModel.ts";
import { Icon } from "./icon.tsx";
import { pageTexts } from "./pageTexts.ts";

/** What whoever is in charge has ordered for the class, in plain words; nothing if nothing holds. */
export function HoldingLines({ chat }: { chat: ChatModel }): JSX.Element | null {
  const { holding } = chat.session;
  // Who may not speak to everyone reads why where they write.
  const isSaidBelow = !chat.roster.isInCharge;
  const lines = renderHolding(isSaidBelow ? { ...holding, quiet: false } : holding);
  if (lines.length === 0) return null;
  return (
    <ul class="holding" aria-label={pageTexts.head.whatHolds}>
      {lines.map((line) => (
        <li key={line}>
          <Icon name="order" /> {line}
        </li>
      ))}
    </ul>
  );
}
