import * as texts from "../../model/texts.ts";
import { startWhenLoaded } from "../../transport/loadedSession.ts";
import type { PlainProtocol } from "../../transport/protocol.ts";
import { beginsWith } from "../../transport/protocol.ts";
import type { SessionOptions } from "../sessionOptions.ts";
import { buildErrorLine, encodeIrcLines } from "./ircLine.ts";
import type { IrcSessionsOptions } from "./ircSessions.ts";

/** Options of IRC beside those every protocol has. */
export type IrcProtocolOptions = Omit<IrcSessionsOptions, "start">;

/** The commands IRC clients begin with. */
const firstCommands = ["cap ", "nick ", "user ", "pass ", "ping ", "quit "];

/**
 * IRC, for the clients people already have (RFC 2812; modern.ircdocs.horse; ircv3.net). A server starts with no more
 * of it than recognizes its clients; the rest is loaded with the first of them.
 */
export function ircProtocol(options: SessionOptions, irc: IrcProtocolOptions): PlainProtocol {
  const start = { at: options.wallClock(), newest: options.log.view.newest };
  return {
    name: "irc",
    // No person at netcat begins a name so: none has a space.
    afterPrompt: "\r\n",
    match: (first) => beginsWith(first, firstCommands),
    startSession: startWhenLoaded(async () => {
      const { ircSessions } = await import("./ircSessions.ts");
      return ircSessions(options, { ...irc, start });
    }),
    refusePlain: () =>
      encodeIrcLines([buildErrorLine(`${texts.tlsRequired}. ${texts.joinByTls.irc}`)]),
  };
}
