import type { ComponentChildren, JSX } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";

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
  const dialog = useRef<HTMLDialogElement>(null);

  useLayoutEffect(() => {
    const { current } = dialog;
    current?.showModal();
    current?.focus();
    // A dialog that is removed without being closed leaves the focus nowhere.
    return () => current?.close();
  }, []);

  function choose({ run }: Choice): void {
    close();
    run();
  }

  return (
    <dialog
      ref={dialog}
      class="dialog choice-dialog"
      role="alertdialog"
      aria-labelledby="choice-title"
      aria-describedby="choice-text"
      tabIndex={-1}
      onClose={close}
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
