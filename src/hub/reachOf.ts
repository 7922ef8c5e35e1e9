import type { Member } from "./member.ts";
import type { Reach } from "./pendingMessage.ts";

/** How many of the members a message of `from` goes to, found by asking each. */
export function countReach(members: Iterable<Member>, from: Member): Reach {
  let delivered = 0;
  let held = 0;
  for (const member of members) {
    if (member === from) continue;
    if (member.peer) delivered += 1;
    else held += 1;
  }
  return { delivered, held };
}
