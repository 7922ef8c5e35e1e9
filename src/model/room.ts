/** A member of a room and their rank in it. */
export interface RankedName {
  name: string;
  operator: boolean;
  voice: boolean;
}

/** The name after the sign of its rank in the room: `@` operator, `+` voice (RFC 2812 §5.1, 353). */
export function formatRankedName({ name, operator, voice }: RankedName): string {
  if (operator) return `@${name}`;
  return voice ? `+${name}` : name;
}

/** How a room is set. */
export interface RoomSettings {
  /** Empty if there is none. */
  topic: string;
  /** Who set it and when, in milliseconds since 1970-01-01T00:00:00Z; undefined if nobody did. */
  topicSet: { by: string; at: number } | undefined;
  inviteOnly: boolean;
  moderated: boolean;
  /** Only members of the room may speak in it. */
  membersOnly: boolean;
  /** Only operators change the topic. */
  topicLocked: boolean;
  key: string | undefined;
  limit: number | undefined;
  /** When it was made, in milliseconds since 1970-01-01T00:00:00Z; undefined in histories of earlier releases. */
  createdAt: number | undefined;
  /** Masks of names. */
  bans: string[];
  /** Ids of members whom an operator has invited and who are not in yet. */
  invited: number[];
}

/** A member's time in a room. The same member may have several; `memberId`, `roomId` and `after` identify one. */
export interface RoomMembership {
  memberId: number;
  roomId: number;
  /** The newest message when they came. */
  after: number;
  /** The newest message when they went; undefined while they are there. */
  upTo: number | undefined;
  operator: boolean;
  voice: boolean;
}

/** A room as a list of rooms shows it. */
export interface ListedRoom {
  name: string;
  members: number;
  topic: string;
}
