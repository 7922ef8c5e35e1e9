/** A member's time in a group. The same member may have several; `memberId`, `groupId` and `after` identify one. */
export interface GroupMembership {
  memberId: number;
  groupId: number;
  /** The newest message when they were put in. */
  after: number;
  /** The newest message when they went; undefined while they are in it. */
  upTo: number | undefined;
}
