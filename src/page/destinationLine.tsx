import type { ComponentChildren, JSX } from "preact";
import * as texts from "../model/texts.ts";
import type { Destination } from "./destination.ts";
import { describeReceiver } from "./destination.ts";
import type { IconName } from "./icon.tsx";
import { Icon } from "./icon.tsx";
import { pageTexts } from "./pageTexts.ts";

export interface DestinationLineProps {
  destination: Destination;
  /** The conversation that is shown, as a sentence names it. */
  chosen: string;
  /** It goes to others than those of the conversation that is shown. */
  isElsewhere: boolean;
  /** What can be done about it. */
  children: ComponentChildren;
}

/** Says where the line will go. */
export function DestinationLine(props: DestinationLineProps): JSX.Element {
  const { destination, chosen, isElsewhere, children } = props;
  return (
    <div class="destination">
      <p id="destination" aria-live="polite">
        <Icon name={icons[destination.kind]} />
        <span>
          {describeDestination(destination, chosen)}
          {isElsewhere ? pageTexts.composer.notTo(chosen) : null}
        </span>
      </p>
      {children}
    </div>
  );
}

/** Says why the line cannot go, and offers what can be done. */
export function ObstacleLine(props: { why: string; children: ComponentChildren }): JSX.Element {
  return (
    <div class="destination">
      <p id="destination" aria-live="polite">
        <Icon name="alert" /> {props.why}
      </p>
      {props.children}
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
    case "nobody":
      if (destination.name === chosen) {
        return (
          <>
            <strong>{destination.name}</strong> {pageTexts.composer.isNotHere}
          </>
        );
      }
      return (
        <>
          {pageTexts.composer.nobodyIsCalled(destination.name)}.{" "}
          {destination.near === undefined
            ? pageTexts.composer.beginWith(chosen)
            : texts.didYouMean(destination.near)}
        </>
      );
    case "command":
      return <>{destination.does}</>;
    case "mistake":
      return <>{[destination.refusal.text, destination.refusal.hint].filter(Boolean).join(". ")}</>;
    default: {
      const { lead, name } = describeReceiver(destination);
      return (
        <>
          {lead} <strong>{name}</strong>
        </>
      );
    }
  }
}
