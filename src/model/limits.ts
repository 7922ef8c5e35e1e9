/** Every number with a meaning, with its unit in its name or beside it. */
export const limits = {
  /** Code points of a name or a group's name. */
  nameCharacters: 32,
  /** Code points of one message's text. */
  textCharacters: 4_000,
  /** Bytes of one line on the wire, its line end not counted. */
  lineBytes: 65_536,
  /** Bytes of names in one list of a frame; two such lists keep its line within the limit. */
  listBytes: 30_000,
  /** Characters of the id a client gives a frame. */
  idCharacters: 64,
  /** Distinct active members a group needs when it is made. */
  groupMembers: 3,
  /** Names one wish for a group may hold. */
  groupNames: 400,
  /** Messages a second one client may write for good. */
  ratePerSecond: 10,
  /** Messages one client may write at once after a rest. */
  rateBurst: 40,
  /** Bytes that may wait for a client that does not read. */
  outboxBytes: 1_048_576,
  /** Bytes that may wait for a server window that is not drawn. */
  windowBytes: 8_388_608,
  /** Malformed frames of one connection; the last of them closes it. */
  badFrames: 3,
  /** Silence after which a connection is taken for a person at netcat. */
  promptAfterMs: 1_000,
  /** Time a program has to give a name. */
  nameWithinMs: 30_000,
  /** Time a person at netcat has to give a name. */
  plainNameWithinMs: 120_000,
  /** Time a connection that was ended has to take its last bytes. */
  lingerMs: 2_000,
  /** Time a stopping server gives its clients to hear goodbye. */
  stopWithinMs: 2_000,
  /** Time a client waits for a server to take the connection. */
  connectWithinMs: 10_000,
  /** Frames a client keeps that it has not shown yet; then it reads no more. */
  unreadFrames: 1_000,
  /** Messages kept in memory. */
  keptMessages: 1_000,
  /** Port of the first ClassChat, and of this one. */
  port: 12_000,
} as const;
