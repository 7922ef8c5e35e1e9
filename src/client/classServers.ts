import type { Endpoint } from "./connection.ts";

/** What a server tells of the class's other servers. */
export interface OtherServers {
  /** Where they are, as `HOST:PORT`. */
  servers?: readonly string[] | undefined;
  /** What all of them show by TLS. */
  fingerprint?: string | undefined;
}

/** The servers of the class, of which a client uses one at a time. */
export class ClassServers {
  /** The one in use comes first. */
  #endpoints: readonly Endpoint[];

  constructor(first: Endpoint) {
    this.#endpoints = [first];
  }

  get size(): number {
    return this.#endpoints.length;
  }

  /** The one in use tells of the others. One that tells of none leaves them as they were known. */
  update({ servers = [], fingerprint }: OtherServers): void {
    const [current] = this.#endpoints;
    if (!current || servers.length === 0) return;
    const others = servers.map((address) => current.at(address, fingerprint));
    this.#endpoints = [current, ...others.filter((other) => other !== undefined)];
  }

  /** The one that was in use is lost, or does not answer: it is another's turn, and its own after all others. */
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
