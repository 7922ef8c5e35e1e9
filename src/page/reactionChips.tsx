import type { JSX } from "preact";
import type { Reaction, ReactionCount } from "../model/reaction.ts";
import { dialogTexts } from "./dialogTexts.ts";

const words = dialogTexts.answers;

export interface ReactionChipsProps {
  counts: readonly ReactionCount[];
  /** Reacts so, or takes that back; undefined for somebody who only looks on. */
  toggle?: (reaction: Reaction) => void;
}

/** How a message is reacted to, below it. Screen readers do not announce each reaction: there may be many. */
export function ReactionChips({ counts, toggle }: ReactionChipsProps): JSX.Element {
  return (
    <div class="reactions" aria-live="off">
      {counts.map(({ reaction, count, names, mine }) => {
        const label = words.reacted(count, reaction);
        const shown = `${reaction} ${count}`;
        return toggle ? (
          <button
            key={reaction}
            type="button"
            class="chip"
            aria-pressed={mine === true}
            aria-label={label}
            title={listWho(count, names)}
            tabIndex={-1}
            onClick={() => toggle(reaction)}
          >
            {shown}
          </button>
        ) : (
          <span key={reaction} class="chip" role="img" aria-label={label}>
            {shown}
          </span>
        );
      })}
    </div>
  );
}

/** Those who are known by name, and how many others there are. */
function listWho(count: number, names: readonly string[]): string {
  const others = count - names.length;
  return words.names(others > 0 ? [...names, words.others(others)] : names);
}
