import type { JSX } from "preact";
import { Icon } from "./icon.tsx";
import type { PendingCorrection } from "./logEntry.ts";
import { pageTexts } from "./pageTexts.ts";
import { dialogTexts } from "./dialogTexts.ts";

const words = dialogTexts.answers;

export interface CorrectionLineProps extends PendingCorrection {
  takeBack: (isEdited: boolean) => void;
}

/** What became of another text for a message, until it has it. */
export function CorrectionLine({ text, reasons, takeBack }: CorrectionLineProps): JSX.Element {
  if (!reasons) {
    return (
      <p class="delivery">
        <Icon name="clock" /> {words.onItsWay}
      </p>
    );
  }
  return (
    <div class="delivery refused">
      <p>
        <Icon name="alert" /> {[words.notCorrected, ...reasons].join(" ")}
      </p>
      <p class="refused-text" dir="auto">
        {text}
      </p>
      <button type="button" onClick={() => takeBack(true)}>
        {pageTexts.log.edit}
      </button>
      <button type="button" onClick={() => takeBack(false)}>
        {pageTexts.log.dismiss}
      </button>
    </div>
  );
}
