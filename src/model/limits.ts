/** Every number with a meaning, with its unit in its name or beside it. */
export const limits = {
  /** Code points of a name or a group's name. */
  nameCharacters: 32,
  /** Code points of the user by which IRC shows a member beside the name. */
  userCharacters: 20,
  /** Names a member may have, one after the other: a ban is compared with all of them. */
  namesOfMember: 20,
  /** Code points of one message's text. */
  textCharacters: 4_000,
  /** Minutes for which members may take back and correct what they said: long enough to see a slip. */
  ownMinutes: 2,
  /** Bytes of one line on the wire, its line end not counted. */
  lineBytes: 65_536,
  /** Bytes of names in one list of a frame; two such lists and a member's rooms keep its line within the limit. */
  listBytes: 28_000,
  /** UTF-16 units of what is searched for. */
  searchUnits: 200,
  /** Messages of the history that one answer brings, unless fewer are asked for, and at most. */
  historyMessages: 50,
  historyMessagesAtMost: 200,
  /** UTF-16 units of a code that makes somebody a teacher, or lets them in. */
  codeUnits: 200,
  /** Distinct active members a group needs when it is made. */
  groupMembers: 3,
  /** Rooms a class may have at a time. */
  rooms: 1_000,
  /** Rooms one member may lead at a time and still make another. */
  roomsLed: 20,
  /** Groups that one member has made, and groups of a class, at a time. */
  groupsMade: 20,
  groups: 1_000,
  /** Rooms one member may be in at a time. */
  roomsOfMember: 50,
  /** Code points of a room's topic, and of what is pinned. */
  topicCharacters: 300,
  /** Code points of the reason for leaving a room or for a kick; more is cut. */
  remarkCharacters: 200,
  /** Changes of a room's modes in one command. */
  modeChanges: 20,
  /** Masks one room may ban. */
  roomBans: 100,
  /** Names one command for a group may hold. */
  groupNames: 400,
  /** Messages a second one client may write for good. */
  ratePerSecond: 10,
  /** Bytes that may wait for a client; beyond them, only its place in the history is kept. */
  sendQueueBytes: 1_048_576,
  /**
   * Looks, a second apart, at which a client has taken nothing of what waits for it; the last closes it. The
   * system of a client that reads 5 kB a second takes a part in up to 26 of them.
   */
  stalledTicks: 60,
  /** Time a program has to give a name. */
  nameWithinMs: 30_000,
  /** Silence after which a native client is asked whether it is there. */
  pingAfterMs: 30_000,
  /** Silence after which the other side is taken for gone. */
  silentMs: 60_000,
  /** Time a stopping server gives its clients to hear goodbye. */
  stopWithinMs: 2_000,
  /**
   * How long after they were last here a member's token brings them back, and how long a class that pauses can
   * go on with everybody in it: a day at school. After that it counts as ended.
   */
  tokenMs: 12 * 3_600_000,
  /** Time a client waits for a server to take the connection. */
  connectWithinMs: 10_000,
  /** Time a client that lost its connection tries to get it back. */
  retryMs: 120_000,
} as const;
