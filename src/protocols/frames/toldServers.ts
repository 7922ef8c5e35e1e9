import type { ServerFrame } from "../../wire/serverFrame.ts";
import type { OtherServers } from "../sessionOptions.ts";

/** What a client is told of the class's other servers, at which it goes on when its own is lost. */
export class ToldServers {
  #told: OtherServers | undefined;
  #turn = 0;

  /**
   * The keys of the frame that welcomes the client; none if there are no other servers.
   * @param turn whose differ are told another order: a crowd that loses its server spreads over all others
   */
  welcomeKeys(others: OtherServers, turn: number): ReturnType<typeof keysOf> | undefined {
    this.#told = others;
    this.#turn = turn;
    return others.servers.length > 0 ? keysOf(others, turn) : undefined;
  }

  /** What is to be told since they have changed. */
  takeChange(others: OtherServers): ServerFrame | undefined {
    if (!this.#told || this.#told === others) return undefined;
    this.#told = others;
    return { type: "servers", ...keysOf(others, this.#turn) };
  }
}

function keysOf({ servers, fingerprint }: OtherServers, turn: number) {
  const first = turn % Math.max(1, servers.length);
  const inTurn = [...servers.slice(first), ...servers.slice(0, first)];
  return { servers: inTurn, ...(fingerprint !== undefined && { fingerprint }) };
}
