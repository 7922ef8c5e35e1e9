import type { StartSession } from "../../transport/connection.ts";
import type { SessionOptions } from "../sessionOptions.ts";
import { IrcSession } from "./ircSession.ts";
import type { IrcNetworkOptions } from "./network.ts";
import { IrcNetwork } from "./network.ts";

/** What the sessions share, beside what those of all protocols do. */
export type IrcSessionsOptions = Pick<
  IrcNetworkOptions,
  "name" | "version" | "autojoin" | "fingerprint" | "start"
>;

/** Starts the sessions of all IRC clients. Apart from `ircProtocol.ts`, which loads it with the first of them. */
export function ircSessions(options: SessionOptions, irc: IrcSessionsOptions): StartSession {
  const { log, replay, wallClock: now, now: steadyNow } = options;
  const isShared = log.answersAtOnce !== true;
  const network = new IrcNetwork({ ...irc, replay, now, steadyNow, view: log.view, isShared });
  options.observe?.((event) => network.watch(event));
  return (connection) => new IrcSession(connection, options, network);
}
