import type { Heard, RoomEntered, RoomFact } from "../../hub/fact.ts";
import type { Hub } from "../../hub/hub.ts";
import type { Member } from "../../hub/member.ts";
import type { OutLine } from "./formatIrcLine.ts";
import type { IrcNetwork } from "./ircNetwork.ts";
import type { Profile } from "./profile.ts";

/** What became of a message that was given an id. */
export type Settled = Extract<Heard, { kind: "receipted" | "notStored" }>;

/** What answers a wish about a room. */
export type RoomNews = RoomFact | RoomEntered;

/** The IRC client whose command is run, as the command sees it. */
export interface Caller {
  readonly hub: Hub;
  readonly network: IrcNetwork;
  readonly profile: Profile;
  /** The one who sits here, once it is registered. */
  readonly member: Member | undefined;
  /** Asks the hub for the name it wants. Returns whether it was let in, or why not. */
  sit(name: string): ReturnType<Hub["join"]>;
  /** A new id for a message, and who is told once it is stored or cannot be. */
  onSettled(told: (settled: Settled) => void): string;
  /** Hands over the next fact of that kind about that room, if it is the one meant, instead of telling it. */
  expect<Kind extends RoomNews["kind"]>(
    kind: Kind,
    room: string,
    isIt: (fact: Extract<RoomNews, { kind: Kind }>) => boolean,
    told: (fact: Extract<RoomNews, { kind: Kind }>) => void,
  ): void;
  /** Nobody is told any more what became of the message of that id. */
  forget(id: string): void;
  /** Tells it lines that answer nothing. */
  tell(lines: readonly OutLine[]): void;
  /** Says goodbye and closes. */
  quit(reason: string): void;
}
