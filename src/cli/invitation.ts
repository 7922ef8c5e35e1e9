import { hasZone, isLoopback } from "../model/address.ts";
import type { AddressKind, JoinAddress } from "../server/joinAddresses.ts";

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
