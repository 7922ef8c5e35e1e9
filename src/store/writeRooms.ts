import type { PendingChanges } from "./changes.ts";
import type { Statements } from "./statements.ts";
import { isEmpty } from "./roomMemberships.ts";

/**
 * Writes what became of rooms and visits, within a transaction.
 * @param first that of the class's `rowIdsOf`
 */
export function writeRooms(statements: Statements, first: number, changes: PendingChanges): void {
  const { rooms, emptied, visits, closed } = changes;
  for (const { id, name, settings } of rooms.values()) {
    statements.putRoom.run(first + id, name, JSON.stringify(settings));
  }
  for (const id of emptied) statements.deleteRoom.run(first + id);
  for (const visit of visits.all()) {
    const { stay, room, after, upTo, operator, voice } = visit;
    const which = [first + stay, first + room, after] as const;
    if (isEmpty(visit)) statements.deleteVisit.run(...which);
    else statements.putVisit.run(...which, upTo ?? null, Number(operator), Number(voice));
  }
  for (const stay of closed) statements.deleteVisitsOf.run(first + stay);
}
