import * as texts from "../../model/texts.ts";
import type { PlainProtocol } from "../../transport/protocol.ts";
import { beginsWith } from "../../transport/protocol.ts";
import type { SessionOptions } from "../sessionOptions.ts";
import { buildErrorLine, encodeIrcLines } from "./ircLine.ts";
import { IrcSession } from "./ircSession.ts";
import type { IrcNetworkOptions } from "./network.ts";
import { IrcNetwork } from "./network.ts";

/** Options of IRC beside those every protocol has. */
export type IrcProtocolOptions = Pick<
  IrcNetworkOptions,
  "name" | "version" | "autojoin" | "fingerprint"
>;

/** The commands IRC clients begin with. */
const firstCommands = ["cap ", "nick ", "user ", "pass ", "ping ", "quit "];

/** IRC, for the clients people already have (RFC 2812; modern.ircdocs.horse; ircv3.net). */
export function ircProtocol(options: SessionOptions, irc: IrcProtocolOptions): PlainProtocol {
  const { log, replay, wallClock: now, now: steadyNow } = options;
  const isShared = log.answersAtOnce !== true;
  const network = new IrcNetwork({ ...irc, replay, now, steadyNow, view: log.view, isShared });
  options.observe?.((event) => network.watch(event));
  return {
    name: "irc",
    // No person at netcat begins a name so: none has a space.
    afterPrompt: "\r\n",
    match: (first) => beginsWith(first, firstCommands),
    startSession: (connection) => new IrcSession(connection, options, network),
    refusePlain: () =>
      encodeIrcLines([buildErrorLine(`${texts.tlsRequired}. ${texts.joinByTls.irc}`)]),
  };
}
