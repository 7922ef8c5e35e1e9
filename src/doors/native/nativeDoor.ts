import type { Door, DoorOptions } from "../door.ts";
import { FrameSession } from "../frameSession.ts";
import { beginsWith } from "../prefix.ts";

/** JSON lines, for ClassChat's own clients and for programs. */
export function nativeDoor(options: DoorOptions): Door {
  return {
    name: "native",
    opens: (first) => beginsWith(first, ["{"]),
    open: (link) => new FrameSession(link, options),
  };
}
