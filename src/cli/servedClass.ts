import type { ConsolaInstance } from "consola/core";
import type { ServerCertificate } from "../server/certificate.ts";
import type { Over } from "../server/clusterServing.ts";
import type { ServerOptions } from "../server/server.ts";

/** The class that `serve` runs, and how. */
export interface ServedClass extends Pick<
  ServerOptions,
  "store" | "classCode" | "graceMs" | "crowdFrom" | "serve"
> {
  certificate: ServerCertificate;
  /** If other servers serve it too: what they all call it. */
  name?: string;
  /** Joins those, before anybody can join at this one. Throws a `Failure`; so it does if it is aborted. */
  join?: (signal: AbortSignal) => Promise<void>;
  /** Resolves if the server must stop for what others have done, or for what has become of their log. */
  over: () => Promise<Over>;
  /** Gives up before anybody can join. Does not throw. */
  withdraw: () => Promise<void>;
}

export interface OpenServedOptions {
  /** The code that lets in, if whoever starts the server gave one. */
  ownCode: string | undefined;
  log: ConsolaInstance;
  /** Aborted when the program is asked to end. */
  signal: AbortSignal;
  /** Somebody is at the terminal, and this program has it. */
  canAsk: boolean;
}
