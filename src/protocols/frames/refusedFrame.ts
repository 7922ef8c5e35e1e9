import type { Refusal } from "../../model/refusal.ts";
import type { ServerFrame } from "../../wire/serverFrame.ts";

/** @param id of the frame that is refused, where it had one */
export function refusedFrame(refusal: Refusal, id?: string): ServerFrame {
  return { type: "refused", ...(id === undefined ? {} : { id }), ...refusal };
}
