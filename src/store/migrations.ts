/** Numbers one class may use: more than four thousand million. */
export const numbersOfClass = 2 ** 32;
/** The highest class whose rows have ids that are exact in JavaScript, with room to spare. */
export const highestClass = 2 ** 20;

/** The ids of one class's rows lie above `first` and below `end`. */
export interface RowIds {
  first: number;
  end: number;
}

/**
 * The ids of a class's rows; number n of that class has the id `first + n`. So the rows of a class lie
 * together, and a message is added at the end of one B-tree.
 */
export function rowIdsOf(classNumber: number): RowIds {
  return { first: classNumber * numbersOfClass, end: (classNumber + 1) * numbersOfClass };
}

/** The number of the class that a row belongs to. */
export function classOf(rowId: number): number {
  return Math.floor(rowId / numbersOfClass);
}

/**
 * All changes of the schema in order: the first n of them make version n. A released one is never
 * edited, its comments included.
 *
 * A `stay` is a member from joining to leaving for good, a `visit` a member's time in a room. Members,
 * groups, rooms and messages are numbered in their class; their ids are made by {@link rowIdsOf}.
 */
export const migrations: readonly string[] = [
  `
  CREATE TABLE class (
    id INTEGER PRIMARY KEY,
    started INTEGER NOT NULL,         -- milliseconds since 1970-01-01T00:00:00Z, as all times
    ended INTEGER,                    -- NULL while it runs, and where it was interrupted
    last_stay INTEGER NOT NULL DEFAULT 0,   -- highest number of a stay that was ever used
    last_group INTEGER NOT NULL DEFAULT 0
  ) STRICT;

  CREATE TABLE stay (                 -- who is in a class now
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    token_hash TEXT,
    joined_after INTEGER NOT NULL     -- seq of the newest message when he joined
  ) STRICT;

  CREATE TABLE closed_group (         -- the groups there are now
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL
  ) STRICT;

  CREATE TABLE membership (
    stay_id INTEGER NOT NULL,
    group_id INTEGER NOT NULL,
    PRIMARY KEY (stay_id, group_id)
  ) WITHOUT ROWID, STRICT;
  CREATE INDEX membership_by_group ON membership (group_id);

  CREATE TABLE message (
    id INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    sender TEXT NOT NULL,
    receiver TEXT NOT NULL,           -- everyone, a name or a group's name
    text TEXT NOT NULL,
    stay_id INTEGER NOT NULL,         -- the sender's; his stay may be over
    client_id TEXT,                   -- what the sender's client calls the message
    audience INTEGER NOT NULL,        -- 0 everyone, 1 the stay audience_id, 2 the group audience_id
    audience_id INTEGER,
    delivered INTEGER NOT NULL,
    held INTEGER NOT NULL
  ) STRICT;
  CREATE UNIQUE INDEX message_by_client_id ON message (stay_id, client_id)
    WHERE client_id IS NOT NULL;
  `,
  `
  -- A message's receiver may be a room's name; its audience 3 is those who were in the room audience_id then.
  ALTER TABLE class ADD COLUMN last_room INTEGER NOT NULL DEFAULT 0;

  CREATE TABLE room (                 -- the rooms there are now
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    settings TEXT NOT NULL            -- JSON: topic, modes, bans, invitations
  ) STRICT;

  CREATE TABLE visit (                -- when those who are in a class were in which room
    stay_id INTEGER NOT NULL,
    room_id INTEGER NOT NULL,         -- the room may be gone
    after_seq INTEGER NOT NULL,       -- seq of the newest message when he came
    up_to_seq INTEGER,                -- and when he went; NULL while he is there
    operator INTEGER NOT NULL,
    voice INTEGER NOT NULL,
    PRIMARY KEY (stay_id, room_id, after_seq)
  ) WITHOUT ROWID, STRICT;
  `,
  `
  -- What he was called before in his stay, folded as names are compared: JSON, a list.
  ALTER TABLE stay ADD COLUMN former_keys TEXT NOT NULL DEFAULT '[]';
  `,
  `
  -- 1 if no program is to answer the message, else NULL.
  ALTER TABLE message ADD COLUMN notice INTEGER;
  `,
  `
  -- By which IRC shows who is in a class beside the name. NULL in older rows: the name is.
  ALTER TABLE stay ADD COLUMN user TEXT;
  `,
  `
  -- What was done to keep order, one act a row: JSON. Rows are only ever added.
  -- A message's audience 4 is whoever is a teacher.
  CREATE TABLE act (
    id INTEGER PRIMARY KEY,
    record TEXT NOT NULL
  ) STRICT;

  -- 1 if the message was taken back: nobody reads it any more. Else NULL.
  ALTER TABLE message ADD COLUMN retracted INTEGER;
  `,
  `
  -- When it was closed to go on later. NULL while it runs, where it was interrupted, and once it has ended.
  ALTER TABLE class ADD COLUMN paused INTEGER;
  `,
  `
  -- When those who are in a class were in which group; the group may be gone. As in visit.
  CREATE TABLE group_visit (
    stay_id INTEGER NOT NULL,
    group_id INTEGER NOT NULL,
    after_seq INTEGER NOT NULL,
    up_to_seq INTEGER,
    PRIMARY KEY (stay_id, group_id, after_seq)
  ) WITHOUT ROWID, STRICT;
  INSERT INTO group_visit SELECT stay_id, group_id, 0, NULL FROM membership;
  DROP TABLE membership;

  -- The stay of whoever made the group, which may be over. NULL in older rows.
  ALTER TABLE closed_group ADD COLUMN maker_id INTEGER;

  -- When a member whose token still holds was taken off the list of those who are here, and the newest
  -- message when their connection was lost. NULL while they are on the list.
  ALTER TABLE stay ADD COLUMN gone_at INTEGER;
  ALTER TABLE stay ADD COLUMN gone_after INTEGER;
  `,
  `
  -- 1 if the server window hides private messages: members were promised that it does.
  ALTER TABLE class ADD COLUMN hides_private INTEGER NOT NULL DEFAULT 0;
  `,
  `
  -- What everybody needs to come in, where the server chose it and asks for it. NULL if it never did.
  ALTER TABLE class ADD COLUMN code TEXT;
  `,
  `
  -- The message that it answers. NULL for most.
  ALTER TABLE message ADD COLUMN reply_to INTEGER;
  -- The message whose text it changed when it was said. Its own is empty: only that one has the text.
  ALTER TABLE message ADD COLUMN corrects INTEGER;
  -- 1 if the text is not the first that it had. Else NULL.
  ALTER TABLE message ADD COLUMN corrected INTEGER;
  CREATE INDEX message_corrected ON message (id) WHERE corrected IS NOT NULL;

  CREATE TABLE reaction (             -- how members reacted to messages
    message_id INTEGER NOT NULL,
    reaction TEXT NOT NULL,
    stay_id INTEGER NOT NULL,         -- the member's; their stay may be over
    name TEXT NOT NULL,               -- the member's, then
    stands INTEGER NOT NULL,          -- 0 if they have taken it back
    after_id INTEGER NOT NULL,        -- the newest message when it became so
    PRIMARY KEY (message_id, reaction, stay_id)
  ) WITHOUT ROWID, STRICT;
  CREATE INDEX reaction_by_after ON reaction (after_id);
  `,
  `
  -- How far the log is applied that several servers share, as it says itself. NULL where there is one server.
  ALTER TABLE class ADD COLUMN log_place TEXT;

  CREATE TABLE shared_state (         -- what such a class knows besides
    class_id INTEGER NOT NULL,
    about TEXT NOT NULL,
    value TEXT NOT NULL,              -- JSON
    PRIMARY KEY (class_id, about)
  ) WITHOUT ROWID, STRICT;
  `,
  `
  -- What the class is called that several servers share. NULL where there is one server.
  ALTER TABLE class ADD COLUMN cluster TEXT;
  `,
];
