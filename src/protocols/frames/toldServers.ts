import type { ServerFrame } from "../../wire/serverFrame.ts";
import type { OtherServers } from "../lineSession.ts";

/** What a client is told of the class's other servers, at which it goes on when its own is lost. */
export class ToldServers {
  readonly #others: () => OtherServers;
  #told: OtherServers | undefined;

  constructor(others: () => OtherServers) {
    this.#others = others;
  }

  /** The keys of the frame that welcomes the client; none if there are no other servers. */
  welcomeKeys(): ReturnType<typeof keysOf> | undefined {
    this.#told = this.#others();
    return this.#told.servers.length > 0 ? keysOf(this.#told) : undefined;
  }

  /** What is to be told since they have changed. */
  takeChange(): ServerFrame | undefined {
    const others = this.#others();
    if (!this.#told || this.#told === others) return undefined;
    this.#told = others;
    return { type: "servers", ...keysOf(others) };
  }
}

function keysOf({ servers, fingerprint }: OtherServers) {
  return { servers: [...servers], ...(fingerprint !== undefined && { fingerprint }) };
}
