import type { Hub } from "../../hub/hub.ts";
import type { Member } from "../../hub/member.ts";
import type { Awaited } from "./awaited.ts";
import type { OutLine } from "./formatIrcLine.ts";
import type { IrcNetwork } from "./ircNetwork.ts";
import type { Profile } from "./profile.ts";

/** The IRC client whose command is run, as the command sees it. */
export interface Caller {
  readonly hub: Hub;
  readonly network: IrcNetwork;
  readonly profile: Profile;
  /** Facts by which commands are answered. */
  readonly awaited: Awaited;
  /** The one who sits here, once it is registered. */
  readonly member: Member | undefined;
  /** Asks the hub for the name it wants. Returns whether it was let in, or why not. */
  sit(name: string): ReturnType<Hub["join"]>;
  /** Asks the hub for another name. Returns whether it has it now, or why not. */
  rename(name: string): ReturnType<Hub["rename"]>;
  /** Counts a line that does as much as so many as that many: the others wait longer. */
  countsAs(lines: number): void;
  /** Tells it lines that answer nothing. */
  tell(lines: readonly OutLine[]): void;
  /** Says goodbye and closes. */
  quit(reason: string): void;
}
