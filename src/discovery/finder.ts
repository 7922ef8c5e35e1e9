import type { FoundClass } from "./classRecords.ts";
import { decodeResponse, encodeQuery } from "./classRecords.ts";
import type { Link, LinkSocket, Sender } from "./link.ts";
import { findLinks, multicastPort, openLinkSocket } from "./link.ts";
import { isLoopback } from "../model/address.ts";

/** Milliseconds of a look: every server has answered, or will not. */
const lookMs = 1_000;

/** When it is asked, in milliseconds: wireless networks lose what is said to all. */
const askAtMs = [0, 200, 500];

/** Classes that one look finds at most: more would be an attack, not a school. */
const mostClasses = 200;

export interface FindOptions {
  links?: () => Link[];
  /** The usual one of DNS on the link, unless given. */
  linkPort?: number;
}

/**
 * Looks for classes on every network of this machine. Each is asked for in two ways, as firewalls let
 * through one or the other: answered to all, and to this program alone.
 */
export async function findClasses(options: FindOptions = {}): Promise<FoundClass[]> {
  const { links = findLinks, linkPort: port = multicastPort } = options;
  const found = new Map<string, FoundClass>();
  const receive = (bytes: Uint8Array, { address: host }: Sender): void => {
    for (const { instance, ...heard } of decodeResponse(bytes)) {
      const known = found.get(instance);
      // By the loopback, a class of this very machine is reached whatever happens to the network.
      if (known ? !isLoopback(host) : found.size >= mostClasses) continue;
      found.set(instance, { ...heard, host });
    }
  };
  const opening = links().flatMap((link) =>
    [true, false].map((isPrivate) => openLinkSocket({ link, port, isPrivate, receive })),
  );
  const sockets = (await Promise.all(opening)).filter((socket) => socket !== undefined);
  const timers = askAtMs.map((ms) => setTimeout(() => askAll(sockets), ms));
  await Bun.sleep(lookMs);
  for (const timer of timers) clearTimeout(timer);
  for (const socket of sockets) socket.close();
  return [...found.values()].toSorted((one, other) => compare(one, other));
}

function askAll(sockets: readonly LinkSocket[]): void {
  for (const socket of sockets) socket.send(encodeQuery());
}

/** By name, then address: the same network is listed the same way. */
function compare(one: FoundClass, other: FoundClass): number {
  const byName = one.name.localeCompare(other.name);
  return byName || one.host.localeCompare(other.host) || one.port - other.port;
}
