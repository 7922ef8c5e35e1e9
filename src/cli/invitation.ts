import { isatty, WriteStream } from "node:tty";
import type { ConsolaInstance } from "consola/core";
import type { TerminalSize } from "../client/terminal/qrLines.ts";
import type { Announcer } from "../discovery/announcer.ts";
import type { Announcement } from "../discovery/classRecords.ts";
import { hasZone, isLoopback, parseAddress } from "../model/address.ts";
import type { Fingerprint } from "../model/fingerprint.ts";
import { formatFingerprint, shortenFingerprint } from "../model/fingerprint.ts";
import type { Invite } from "../model/invite.ts";
import { formatInvite } from "../model/invite.ts";
import type { ServerCertificate } from "../server/certificate.ts";
import { CertificateError } from "../server/certificate.ts";
import type { AddressKind, JoinAddress } from "../server/joinAddresses.ts";
import { findRoomAddress } from "../server/joinAddresses.ts";
import type { Server } from "../server/server.ts";
import { wantsColour } from "./colour.ts";
import { descriptors } from "./fileOutput.ts";

/** Addresses that are not for everyone in the room: who can join there. */
const narrowKinds: Partial<Record<AddressKind, string>> = {
  vpn: "Through a VPN",
  virtual: "From this machine's containers and virtual machines",
  linkLocal: "From the same cable or network alone",
};

interface InvitationOptions {
  /** Whether it listens on every interface. */
  isLan: boolean;
  /** Whether other machines join by TLS alone. */
  isTlsOnly?: boolean;
  /** The class's name where it is found without an address. */
  foundAs?: string | undefined;
}

/** How to join the server, a line each. */
export function renderInvitation(
  addresses: readonly JoinAddress[],
  { isLan, isTlsOnly, foundAs }: InvitationOptions,
): string[] {
  const byAddress = addresses.flatMap(({ address, kind }) => {
    const isHere = isLoopback(address);
    const url = `${isTlsOnly && !isHere ? "https" : "http"}://${address}`;
    const narrow = narrowKinds[kind];
    if (narrow !== undefined) return [`${narrow}: ${url}`];
    // Shells take brackets for a pattern.
    const word = address.startsWith("[") ? `"${address}"` : address;
    const byTerminal = `${isHere ? "On this machine" : "Join in a terminal"}: classchat join ${word}`;
    if (hasZone(address))
      return [byTerminal, "After the % comes the joining machine's own interface."];
    return [`${isHere ? "On this machine" : "Join in a browser"}: ${url}`, byTerminal];
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
  isTlsOnly: boolean;
  /** The class's name where it is found; undefined if it is not to be. */
  name: string | undefined;
  certificate: ServerCertificate;
  /** The class code; undefined if the class has none. */
  code: string | undefined;
  /** Whether the code is said where no terminal is, as in a log. */
  isCodeLogged: boolean;
  /** Whether the fingerprint is said in full, which is longer than a terminal's row. */
  isFull: boolean;
  log: ConsolaInstance;
}

export interface Invitation {
  /** How to join the server, by what it is known, in full, and the invite, with its QR code if that fits. */
  render: (size: TerminalSize) => Promise<string[]>;
  announcer: Announcer | undefined;
}

/**
 * Says how to join the server and, if other machines can, by what it is known, and lets the class be found if
 * it is to be.
 */
export async function invite(
  { addresses, port }: Pick<Server, "addresses" | "port">,
  { isLan, isTlsOnly, name, certificate, code, isCodeLogged, isFull, log }: InviteOptions,
): Promise<Invitation> {
  const announcer =
    name === undefined
      ? undefined
      : await announce({ name, port, asksForCode: code !== undefined }, certificate);
  if (name !== undefined && !announcer) {
    log.warn("The class is joined by its address alone: UDP port 5353 cannot be opened.");
  }
  const where = renderInvitation(addresses, {
    isLan,
    isTlsOnly,
    foundAs: announcer && name,
  });
  for (const line of where) log.info(line);
  const address = isLan ? findRoomAddress(addresses) : undefined;

  async function render(
    size: TerminalSize | undefined,
    more: { isFull: boolean; isCodeSaid: boolean },
  ): Promise<string[]> {
    const fingerprint = await readFingerprint(certificate);
    const short = fingerprint && shortenFingerprint(fingerprint);
    const known = short ? [`Fingerprint for https and TLS: ${short}`] : [];
    if (fingerprint && more.isFull)
      known.push(`In full, SHA-256: ${formatFingerprint(fingerprint)}`);
    if (address === undefined) return known;
    const said = { fingerprint: short, code: more.isCodeSaid ? code : undefined };
    return [...known, ...(await renderInvite({ ...parseAddress(address), ...said }, size))];
  }

  // On this machine nothing is encrypted, and a certificate takes longer to make than all else at the start.
  if (!addresses.every((joined) => isLoopback(joined.address))) {
    const size = measure(descriptors.errors);
    const isCodeSaid = isCodeLogged || size !== undefined;
    for (const line of await render(size, { isFull, isCodeSaid })) log.info(line);
  }
  return {
    render: async (size) => [...where, ...(await render(size, { isFull: true, isCodeSaid: true }))],
    announcer,
  };
}

/** Undefined if the server has no certificate that can be used. */
async function readFingerprint(certificate: ServerCertificate): Promise<Fingerprint | undefined> {
  try {
    return (await certificate.load()).fingerprint;
  } catch (error) {
    if (!(error instanceof CertificateError)) throw error;
    return undefined;
  }
}

/** Rows of a terminal that follow a QR code: two lines about typing at the start, and the input line. */
const rowsBelow = 3;

/** The invite and, in a terminal of a size where it fits, its QR code; what draws that is loaded only then. */
async function renderInvite(invite: Invite, size: TerminalSize | undefined): Promise<string[]> {
  const link = formatInvite(invite);
  const line = `Invite: ${link}`;
  const { env } = process;
  if (!size || env["TERM"] === "dumb") return [line];
  const { columns } = size;
  const rows = size.rows - rowsBelow;
  const { renderQrLines } = await import("../client/terminal/qrLines.ts");
  return [line, ...renderQrLines(link, { columns, rows, hasColour: wantsColour(env) })];
}

/** The size of the terminal that a descriptor writes to; undefined if it is none. */
function measure(descriptor: number): TerminalSize | undefined {
  if (!isatty(descriptor)) return undefined;
  const [columns, rows] = new WriteStream(descriptor).getWindowSize();
  return { columns, rows };
}

/** Lets the class be found in the network; loaded only then. Undefined if it cannot be. */
async function announce(
  said: Omit<Announcement, "id" | "fingerprint">,
  certificate: ServerCertificate,
): Promise<Announcer | undefined> {
  const { Announcer } = await import("../discovery/announcer.ts");
  // Why there is none is said with the fingerprint.
  const fingerprint = await certificate.load().then(
    ({ fingerprint }) => shortenFingerprint(fingerprint),
    () => undefined,
  );
  const id = Buffer.from(crypto.getRandomValues(new Uint8Array(4))).toString("hex");
  const announcer = new Announcer({ ...said, id, fingerprint });
  if (await announcer.start()) return announcer;
  announcer.stop();
  return undefined;
}
