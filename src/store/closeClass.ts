import type { Statements } from "./statements.ts";

/**
 * Writes, in a transaction, that the class is closed.
 * @param at milliseconds since 1970-01-01T00:00:00Z
 */
export type CloseClass = (statements: Statements, classNumber: number, at: number) => void;

/** Ends the class: what was said is all that is left of it. */
export const endClass: CloseClass = (statements, classNumber, at) => {
  clear(statements);
  statements.deleteActsOfNothing.run();
  statements.endClass.run(at, classNumber);
  statements.deleteEmptyClass.run(classNumber);
};

/** Pauses the class: everybody and everything stays in it. */
export const pauseClass: CloseClass = (statements, classNumber, at) => {
  statements.pauseClass.run(at, classNumber);
  if (statements.deleteEmptyClass.run(classNumber).changes > 0) clear(statements);
};

function clear(statements: Statements): void {
  statements.deleteMembers.run();
  statements.deleteGroups.run();
  statements.deleteGroupMemberships.run();
  statements.deleteRooms.run();
  statements.deleteMemberships.run();
}
