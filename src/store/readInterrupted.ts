import { decodeSettings } from "./decodeSettings.ts";
import * as v from "valibot";
import type { Statements } from "./statements.ts";
import type { Interrupted } from "./store.ts";

const keys = v.pipe(v.string(), v.parseJson(), v.array(v.string()));

/** Who is in the class, what groups and rooms there are, as it is stored; nobody and nothing after a good end. */
export function readInterrupted(statements: Statements): Interrupted {
  const { stays, groups, memberships, rooms, visits } = statements;
  const members = Map.groupBy(memberships.all(), ({ groupId }) => groupId);
  return {
    stays: stays.all().map(({ id, name, tokenHash, joinedAfter, formerKeys }) => {
      const stay = { id, name, tokenHash: tokenHash ?? undefined, joinedAfter };
      return Object.assign(stay, { formerKeys: v.parse(keys, formerKeys) });
    }),
    groups: groups.all().map(({ id, name }) => {
      return { id, name, members: (members.get(id) ?? []).map(({ stay }) => stay) };
    }),
    rooms: rooms.all().map(({ id, name, settings }) => {
      return { id, name, settings: decodeSettings(settings) };
    }),
    visits: visits.all().map(({ stay, room, after, operator, voice }) => {
      const visit = { stay, room, after, upTo: undefined };
      return Object.assign(visit, { operator: operator === 1, voice: voice === 1 });
    }),
  };
}
