import type { ComponentChildren, JSX } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { limits } from "../model/limits.ts";

export interface DialogProps {
  title: string;
  /** What its button does. */
  action: string;
  /** Why it could not be done. */
  problem: string;
  submit: (event: Event) => void;
  close: () => void;
  children: ComponentChildren;
}

/** A question over the page. However it ends, what had the focus before has it again. */
export function Dialog(props: DialogProps): JSX.Element {
  const { title, action, problem, submit, close, children } = props;
  const dialog = useRef<HTMLDialogElement>(null);

  useLayoutEffect(() => {
    const { current } = dialog;
    current?.showModal();
    // One that is only taken away leaves the focus nowhere.
    return () => current?.close();
  }, []);

  return (
    <dialog ref={dialog} class="dialog" aria-labelledby="dialog-title" onClose={close}>
      <form onSubmit={submit}>
        <h2 id="dialog-title">{title}</h2>
        {children}
        <p class="problem" role="alert">
          {problem}
        </p>
        <div class="buttons">
          <button type="button" onClick={close}>
            Cancel
          </button>
          <button type="submit" class="primary">
            {action}
          </button>
        </div>
      </form>
    </dialog>
  );
}

export interface NameFieldProps {
  id: string;
  label: string;
  /** Stands before what is typed; undefined where that begins with it, or nothing does. */
  prefix?: string | undefined;
  value: string;
  type: (value: string) => void;
}

/** A box for a name: taken to the letter, whatever a phone would make of it. */
export function NameField({ id, label, prefix, value, type }: NameFieldProps): JSX.Element {
  return (
    <>
      <label for={id}>{label}</label>
      <div class="prefixed">
        {prefix === undefined ? null : <span aria-hidden="true">{prefix}</span>}
        <input
          id={id}
          value={value}
          maxLength={2 * limits.nameCharacters}
          autocomplete="off"
          autocapitalize="none"
          autocorrect="off"
          spellcheck={false}
          onInput={(event) => type(event.currentTarget.value)}
        />
      </div>
    </>
  );
}
