import type { Door, DoorOptions } from "../door.ts";
import { beginsWith } from "../prefix.ts";
import { NativeSession } from "./nativeSession.ts";

/** JSON lines, for ClassChat's own clients and for programs. */
export function nativeDoor(options: DoorOptions): Door {
  return {
    name: "native",
    opens: (first) => beginsWith(first, ["{"]),
    open: (link) => new NativeSession(link, options),
  };
}
