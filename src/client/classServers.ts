import type { Endpoint } from "./connection.ts";

/** What a server tells of the class's other servers. */
export interface OtherServers {
  /** Where they are, as `HOST:PORT`. */
  servers?: readonly string[] | undefined;
  /** What all of them show by TLS. */
  fingerprint?: string | undefined;
}

/** The servers of the class. A client uses one at a time. */
export class ClassServers {
  /** The one in use comes first. */
  #endpoints: readonly Endpoint[];

  constructor(first: Endpoint) {
    this.#endpoints = [first];
  }

  get size(): number {
    return this.#endpoints.length;
  }

  /** The server in use has told of the others. If it tells of none, those that were known stay. */
  update({ servers = [], fingerprint }: OtherServers): void {
    const [current] = this.#endpoints;
    if (!current || servers.length === 0) return;
    const others = servers.map((address) => current.at(address, fingerprint));
    this.#endpoints = [current, ...others.filter((other) => other !== undefined)];
  }

  /** The server in use is lost, or does not answer: gives the next one, and tries this one again after all others. */
  next(): Endpoint {
    const [lost, ...others] = this.#endpoints;
    if (lost) this.#endpoints = [...others, lost];
    return this.current;
  }

  get current(): Endpoint {
    const [current] = this.#endpoints;
    if (!current) throw new Error("A class has a server");
    return current;
  }
}
