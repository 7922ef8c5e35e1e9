import type { Capability } from "./capability.ts";
import { everyoneChannel } from "./channelNames.ts";

/** What one IRC client has told of itself, and how it wants to be spoken to. */
export class Profile {
  /** The name it asks for, until it has one. */
  nick: string | undefined;
  /** What USER said: undefined until it has. */
  realName: string | undefined;
  /** What PASS said: whoever says the same may take its name over. Undefined where nothing was said. */
  password: string | undefined;
  readonly caps = new Set<Capability>();
  /** It has begun to ask for capabilities and not ended yet: registration waits. */
  isNegotiating = false;
  /** Why it is away; undefined where it is not. */
  away: string | undefined;
  /** Channels it belongs to but has not open: at first that of the class. */
  readonly closed = new Set<string>([everyoneChannel]);
  /** When it was let in and when it last said something, in milliseconds since 1970-01-01T00:00:00Z. */
  joinedAt = 0;
  spokeAt = 0;
}
