import { createSocket } from "node:dgram";
import { networkInterfaces } from "node:os";

/** Where DNS on the link is spoken (RFC 6762 §3). A server listens on IPv4, so only that is looked at. */
const group = "224.0.0.251";
export const multicastPort = 5_353;

/** How far a packet may have come, as a receiver may check: from this link alone (RFC 6762 §11). */
const linkTtl = 255;

/** One of this machine's IPv4 interfaces. */
export interface Link {
  address: string;
  netmask: string;
}

export interface Sender {
  address: string;
  port: number;
}

export interface LinkSocket {
  /** To all on the link, unless somebody is given. What cannot be sent is lost, as any packet may be. */
  send(packet: Uint8Array, to?: Sender): void;
  close(): void;
}

interface LinkSocketOptions {
  link: Link;
  /** The port of all that is said to the link. */
  port: number;
  /** Takes a port of its own: answers come to it alone (RFC 6762 §6.7). */
  isPrivate: boolean;
  receive: (packet: Uint8Array, from: Sender) => void;
}

/** This machine's IPv4 interfaces, the loopback too. */
export function findLinks(): Link[] {
  const all = Object.values(networkInterfaces()).flatMap((entries) => entries ?? []);
  return all.filter(({ family }) => family === "IPv4");
}

/**
 * Opens a socket that hears and speaks on one link; undefined if the system refuses it. A socket of one
 * interface for all would speak on one of them only, and that may be a container's.
 */
export async function openLinkSocket(options: LinkSocketOptions): Promise<LinkSocket | undefined> {
  const { link, port, isPrivate, receive } = options;
  const socket = createSocket({ type: "udp4", reuseAddr: !isPrivate });
  const { promise, resolve } = Promise.withResolvers<boolean>();
  socket.on("error", () => resolve(false));
  socket.on("message", (packet, from) => {
    // Each socket of the port hears every link; what comes from another one is another socket's to answer.
    if (isOnLink(link, from.address)) receive(packet, from);
  });
  socket.bind(isPrivate ? 0 : port, "0.0.0.0", () => {
    try {
      if (!isPrivate) socket.addMembership(group, link.address);
      socket.setMulticastInterface(link.address);
      socket.setMulticastTTL(linkTtl);
      // Other programs of this machine are to hear it.
      socket.setMulticastLoopback(true);
      resolve(true);
    } catch {
      resolve(false);
    }
  });
  if (!(await promise)) {
    socket.close();
    return undefined;
  }
  return {
    send: (packet, to = { address: group, port }) => {
      socket.send(packet, to.port, to.address, () => {});
    },
    close: () => socket.close(),
  };
}

/** Whether an address is one of the link's network. */
export function isOnLink({ address, netmask }: Link, other: string): boolean {
  const mask = toNumber(netmask);
  return ((toNumber(address) ^ toNumber(other)) & mask) === 0;
}

function toNumber(address: string): number {
  return address.split(".").reduce((number, byte) => (number << 8) | Number(byte), 0);
}
