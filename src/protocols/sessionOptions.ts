import type { HubEvent } from "../hub/event.ts";
import type { ClassLog } from "../log/classLog.ts";
import type { Fingerprint } from "../model/fingerprint.ts";
import type { ClassGate } from "./classGate.ts";

/** The class's other servers, at which its clients can go on. */
export interface OtherServers {
  /** Where they are, as `HOST:PORT`. */
  readonly servers: readonly string[];
  /** What all of them show by TLS. */
  readonly fingerprint?: Fingerprint | undefined;
}

export const noOthers: OtherServers = { servers: [] };

/** Shared by all sessions of a server. */
export interface SessionOptions {
  log: ClassLog;
  /** Tells the listener of everything that happens in the class, names of a crowd included. */
  observe?: (listener: (event: HubEvent) => void) => void;
  /** How many earlier messages a newcomer is shown. */
  replay: number;
  /** Undefined if the class asks for no code. */
  gate?: ClassGate | undefined;
  /** The same object as long as nothing changes. */
  otherServers: () => OtherServers;
  /** Milliseconds for which the server could be reached: a clock that never goes back. */
  now: () => number;
  /** Milliseconds since 1970-01-01T00:00:00Z: the time of commands. */
  wallClock: () => number;
}
