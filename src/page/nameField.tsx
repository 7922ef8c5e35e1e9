import type { JSX } from "preact";
import { limits } from "../model/limits.ts";

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
