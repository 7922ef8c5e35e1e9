import type { JSX } from "preact";
import { everyone } from "../model/name.ts";
import type { Said, Sending } from "./entry.ts";
import { Icon } from "./icon.tsx";

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
