import type { Statements } from "./statements.ts";
import type { Interrupted } from "./store.ts";

/** Who is in the class and what groups there are, as it is stored; nobody and none after a good end. */
export function readInterrupted({ stays, groups, memberships }: Statements): Interrupted {
  const members = Map.groupBy(memberships.all(), ({ groupId }) => groupId);
  return {
    stays: stays.all().map(({ id, name, tokenHash, joinedAfter }) => {
      return { id, name, tokenHash: tokenHash ?? undefined, joinedAfter };
    }),
    groups: groups.all().map(({ id, name }) => {
      return { id, name, members: (members.get(id) ?? []).map(({ stay }) => stay) };
    }),
  };
}
