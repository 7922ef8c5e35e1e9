import type { JSX } from "preact";
import { renderHolding } from "../model/renderAct.ts";
import type { ChatModel } from "./chatModel.ts";
import { Icon } from "./icon.tsx";
import { clockTime } from "./time.tsx";

/** What whoever is in charge has ordered, in plain words; nothing if nothing holds. */
export function HoldingLines({ chat }: { chat: ChatModel }): JSX.Element | null {
  const { holding } = chat.session;
  const lines = renderHolding(holding);
  const { muted } = holding;
  // A mute does not hold for a teacher.
  if (muted && !chat.roster.isInCharge) lines.unshift(describeMute(muted.until));
  if (lines.length === 0) return null;
  return (
    <ul class="holding" aria-label="What holds now">
      {lines.map((line) => (
        <li key={line}>
          <Icon name="order" /> {line}
        </li>
      ))}
    </ul>
  );
}

function describeMute(until: number | undefined): string {
  const span = until === undefined ? "" : ` until ${clockTime.format(until)}`;
  return `You are muted${span}: only teachers read you`;
}
