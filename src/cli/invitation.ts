import type { ConsolaInstance } from "consola/core";
import type { Announcer } from "../discovery/announcer.ts";
import { hasZone, isLoopback } from "../model/address.ts";
import { formatFingerprint, shortenFingerprint } from "../model/fingerprint.ts";
import type { ServerCertificate } from "../server/certificate.ts";
import { CertificateError } from "../server/certificate.ts";
import type { AddressKind, JoinAddress } from "../server/joinAddresses.ts";
import type { Server } from "../server/server.ts";

/** Addresses that are not for everyone in the room: who can join there. */
const narrowKinds: Partial<Record<AddressKind, string>> = {
  vpn: "Through a VPN",
  virtual: "From this machine's containers and virtual machines",
  linkLocal: "From the same cable or network alone",
};

interface InvitationOptions {
  /** Whether it listens on every interface. */
  isLan: boolean;
  /** The class's name where it is found without an address. */
  foundAs?: string | undefined;
}

/** How to join the server, a line each. */
export function renderInvitation(
  addresses: readonly JoinAddress[],
  { isLan, foundAs }: InvitationOptions,
): string[] {
  const byAddress = addresses.flatMap(({ address, kind }) => {
    const narrow = narrowKinds[kind];
    if (narrow !== undefined) return [`${narrow}: http://${address}`];
    const isHere = isLoopback(address);
    // Shells take brackets for a pattern.
    const word = address.startsWith("[") ? `"${address}"` : address;
    const byTerminal = `${isHere ? "On this machine" : "Join in a terminal"}: classchat join ${word}`;
    if (hasZone(address))
      return [byTerminal, "After the % comes the joining machine's own interface."];
    return [`${isHere ? "On this machine" : "Join in a browser"}: http://${address}`, byTerminal];
  });
  if (!addresses.every(({ address }) => isLoopback(address))) {
    if (foundAs === undefined) return byAddress;
    return [...byAddress, `Without an address: classchat join finds this class as ${foundAs}`];
  }
  const why = isLan
    ? "This machine is in no network: nobody else can join."
    : "Nobody else can join: for everyone in the room, start it with --lan.";
  return [...byAddress, why];
}

export interface InviteOptions {
  isLan: boolean;
  /** The class's name where it is found; undefined if it is not to be. */
  name: string | undefined;
  certificate: ServerCertificate;
  /** Whether the fingerprint is said in full, which is longer than a terminal's row. */
  isFull: boolean;
  log: ConsolaInstance;
}

export interface Invitation {
  /** How to join the server, and by what it is known, in full. */
  lines: string[];
  announcer: Announcer | undefined;
}

/** Says how to join the server and by what it is known, and lets the class be found if it is to be. */
export async function invite(
  { addresses, port }: Pick<Server, "addresses" | "port">,
  { isLan, name, certificate, isFull, log }: InviteOptions,
): Promise<Invitation> {
  const announcer = name === undefined ? undefined : await announce(name, port);
  if (name !== undefined && !announcer) {
    log.warn("The class is joined by its address alone: UDP port 5353 cannot be opened.");
  }
  const where = renderInvitation(addresses, { isLan, foundAs: announcer && name });
  for (const line of where) log.info(line);
  try {
    const { fingerprint } = await certificate.load();
    const short = `Fingerprint for https and TLS: ${shortenFingerprint(fingerprint)}`;
    const full = `In full, SHA-256: ${formatFingerprint(fingerprint)}`;
    for (const line of isFull ? [short, full] : [short]) log.info(line);
    return { lines: [...where, short, full], announcer };
  } catch (error) {
    if (!(error instanceof CertificateError)) throw error;
    log.warn(error.message);
    return { lines: where, announcer };
  }
}

/** Lets the class be found in the network; loaded only then. Undefined if it cannot be. */
async function announce(name: string, port: number): Promise<Announcer | undefined> {
  const { Announcer } = await import("../discovery/announcer.ts");
  const id = Buffer.from(crypto.getRandomValues(new Uint8Array(4))).toString("hex");
  const announcer = new Announcer({ name, port, id });
  if (await announcer.start()) return announcer;
  announcer.stop();
  return undefined;
}
