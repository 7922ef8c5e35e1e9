import { texts } from "../model/texts.ts";
import { renderRefusal } from "../model/render.ts";
import type { EnterOptions } from "./enter.ts";

/** Names tried after the usual one before giving up. */
const tries = 50;

/** The name that was given, or the usual one, numbered while others have it: `bot`, `bot-2`, … */
export function freeName(given: string | undefined, usual: string): EnterOptions["nextName"] {
  let tried = 0;
  return async (refused) => {
    tried += 1;
    if (tried === 1) return given ?? usual;
    if (given !== undefined || refused?.code !== "name_taken" || tried > tries) {
      return {
        kind: "refused",
        text: refused ? renderRefusal(refused).join(". ") : texts.nameTaken,
      };
    }
    return `${usual}-${tried}`;
  };
}
