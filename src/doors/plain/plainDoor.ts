import type { Door, DoorOptions } from "../door.ts";
import { PlainSession } from "./plainSession.ts";

/** Lines of text, for people at netcat and telnet. It opens to everyone whom no other door takes. */
export function plainDoor(options: DoorOptions): Door {
  return {
    name: "plain",
    opens: () => "yes",
    open: (link, isSilent) => new PlainSession(link, options, isSilent),
  };
}
