import type { RoomSettings } from "../model/room.ts";
import { isEmpty } from "./memberships.ts";
import { rowIdsOf } from "./migrations.ts";
import type { PendingChanges } from "./pendingChanges.ts";
import type { Statements } from "./statements.ts";
import { formatStoredAct } from "./storedActs.ts";

/** Writes what became of a class's members, groups and rooms. To be called within a transaction. */
export class ChangeWriter {
  readonly #statements: Statements;
  readonly #classNumber: number;
  /** The row of number n has the id `first + n`. */
  readonly #first: number;

  constructor(statements: Statements, classNumber: number) {
    this.#statements = statements;
    this.#classNumber = classNumber;
    this.#first = rowIdsOf(classNumber).first;
  }

  /** All but what is taken back. */
  write(changes: PendingChanges): void {
    this.#writeMembers(changes);
    this.#writeGroups(changes);
    this.#writeRooms(changes);
    this.#writeRemovals(changes);
    for (const record of changes.acts) this.#statements.addAct.run(formatStoredAct(record));
    this.#writeReactions(changes);
    const { privateShown, classCode } = changes;
    if (privateShown !== undefined) {
      this.#statements.hidePrivate.run(Number(!privateShown), this.#classNumber);
    }
    if (classCode !== undefined) this.#statements.setClassCode.run(classCode, this.#classNumber);
    this.#writeShared(changes);
    this.writeLastIds(changes);
  }

  /** Once the messages of the turn are there: some of them may be taken back. */
  writeRetracted({ retracted }: PendingChanges): void {
    if (retracted.size === 0) return;
    const ids = Array.from(retracted, (seq) => this.#first + seq);
    this.#statements.retract.run(JSON.stringify(ids));
    this.#statements.deleteReactions.run(JSON.stringify(ids));
  }

  /** Ids that were used are not given again. */
  writeLastIds({ lastIds: { member, group, room } }: PendingChanges): void {
    this.#statements.setLastIds.run(member, group, room, this.#classNumber);
  }

  #writeMembers({ addedMembers, changedMembers }: PendingChanges): void {
    const statements = this.#statements;
    const first = this.#first;
    for (const member of addedMembers.values()) {
      const { id, name, formerKeys, user, tokenHash, joinedAfter, goneAt, lostAfter } = member;
      const former = JSON.stringify(formerKeys);
      statements.insertMember.run(
        first + id,
        name,
        tokenHash ?? null,
        joinedAfter,
        former,
        user ?? null,
        goneAt ?? null,
        lostAfter ?? null,
      );
    }
    for (const { id, name, formerKeys, goneAt, lostAfter } of changedMembers.values()) {
      const former = JSON.stringify(formerKeys);
      statements.changeMember.run(name, former, goneAt ?? null, lostAfter ?? null, first + id);
    }
  }

  #writeGroups({ createdGroups, deletedGroups, groupMemberships }: PendingChanges): void {
    const statements = this.#statements;
    const first = this.#first;
    for (const { id, name, makerId } of createdGroups.values()) {
      statements.insertGroup.run(first + id, name, makerId === undefined ? null : first + makerId);
    }
    for (const id of deletedGroups) statements.deleteGroup.run(first + id);
    for (const membership of groupMemberships.all()) {
      const { memberId, groupId, after, upTo } = membership;
      const key = [first + memberId, first + groupId, after] as const;
      if (isEmpty(membership)) statements.deleteGroupMembership.run(...key);
      else statements.putGroupMembership.run(...key, upTo ?? null);
    }
  }

  #writeRooms({ rooms, deletedRooms, roomMemberships }: PendingChanges): void {
    const statements = this.#statements;
    const first = this.#first;
    for (const { id, name, settings } of rooms.values()) {
      statements.putRoom.run(first + id, name, formatSettings(settings));
    }
    for (const id of deletedRooms) statements.deleteRoom.run(first + id);
    for (const membership of roomMemberships.all()) {
      const { memberId, roomId, after, upTo, operator, voice } = membership;
      const key = [first + memberId, first + roomId, after] as const;
      if (isEmpty(membership)) statements.deleteRoomMembership.run(...key);
      else statements.putRoomMembership.run(...key, upTo ?? null, Number(operator), Number(voice));
    }
  }

  #writeReactions({ reactions }: PendingChanges): void {
    const { putReaction } = this.#statements;
    const first = this.#first;
    for (const { seq, reaction, memberId, name, on, after } of reactions.values()) {
      putReaction.run(first + seq, reaction, first + memberId, name, Number(on), first + after);
    }
  }

  /** What several servers share besides, and how far their log is applied. */
  #writeShared({ shared, logPlace, hasLeftLog }: PendingChanges): void {
    const { setLogPlace, putShared, deleteShared, deleteAllShared } = this.#statements;
    if (hasLeftLog) {
      deleteAllShared.run(this.#classNumber);
      setLogPlace.run(null, this.#classNumber);
    }
    for (const [about, value] of shared) {
      if (value === undefined) deleteShared.run(this.#classNumber, about);
      else putShared.run(this.#classNumber, about, value);
    }
    if (logPlace !== undefined) setLogPlace.run(logPlace, this.#classNumber);
  }

  /** What is left of those who are gone for good. */
  #writeRemovals({ removedMembers }: PendingChanges): void {
    const { deleteMember, deleteGroupMembershipsOf, deleteRoomMembershipsOf } = this.#statements;
    for (const id of removedMembers) {
      for (const statement of [deleteMember, deleteGroupMembershipsOf, deleteRoomMembershipsOf]) {
        statement.run(this.#first + id);
      }
    }
  }
}

/** The same text for the same settings, in whatever order they were set: servers compare their histories. */
function formatSettings(settings: RoomSettings): string {
  const { topic, topicSet, inviteOnly, moderated, membersOnly, topicLocked, ...more } = settings;
  const { key, limit, createdAt, bans, invited, ...none } = more;
  none satisfies Record<string, never>;
  const modes = { inviteOnly, moderated, membersOnly, topicLocked, key, limit };
  return JSON.stringify({ topic, topicSet, ...modes, createdAt, bans, invited });
}
