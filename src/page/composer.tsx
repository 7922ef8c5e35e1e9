import type { JSX } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { aimOf } from "./aim.ts";
import { AimLine } from "./aimLine.tsx";
import { Icon } from "./icon.tsx";
import type { Stay } from "./stay.ts";

/** Of a key that an input method has taken (UI Events §5.5.3, "keydown"). */
const composingKeyCode = 229;

export interface ComposerProps {
  stay: Stay;
  /** How it stands with the connection, in one line. */
  state: { line: string; isFine: boolean };
  /** What there is to do about a connection that is gone for good. */
  goOn: (() => void) | undefined;
  changed: () => void;
}

/** Takes the same line as a terminal, and says where it goes. Each conversation has its own draft. */
export function Composer({ stay, state, goOn, changed }: ComposerProps): JSX.Element {
  const area = useRef<HTMLTextAreaElement>(null);
  const { me, roster, conversations } = stay;
  const { chosen, draft } = conversations;
  const { members, groups, rooms } = roster;
  const aim = aimOf(draft, chosen, { me, members, groups, rooms });

  useLayoutEffect(() => {
    const { current } = area;
    if (!current) return;
    // As high as its text; the style sheet says how high at most.
    current.style.height = "auto";
    current.style.height = `${current.scrollHeight}px`;
  }, [draft]);

  function write(text: string): void {
    conversations.write(text);
    changed();
  }

  function send(event: Event): void {
    event.preventDefault();
    // What is typed may be newer than what is drawn.
    const line = conversations.draft;
    // A stay that is over takes nothing: the line stays here for the next one.
    if (goOn || !stay.wishes.type(line)) return;
    write("");
    area.current?.focus();
  }

  function press(event: KeyboardEvent): void {
    // Enter also ends what is composed of several keys, which Safari tells by the code alone.
    const isComposing = event.isComposing || event.keyCode === composingKeyCode;
    if (event.key !== "Enter" || event.shiftKey || isComposing) return;
    send(event);
  }

  return (
    <form class={`composer aims-${aim.kind}`} onSubmit={send}>
      <AimLine aim={aim} chosen={chosen} />
      <div class="field">
        <textarea
          id="message"
          ref={area}
          aria-label="Message"
          aria-describedby="aim"
          rows={1}
          value={draft}
          placeholder="Write a message"
          dir="auto"
          enterkeyhint="send"
          onInput={(event) => write(event.currentTarget.value)}
          onKeyDown={press}
        />
        <button class="send" type="submit" disabled={draft.trim() === ""}>
          <Icon name="send" />
          <span>Send</span>
        </button>
      </div>
      <div class="foot">
        <p class={state.isFine ? "connection fine" : "connection"} role="status">
          {state.line}
        </p>
        {goOn ? (
          <button type="button" class="again" onClick={goOn}>
            Join again
          </button>
        ) : (
          <p class="keys">Enter sends · Shift+Enter breaks the line · /help</p>
        )}
      </div>
    </form>
  );
}
