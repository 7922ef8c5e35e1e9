import type { ComponentChildren, JSX } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";

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
