import type { JSX } from "preact";
import type { Choice } from "./choiceDialog.tsx";
import { ChoiceDialog } from "./choiceDialog.tsx";
import { pageTexts } from "./pageTexts.ts";

export interface LeaveQuestionProps {
  leave: () => void;
  /** What else may be meant. */
  others: readonly Choice[];
  close: () => void;
}

/** Asks before the class is left, and all that the page shows is lost. */
export function LeaveQuestion({ leave, others, close }: LeaveQuestionProps): JSX.Element {
  return (
    <ChoiceDialog
      title={pageTexts.question.leaveTheClass}
      choices={[{ label: pageTexts.question.leaveForGood, run: leave }, ...others]}
      stay={pageTexts.question.stay}
      close={close}
    >
      <p>{pageTexts.question.leavingLoses}</p>
    </ChoiceDialog>
  );
}
