import type { JSX } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { trimBlank } from "../model/blank.ts";
import { teachers } from "../model/name.ts";
import type { ChatModel } from "./chatModel.ts";
import type { Destination } from "./destination.ts";
import { findDestination } from "./destination.ts";
import type { IconName } from "./icon.tsx";
import { Icon } from "./icon.tsx";
import { findObstacle } from "./obstacle.ts";

/** Of a key that an input method has taken (UI Events §5.5.3, "keydown"). */
const composingKeyCode = 229;

export interface ComposerProps {
  chat: ChatModel;
  /** The state of the connection, in one line. */
  state: { line: string; isFine: boolean };
  /** Joins again; undefined while the session goes on. */
  rejoin: (() => void) | undefined;
  choose: (conversation: string) => void;
  changed: () => void;
}

/** Takes the same lines as a terminal, and says where each will go. Each conversation has its own draft. */
export function Composer({ chat, state, rejoin, choose, changed }: ComposerProps): JSX.Element {
  const area = useRef<HTMLTextAreaElement>(null);
  const { roster, conversations } = chat;
  const { chosen, draft } = conversations;
  const destination = findDestination(draft, chosen, roster);
  const obstacle = findObstacleTo(destination);

  useLayoutEffect(() => {
    const { current } = area;
    if (!current) return;
    // As high as its text; the style sheet says how high at most.
    current.style.height = "auto";
    current.style.height = `${current.scrollHeight}px`;
  }, [draft]);

  function findObstacleTo(to: Destination): string | undefined {
    const { isInCharge, teachers } = roster;
    return findObstacle(to, { holding: chat.session.holding, isInCharge, teachers });
  }

  function write(text: string): void {
    conversations.write(text);
    changed();
  }

  function send(event: Event): void {
    event.preventDefault();
    // What is typed may be newer than what is drawn.
    const line = conversations.draft;
    // A session that is over takes nothing: the line stays here for the next one.
    if (rejoin || findObstacleTo(findDestination(line, chosen, roster)) !== undefined) return;
    if (!chat.type(line)) return;
    write("");
    area.current?.focus();
  }

  function press(event: KeyboardEvent): void {
    // Enter also ends a letter that is composed of several keys, which Safari tells by the code alone.
    const isComposing = event.isComposing || event.keyCode === composingKeyCode;
    if (event.key !== "Enter" || event.shiftKey || isComposing) return;
    send(event);
  }

  return (
    <form
      class={`composer ${obstacle === undefined ? `to-${destination.kind}` : "blocked"}`}
      onSubmit={send}
    >
      {obstacle === undefined ? (
        <DestinationLine destination={destination} chosen={chosen} />
      ) : (
        <ObstacleLine why={obstacle} choose={choose} />
      )}
      <div class="field">
        <textarea
          id="message"
          ref={area}
          aria-label="Message"
          aria-describedby="destination"
          rows={1}
          value={draft}
          placeholder="Write a message"
          dir="auto"
          enterkeyhint="send"
          onInput={(event) => write(event.currentTarget.value)}
          onKeyDown={press}
        />
        <button
          class="send"
          type="submit"
          disabled={trimBlank(draft) === "" || obstacle !== undefined}
        >
          <Icon name="send" />
          <span>Send</span>
        </button>
      </div>
      <div class="foot">
        <p class={state.isFine ? "connection fine" : "connection"} role="status">
          {state.line}
        </p>
        {rejoin ? (
          <button type="button" class="rejoin" onClick={rejoin}>
            Join again
          </button>
        ) : (
          <p class="keys">Enter sends · Shift+Enter breaks the line · /help</p>
        )}
      </div>
    </form>
  );
}

interface DestinationLineProps {
  destination: Destination;
  /** The conversation that is shown. */
  chosen: string;
}

/** Says where the line will go. */
function DestinationLine({ destination, chosen }: DestinationLineProps): JSX.Element {
  return (
    <p class="destination" id="destination" aria-live="polite">
      <Icon name={icons[destination.kind]} />
      <span>{describeDestination(destination, chosen)}</span>
    </p>
  );
}

interface ObstacleLineProps extends Pick<ComposerProps, "choose"> {
  why: string;
}

/** Says why the line cannot go, and who is reached all the same. */
function ObstacleLine({ why, choose }: ObstacleLineProps): JSX.Element {
  return (
    <div class="destination">
      <p id="destination" aria-live="polite">
        <Icon name="alert" /> {why}
      </p>
      <button type="button" onClick={() => choose(teachers)}>
        Write to the teachers
      </button>
    </div>
  );
}

const icons: Record<Destination["kind"], IconName> = {
  everyone: "everyone",
  person: "lock",
  group: "group",
  room: "room",
  window: "window",
  teachers: "teachers",
  nobody: "alert",
  command: "check",
  mistake: "alert",
};

function describeDestination(destination: Destination, chosen: string): JSX.Element {
  switch (destination.kind) {
    case "everyone":
      return (
        <>
          To <strong>everyone</strong>
        </>
      );
    case "person":
      return (
        <>
          Only to <strong>{destination.name}</strong>
        </>
      );
    case "group":
      return (
        <>
          To the group <strong>{destination.name}</strong>
        </>
      );
    case "room":
      return (
        <>
          To the room <strong>{destination.name}</strong>
        </>
      );
    case "window":
      return (
        <>
          Only to <strong>the server window</strong>
        </>
      );
    case "teachers":
      return (
        <>
          Only to <strong>all teachers</strong>
        </>
      );
    case "nobody":
      if (destination.name === chosen) {
        return (
          <>
            <strong>{destination.name}</strong> is not here now
          </>
        );
      }
      return (
        <>
          Nobody here is called <strong>{destination.name}</strong>.{" "}
          {destination.near === undefined
            ? `To write to ${chosen}, begin with ${chosen}:`
            : `Did you mean ${destination.near}?`}
        </>
      );
    case "command":
      return <>{destination.does}</>;
    case "mistake":
      return <>{[destination.refusal.text, destination.refusal.hint].filter(Boolean).join(". ")}</>;
    default:
      return destination satisfies never;
  }
}
