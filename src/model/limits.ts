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
  /** UTF-16 units of the reason a malformed frame is refused with. */
  reasonCharacters: 200,
  /** Bytes that may wait for a client that does read, but less fast than it is told. */
  backlogBytes: 16_777_216,
  /** Malformed frames of one connection; the last of them closes it. */
  badFrames: 3,
  /** Silence after which a connection is taken for a person at netcat. */
  promptAfterMs: 1_000,
  /** Time a program has to give a name. */
  nameWithinMs: 30_000,
  /** Time a person at netcat has to give a name. */
  plainNameWithinMs: 120_000,
  /** Time a lost connection's member has to come back. */
  graceMs: 30_000,
  /** Time the members of a crashed server's class have to come back once it runs again. */
  graceAfterCrashMs: 60_000,
  /** How often it is looked whose time to come back is over, and who has fallen silent. */
  tickMs: 1_000,
  /** Silence after which a native client is asked whether it is there. */
  pingAfterMs: 30_000,
  /** Silence after which the other side is taken for gone. */
  silentMs: 60_000,
  /** Time a connection that was ended has to take its last bytes. */
  lingerMs: 2_000,
  /** Time a stopping server gives its clients to hear goodbye. */
  stopWithinMs: 2_000,
  /** Time a client waits for a server to take the connection. */
  connectWithinMs: 10_000,
  /** Time a client that lost its connection tries to get it back. */
  retryMs: 120_000,
  /** Time it waits between two tries, at least and at most. */
  backoffLeastMs: 200,
  backoffMostMs: 10_000,
  /** Frames a client keeps that are not answered yet; then it takes no more from a pipe. */
  unansweredFrames: 1_000,
  /** Frames a client keeps that it has not shown yet; then it reads no more. */
  unreadFrames: 1_000,
  /** How often it is looked whether a WebSocket has sent all it took. */
  webSocketLookMs: 50,
  /** Entries a page keeps of what it was told. */
  pageEntries: 5_000,
  /** Entries a page has drawn at once, and adds where one asks for earlier ones. */
  pageDrawn: 300,
  /** Entries a page keeps through a reload. */
  pageSaved: 500,
  /** People a page lists at once. */
  pagePeople: 200,
  /** People from whom on a page offers to look for one by name. */
  pageLookFrom: 12,
  /** How often a page that nobody looks at brings its title up to date. */
  pageHiddenMs: 500,
  /** How often, at most, a page saves its stay. */
  pageSaveMs: 1_000,
  /** Time another tab has to say that a stay is its own. */
  pageAskMs: 300,
  /** Pixels from its end within which a log counts as read to its end. */
  pageEndPixels: 48,
  /** Pixels of width up to which the lists are a drawer, as the style sheets have it. */
  pageNarrowPixels: 760,
  /** Time after which consecutive messages of one sender get a heading of their own. */
  pageGroupMs: 300_000,
  /** Earlier messages a newcomer is shown. */
  replay: 20,
  /** Time a turn may wait for another server that writes to the same history. */
  storeBusyMs: 1_000,
  /** Time a starting server may wait for another one that opens the same history. */
  storeOpenMs: 10_000,
  /** Bytes of one WebSocket message, in and out. */
  webMessageBytes: 262_144,
  /** Time a browser has to send a request and take the answer. */
  exchangeWithinMs: 20_000,
  /** Between a browser's request for a page and the connection it opens for later, at most. */
  spareWithinMs: 50,
  /** The same where no network delays the connection: people and programs of this machine may come soon after. */
  spareHereWithinMs: 10,
  /** Seconds a browser's connection is kept for its next request. */
  webIdleSeconds: 10,
  /** Page of a new history; a turn of one message writes two of them. */
  storePageBytes: 2_048,
  /** Pages the history's log may hold before they are brought to their place, which takes about 10 ms. */
  storeLogPages: 8_000,
  /** Messages kept in memory. */
  keptMessages: 1_000,
  /** Receipts kept in memory, at least. */
  keptReceipts: 20_000,
  /** Messages an export reads at a time. */
  exportMessages: 1_000,
  /** Port of the first ClassChat, and of this one. */
  port: 12_000,
} as const;
