import type { JSX } from "preact";
import { everyone, isRoomName } from "../model/name.ts";
import { Avatar } from "./avatar.tsx";
import type { Heard, Said, Sending } from "./entry.ts";
import { conversationOf, isShared } from "./entry.ts";
import type { IconName } from "./icon.tsx";
import { Icon } from "./icon.tsx";
import { MessageText } from "./messageText.tsx";
import { Time } from "./time.tsx";

export interface MessageRowProps {
  entry: Heard | Said;
  /** Goes on from the message above. */
  follows: boolean;
  me: string;
  mention: RegExp;
  /** Writes one that was refused anew, or drops it. */
  again: (said: Said, isWritten: boolean) => void;
  choose: (conversation: string) => void;
}

/** One message: who, to whom where that is not everyone, what, when. A screen reader hears it so. */
export function MessageRow({
  entry,
  follows,
  me,
  mention,
  again,
  choose,
}: MessageRowProps): JSX.Element {
  const isMine = entry.kind === "said";
  const sending = isMine ? entry.sending : undefined;
  const from = isMine ? me : entry.from;
  const reach = entry.to === everyone ? "public" : isShared(entry.to) ? "group" : "private";
  const names = !isMine && mention.test(entry.text.normalize("NFC"));
  const classes = ["message", reach, isMine && "mine", follows && "follows", names && "names-me"];
  return (
    <article class={classes.filter(Boolean).join(" ")}>
      <Avatar name={from} />
      <header>
        <span class="name">{isMine ? `${from} (you)` : from}</span>
        {reach === "public" ? null : (
          <button
            type="button"
            class="reach"
            // Keys get there by the lists: one stop for each message would be in their way.
            tabIndex={-1}
            title="Show this conversation"
            onClick={() => choose(conversationOf(entry))}
          >
            <Icon name={iconOf(entry.to, reach)} />
            {reachOf(entry, reach)}
          </button>
        )}
      </header>
      <MessageText text={entry.text} mention={isMine ? never : mention} />
      <div class="meta">
        <Time at={entry.at} />
        {sending === "sent" ? <Sent /> : null}
      </div>
      {isMine && sending !== undefined && sending !== "sent" ? (
        <SendingState said={entry} sending={sending} again={again} />
      ) : null}
    </article>
  );
}

/** Shown once the receipt has come: what is marked so is stored. */
function Sent(): JSX.Element {
  return (
    <span class="sent" title="Sent: the server has stored it">
      <Icon name="check" /> <span class="unseen">Sent</span>
    </span>
  );
}

/** Nobody is called by his own message. */
const never = /(?!)/u;

function iconOf(to: string, reach: "group" | "private"): IconName {
  if (isRoomName(to)) return "room";
  return reach === "group" ? "group" : "lock";
}

function reachOf(entry: Heard | Said, reach: "group" | "private"): string {
  if (reach === "group") return `in ${entry.to}`;
  return entry.kind === "said" ? `only to ${entry.to}` : "only to you";
}

export interface SendingStateProps {
  said: Said;
  sending: Exclude<Sending, "sent">;
  again: (said: Said, isWritten: boolean) => void;
}

/** What has become of one's own message, where there is something to say of it. */
export function SendingState({ said, sending, again }: SendingStateProps): JSX.Element {
  switch (sending) {
    case "sending":
      return (
        <p class="sending">
          <Icon name="clock" /> Sending…
        </p>
      );
    case "kept":
      return (
        <p class="sending">
          <Icon name="clock" /> Kept: delivered once a lost connection is back
        </p>
      );
    case "unheard":
      return (
        <p class="sending">
          <Icon name="check" />
          {said.to === everyone ? " Sent, but nobody else is here" : " Sent, but not delivered"}
        </p>
      );
    case "refused":
      return (
        <div class="sending refused">
          <p>
            <Icon name="alert" /> {said.why?.map(sentence).join(" ") ?? "Not delivered."}
          </p>
          <button type="button" onClick={() => again(said, true)}>
            Edit
          </button>
          <button type="button" onClick={() => again(said, false)}>
            Dismiss
          </button>
        </div>
      );
    default:
      return sending satisfies never;
  }
}

/** What is said line by line at a terminal, in one paragraph. */
function sentence(line: string): string {
  return /[.?!:]$/u.test(line) ? line : `${line}.`;
}
