import type { Protocol } from "../../transport/protocol.ts";
import { beginsWith } from "../../transport/protocol.ts";
import type { SessionOptions } from "../lineSession.ts";
import type { IrcNetworkOptions } from "./network.ts";
import { IrcNetwork } from "./network.ts";
import { IrcSession } from "./ircSession.ts";

/** What the IRC door is made with, beside what every door is. */
export type IrcProtocolOptions = Pick<IrcNetworkOptions, "name" | "version" | "autojoin">;

const firstWords = ["cap ", "nick ", "user ", "pass ", "ping ", "quit "];

/**
 * IRC, for the clients people have already (RFC 2812, modern.ircdocs.horse, ircv3.net).
 * @param now milliseconds since 1970-01-01T00:00:00Z
 */
export function ircProtocol(
  options: SessionOptions,
  irc: IrcProtocolOptions,
  now: () => number,
): Protocol {
  const { privateShown, replay } = options;
  const network = new IrcNetwork({ ...irc, privateShown, replay, now });
  return {
    name: "irc",
    match: (first) => beginsWith(first, firstWords),
    startSession: (connection) => new IrcSession(connection, options, network),
  };
}
