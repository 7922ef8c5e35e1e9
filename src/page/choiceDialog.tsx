import type { ComponentChildren, JSX } from "preact";
import { useLayoutEffect } from "preact/hooks";
import { useModal } from "./modal.ts";

export interface Choice {
  label: string;
  run: () => void;
}

export interface ChoiceDialogProps {
  title: string;
  choices: readonly Choice[];
  /** What its last button says, which changes nothing. */
  stay: string;
  close: () => void;
  children: ComponentChildren;
}

/**
 * Asks before something is done that cannot be taken back. No choice has the focus at first: a second Enter, or
 * one that is held down, decides nothing.
 */
export function ChoiceDialog(props: ChoiceDialogProps): JSX.Element {
  const { title, choices, stay, close, children } = props;
  const modal = useModal(close);
  // After it is shown, which gives the focus to the first button.
  useLayoutEffect(() => modal.ref.current?.focus(), []);

  function choose({ run }: Choice): void {
    close();
    run();
  }

  return (
    <dialog
      {...modal}
      class="dialog choice-dialog"
      role="alertdialog"
      aria-labelledby="choice-title"
      aria-describedby="choice-text"
      tabIndex={-1}
      onKeyDown={(event) => {
        if (event.key === "Enter" && event.repeat) event.preventDefault();
      }}
    >
      <h2 id="choice-title">{title}</h2>
      <div id="choice-text">{children}</div>
      <div class="stack">
        {choices.map((choice) => (
          <button key={choice.label} type="button" onClick={() => choose(choice)}>
            {choice.label}
          </button>
        ))}
        <button type="button" onClick={close}>
          {stay}
        </button>
      </div>
    </dialog>
  );
}
