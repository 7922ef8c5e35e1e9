import type { JSX } from "preact";
import type { Aim } from "./aim.ts";
import type { IconName } from "./icon.tsx";
import { Icon } from "./icon.tsx";

/** Says where the line goes, before it goes. */
export function AimLine({ aim, chosen }: { aim: Aim; chosen: string }): JSX.Element {
  return (
    <p class="aim" id="aim" aria-live="polite">
      <Icon name={icons[aim.kind]} />
      <span>{sentence(aim, chosen)}</span>
    </p>
  );
}

const icons: Record<Aim["kind"], IconName> = {
  everyone: "everyone",
  person: "lock",
  group: "group",
  room: "room",
  nobody: "alert",
  command: "check",
  mistake: "alert",
};

function sentence(aim: Aim, chosen: string): JSX.Element {
  switch (aim.kind) {
    case "everyone":
      return (
        <>
          To <strong>everyone</strong>
        </>
      );
    case "person":
      return (
        <>
          Only to <strong>{aim.name}</strong>
        </>
      );
    case "group":
      return (
        <>
          To the group <strong>{aim.name}</strong>
        </>
      );
    case "room":
      return (
        <>
          To the room <strong>{aim.name}</strong>
        </>
      );
    case "nobody":
      if (aim.name === chosen) {
        return (
          <>
            <strong>{aim.name}</strong> is not here now
          </>
        );
      }
      return (
        <>
          Nobody here is called <strong>{aim.name}</strong>.{" "}
          {aim.near === undefined
            ? `To write to ${chosen}, begin with ${chosen}:`
            : `Did you mean ${aim.near}?`}
        </>
      );
    case "command":
      return <>{aim.does}</>;
    case "mistake":
      return <>{[aim.refusal.text, aim.refusal.hint].filter(Boolean).join(". ")}</>;
    default:
      return aim satisfies never;
  }
}
