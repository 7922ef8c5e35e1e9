import type { JSX, RefObject } from "preact";
import { limits } from "../model/limits.ts";
import { pageTexts } from "./pageTexts.ts";

export interface ClassCodeBoxProps {
  input: RefObject<HTMLInputElement | null>;
  /** What stands in it at first. */
  code: string;
  /** It was asked for, or the one that was given is wrong; why stands in `#problem`. */
  isInvalid: boolean;
}

/** The box for the class code, and what it is called. */
export function ClassCodeBox({ input, code, isInvalid }: ClassCodeBoxProps): JSX.Element {
  return (
    <>
      <label for="class-code">{pageTexts.nameScreen.classCode}</label>
      <input
        id="class-code"
        ref={input}
        defaultValue={code}
        maxLength={limits.codeUnits}
        autocomplete="off"
        autocapitalize="none"
        autocorrect="off"
        spellcheck={false}
        enterkeyhint="go"
        aria-describedby="problem"
        aria-invalid={isInvalid}
      />
    </>
  );
}
