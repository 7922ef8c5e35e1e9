import icon from "./icon.svg";
import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { limits } from "../model/limits.ts";
import { ServerIdentity } from "./serverIdentity.tsx";

export interface NameScreenProps {
  /** The name that was tried last, or the one that is free in its place. */
  name: string;
  /** Why the member has not joined yet. */
  problem: readonly string[];
  /** The name is being tried. */
  isBusy: boolean;
  answer: (name: string) => void;
}

/** Asks for a name, until the server accepts one. */
export function NameScreen({ name, problem, isBusy, answer }: NameScreenProps): JSX.Element {
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    document.title = "ClassChat";
    if (isBusy || !input.current) return;
    input.current.value = name;
    input.current.focus();
    input.current.select();
  }, [isBusy, problem]);

  function submit(event: Event): void {
    event.preventDefault();
    const typed = input.current?.value.trim() ?? "";
    if (typed === "") input.current?.focus();
    else answer(typed);
  }

  return (
    <main class="welcome">
      <form class="card" onSubmit={submit} aria-busy={isBusy}>
        <img class="mark" src={icon} alt="" width="56" height="56" />
        <h1>ClassChat</h1>
        <p class="quiet">Chat for the people in this room.</p>
        <label for="name">Enter your name</label>
        <input
          id="name"
          ref={input}
          defaultValue={name}
          maxLength={2 * limits.nameCharacters}
          autocomplete="nickname"
          autocapitalize="words"
          autocorrect="off"
          dir="auto"
          spellcheck={false}
          enterkeyhint="go"
          aria-describedby="problem"
          aria-invalid={problem.length > 0}
        />
        <p id="problem" class="problem" role="alert">
          {problem.join(" ")}
        </p>
        <button class="primary" type="submit" disabled={isBusy}>
          {isBusy ? "Joining…" : "Join"}
        </button>
        <ServerIdentity />
      </form>
    </main>
  );
}
