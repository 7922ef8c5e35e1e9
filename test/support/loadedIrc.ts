import { ircProtocol } from "../../src/protocols/irc/ircProtocol.ts";
import { ircSessions } from "../../src/protocols/irc/ircSessions.ts";
import type { SessionOptions } from "../../src/protocols/sessionOptions.ts";
import type { PlainProtocol } from "../../src/transport/protocol.ts";

const irc = { name: "irc.test", version: "test", autojoin: true };

/** IRC as a server has it once its code is loaded. */
export function loadedIrc(options: SessionOptions): PlainProtocol {
  const start = { at: options.wallClock(), newest: options.log.view.newest };
  const startSession = ircSessions(options, { ...irc, start });
  return { ...ircProtocol(options, irc), startSession };
}
