import type { Statements } from "./statements.ts";

/**
 * Writes, in a transaction, that the class is closed. Returns whether anything is left of it.
 * @param at milliseconds since 1970-01-01T00:00:00Z
 */
export type CloseClass = (statements: Statements, classNumber: number, at: number) => boolean;

/** Ends the class: what was said is all that is left of it. */
export const endClass: CloseClass = (statements, classNumber, at) => {
  clear(statements, classNumber);
  statements.deleteActsOfNothing.run();
  statements.endClass.run(at, classNumber);
  return statements.deleteEmptyClass.run(classNumber).changes === 0;
};

/** Pauses the class: everybody and everything stays in it. */
export const pauseClass: CloseClass = (statements, classNumber, at) => {
  statements.pauseClass.run(at, classNumber);
  const isLeft = statements.deleteEmptyClass.run(classNumber).changes === 0;
  if (!isLeft) clear(statements, classNumber);
  return isLeft;
};

function clear(statements: Statements, classNumber: number): void {
  statements.deleteAllShared.run(classNumber);
  statements.deleteMembers.run();
  statements.deleteGroups.run();
  statements.deleteGroupMemberships.run();
  statements.deleteRooms.run();
  statements.deleteRoomMemberships.run();
}
