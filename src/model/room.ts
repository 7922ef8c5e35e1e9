/** One who is in a room, as he is there. */
export interface RankedName {
  name: string;
  operator: boolean;
  voice: boolean;
}

/** The name with the sign of his rank in the room before it: `@` operator, `+` voice (RFC 2812 §5.1, 353). */
export function formatRankedName({ name, operator, voice }: RankedName): string {
  if (operator) return `@${name}`;
  return voice ? `+${name}` : name;
}

/** How a room is set. */
export interface RoomSettings {
  /** Empty where there is none. */
  topic: string;
  /** Who set it and when, in milliseconds since 1970-01-01T00:00:00Z; undefined where nobody did. */
  topicSet: { by: string; at: number } | undefined;
  inviteOnly: boolean;
  moderated: boolean;
  /** Only operators change the topic. */
  topicLocked: boolean;
  key: string | undefined;
  limit: number | undefined;
  /** Masks of names. */
  bans: string[];
  /** Ids of the stays an operator has invited, who are not in yet. */
  invited: number[];
}

/** One stay's time in one room, which it may come back to. It is told apart by `stay`, `room` and `after`. */
export interface RoomMembership {
  stay: number;
  room: number;
  /** The newest message when he came. */
  after: number;
  /** The newest message when he went; undefined while he is there. */
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
