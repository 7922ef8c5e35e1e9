import type { JSX } from "preact";
import { ChoiceDialog } from "./choiceDialog.tsx";
import type { Destination, Receiver } from "./destination.ts";
import { describeReceiver, isReceiver } from "./destination.ts";
import { pageTexts } from "./pageTexts.ts";

/** UTF-16 units of a line that are quoted. */
const mostQuoted = 200;

export interface AddressQuestionProps {
  line: string;
  /** Whom the line names. */
  address: string;
  destination: Destination;
  /** The conversation that is shown, as a sentence names it. */
  chosen: string;
  /** Who may be meant. */
  choices: readonly {
    to: Receiver;
    /** What looks like an address is part of the text. */
    isAsWritten: boolean;
    run: () => void;
  }[];
  close: () => void;
}

/** Asks whom a line is for that names somebody outside the conversation it is typed in. */
export function AddressQuestion(props: AddressQuestionProps): JSX.Element {
  const { line, address, destination, chosen, choices, close } = props;
  const isCut = line.length > mostQuoted;
  return (
    <ChoiceDialog
      title={
        isReceiver(destination)
          ? pageTexts.question.isItFor(describeReceiver(destination).name)
          : pageTexts.composer.nobodyIsCalled(address)
      }
      choices={choices.map(({ to, isAsWritten, run }) => {
        const { lead, name } = describeReceiver(to);
        return {
          label: isAsWritten ? pageTexts.question.asWritten(lead, name) : `${lead} ${name}`,
          run,
        };
      })}
      stay={pageTexts.question.keepWriting}
      close={close}
    >
      <p>{pageTexts.question.lineIsAddressed(chosen, address)}</p>
      <blockquote dir="auto">{isCut ? `${line.slice(0, mostQuoted)}…` : line}</blockquote>
    </ChoiceDialog>
  );
}
