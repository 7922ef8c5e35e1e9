import type { ComponentChildren, JSX } from "preact";
import { limits } from "../model/limits.ts";
import { dialogTexts } from "./dialogTexts.ts";
import { useModal } from "./modal.ts";
import { pageTexts } from "./pageTexts.ts";

export interface DialogProps {
  title: string;
  /** What its button does; undefined if there is nothing to do but to close it. */
  action: string | undefined;
  /** It is shown over the whole page, to be read from afar. */
  isWholePage?: boolean;
  /** Why it could not be done. */
  problem: string;
  submit: (event: Event) => void;
  close: () => void;
  children: ComponentChildren;
}

/** A dialog over the page. However it ends, the focus goes back to where it was. */
export function Dialog(props: DialogProps): JSX.Element {
  const { title, action, isWholePage, problem, submit, close, children } = props;
  const modal = useModal(close);

  return (
    <dialog
      {...modal}
      class={isWholePage ? "dialog whole-page" : "dialog"}
      aria-labelledby="dialog-title"
    >
      <form onSubmit={submit}>
        <h2 id="dialog-title">{title}</h2>
        {children}
        <p class="problem" role="alert">
          {problem}
        </p>
        <div class="buttons">
          <button type="button" onClick={close}>
            {action === undefined ? pageTexts.dialog.close : dialogTexts.cancel}
          </button>
          {action === undefined ? null : (
            <button type="submit" class="primary">
              {action}
            </button>
          )}
        </div>
      </form>
    </dialog>
  );
}

export interface NameFieldProps {
  id: string;
  label: string;
  /** Shown before what is typed, unless that begins with it. */
  prefix?: string | undefined;
  value: string;
  type: (value: string) => void;
}

/** A field for a name, which is taken to the letter, without a phone's corrections. */
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
