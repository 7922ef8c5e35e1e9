import type { Hub } from "../hub/hub.ts";
import type { ClassLog } from "../log/classLog.ts";
import { LocalLog } from "../log/localLog.ts";
import type { CloseReason } from "../model/event.ts";
import type { OtherServers } from "../protocols/sessionOptions.ts";
import { noOthers } from "../protocols/sessionOptions.ts";
import type { Store } from "../store/store.ts";
import type { JoinAddress } from "./joinAddresses.ts";
import type { ClusterEvent } from "./windowJson.ts";

/**
 * What becomes of the class when its server stops. One that pauses can go on with everybody and everything in
 * it: its members are away, and their clients try to come back. One that ends says goodbye to them.
 */
export type Stop = "pause" | "end";

/** What there is of a server before it listens. */
export interface ServerParts {
  hub: Hub;
  store: Store;
  /** Where it will be joined. */
  addresses: readonly JoinAddress[];
  /** Ends the hub's turn; in a crowd, arrivals and departures may be told later. */
  endTurn: () => void;
  /** Asks for the turn to end. */
  wake: () => void;
  /** Milliseconds for which the server could be reached: a clock that never goes back. */
  now: () => number;
  /** Calls back after so many milliseconds. */
  after: (ms: number, callback: () => void) => void;
  /** Shows it in the window. */
  show: (event: ClusterEvent) => void;
  /** Closes all connections. */
  disconnect: (why: CloseReason) => void;
}

/** How far this server is in a log that several share. */
export interface LogStatus {
  isConnected: boolean;
  /** Records that are in the log and not applied here, as far as is known. */
  lag: number;
  /** How many servers are in it, this one included. */
  servers: number;
}

/** How the class is served: by this server alone, or by several that share its log. */
export interface Serving {
  readonly log: ClassLog;
  /** The same object as long as nothing changes. */
  readonly otherServers: OtherServers;
  /** Where any of the others was or is, as far as this server has heard. */
  readonly otherPlaces: readonly string[];
  /** Undefined if this server serves the class alone. */
  readonly status: LogStatus | undefined;
  /** Ends a turn of the event loop. */
  endTurn(): void;
  /** To be called about once a second. */
  tick(): void;
  /** The server is asked to stop: resolves to how it can. */
  prepareStop(wanted: Stop): Promise<Stop>;
  /** Why its connections are closed then. */
  closeReason(how: Stop): CloseReason;
  /** All connections are closed. Resolves to whether anything of the class is left in the history. */
  finish(how: Stop): Promise<boolean>;
}

/** One server serves the class: each command is applied in the same call. */
export function serveAlone({ hub, store, endTurn }: ServerParts): Serving {
  return {
    log: new LocalLog(hub),
    otherServers: noOthers,
    otherPlaces: noOthers.servers,
    status: undefined,
    endTurn,
    tick() {},
    prepareStop: async (wanted) => wanted,
    closeReason: (how) => (how === "pause" ? "paused" : "server_closed"),
    finish: async (how) => (how === "pause" ? store.pause() : store.end()),
  };
}
