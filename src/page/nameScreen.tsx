import icon from "./icon.svg";
import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { limits } from "../model/limits.ts";
import type { Credentials } from "../model/invite.ts";
import { ClassCodeBox } from "./classCodeBox.tsx";
import { pageTexts } from "./pageTexts.ts";
import { ServerIdentity } from "./serverIdentity.tsx";

export interface NameScreenProps {
  /** The name that was tried last, or the one that is free in its place. */
  name: string;
  /** The class code that was tried last; undefined if there is none to give. */
  classCode: string | undefined;
  /** Whether the code, and not the name, is to be typed next. */
  asksForCode: boolean;
  /** Why the member has not joined yet. */
  problem: readonly string[];
  /** What the page was given to join by. */
  invite: Credentials;
  /** The name is being tried. */
  isBusy: boolean;
  /** Whoever gives the name goes on as who they were. */
  isBack: boolean;
  answer: (name: string, classCode: string | undefined) => void;
}

/** Asks for a name, and for the class code if there is one, until the server accepts them. */
export function NameScreen(props: NameScreenProps): JSX.Element {
  const { name, classCode, asksForCode, problem, invite, isBusy, isBack, answer } = props;
  const nameInput = useRef<HTMLInputElement>(null);
  const codeInput = useRef<HTMLInputElement>(null);
  useEffect(() => {
    document.title = pageTexts.name;
    if (isBusy) return;
    fill(nameInput.current, name);
    fill(codeInput.current, classCode);
    const asked = asksForCode ? codeInput.current : nameInput.current;
    asked?.focus();
    asked?.select();
  }, [isBusy, problem]);

  function submit(event: Event): void {
    event.preventDefault();
    const typed = nameInput.current?.value.trim() ?? "";
    const code = codeInput.current?.value.trim();
    if (typed === "") nameInput.current?.focus();
    else if (code === "") codeInput.current?.focus();
    else answer(typed, code);
  }

  const isWrong = problem.length > 0;
  return (
    <main class="welcome">
      <form class="card" onSubmit={submit} aria-busy={isBusy}>
        <img class="mark" src={icon} alt="" width="56" height="56" />
        <h1>{pageTexts.name}</h1>
        <p class="quiet">{pageTexts.nameScreen.about}</p>
        <label for="name">{pageTexts.nameScreen.askName}</label>
        <input
          id="name"
          ref={nameInput}
          defaultValue={name}
          maxLength={2 * limits.nameCharacters}
          autocomplete="nickname"
          autocapitalize="words"
          autocorrect="off"
          dir="auto"
          spellcheck={false}
          enterkeyhint="go"
          aria-describedby="problem"
          aria-invalid={isWrong && !asksForCode}
        />
        {classCode === undefined ? null : (
          <ClassCodeBox input={codeInput} code={classCode} isInvalid={isWrong && asksForCode} />
        )}
        {isBack ? <p class="quiet">{pageTexts.nameScreen.youWereHere(name)}</p> : null}
        <p id="problem" class="problem" role="alert">
          {problem.join(" ")}
        </p>
        <button class="primary" type="submit" disabled={isBusy}>
          {isBusy ? pageTexts.nameScreen.joining : pageTexts.nameScreen.join}
        </button>
        <ServerIdentity invite={invite} />
      </form>
    </main>
  );
}

/** Writes what was tried into its box; what nobody has tried yet stays. */
function fill(input: HTMLInputElement | null, tried: string | undefined): void {
  if (input && tried) input.value = tried;
}
