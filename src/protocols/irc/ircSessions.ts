import type { BeginSession } from "../../transport/loadedSession.ts";
import type { SessionOptions } from "../sessionOptions.ts";
import { IrcSession } from "./ircSession.ts";
import type { IrcNetworkOptions } from "./network.ts";
import { IrcNetwork } from "./network.ts";

export type IrcSessionsOptions = Pick<
  IrcNetworkOptions,
  "name" | "version" | "autojoin" | "fingerprint" | "start"
>;

/** The sessions of all IRC clients of a class. */
export function ircSessions(options: SessionOptions, irc: IrcSessionsOptions): BeginSession {
  const { log, replay, wallClock: now, now: steadyNow } = options;
  const isShared = log.answersAtOnce !== true;
  const network = new IrcNetwork({ ...irc, replay, now, steadyNow, view: log.view, isShared });
  options.observe?.((event) => network.watch(event));
  return (connection) => new IrcSession(connection, options, network);
}
