import type { JSX } from "preact";
import { everyone } from "../../../model/name.ts";
import type { Said } from "./entry.ts";
import { Icon } from "./icon.tsx";

export interface SendingStateProps {
  said: Said;
  again: (said: Said, isWritten: boolean) => void;
}

/** What has become of one's own message. */
export function SendingState({ said, again }: SendingStateProps): JSX.Element {
  switch (said.sending) {
    case "sending":
      return (
        <p class="sending">
          <Icon name="clock" /> Sending…
        </p>
      );
    case "sent":
      return (
        <p class="sending sent" title="Sent: it is stored">
          <Icon name="check" /> <span class="unseen">Sent</span>
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
            <Icon name="alert" /> {said.why?.join(" ") ?? "Not delivered"}
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
      return said.sending satisfies never;
  }
}
