import type { Door, DoorOptions } from "../door.ts";
import { beginsWith } from "../prefix.ts";
import type { IrcNetworkOptions } from "./ircNetwork.ts";
import { IrcNetwork } from "./ircNetwork.ts";
import { IrcSession } from "./ircSession.ts";

/** What the IRC door is made with, beside what every door is. */
export type IrcDoorOptions = Pick<IrcNetworkOptions, "name" | "version" | "autojoin">;

const firstWords = ["cap ", "nick ", "user ", "pass ", "ping ", "quit "];

/**
 * IRC, for the clients people have already (RFC 2812, modern.ircdocs.horse, ircv3.net).
 * @param now milliseconds since 1970-01-01T00:00:00Z
 */
export function ircDoor(options: DoorOptions, irc: IrcDoorOptions, now: () => number): Door {
  const { privateShown, replay } = options;
  const network = new IrcNetwork({ ...irc, privateShown, replay, now });
  return {
    name: "irc",
    opens: (first) => beginsWith(first, firstWords),
    open: (link) => new IrcSession(link, options, network),
  };
}
