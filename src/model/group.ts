/** A member's time in a group. The same member may have several; `memberId`, `groupId` and `after` identify one. */
export interface GroupMembership {
  memberId: number;
  groupId: number;
  /** The newest message when they were put in. */
  after: number;
  /** The newest message when they went; undefined while they are in it. */
  upTo: number | undefined;
}

/** A group as whoever is in it, or made it, sees it. */
export interface ListedGroup {
  name: string;
  /** Who made it, if they are here. */
  by?: string;
  /** Those who are here. */
  members: string[];
  /** They read what is said in it when they are back. */
  absent: string[];
}
