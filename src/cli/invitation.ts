import { isLoopback } from "../model/address.ts";

/**
 * What a server says of how to join it, a line each.
 * @param isLan whether it listens on every interface
 */
export function invitation(addresses: readonly string[], isLan: boolean): string[] {
  const lines = addresses.flatMap((address) => {
    const isHere = isLoopback(address);
    return [
      `${isHere ? "On this machine" : "Join in a browser"}: http://${address}`,
      `${isHere ? "On this machine" : "Join in a terminal"}: classchat join ${address}`,
    ];
  });
  if (addresses.every(isLoopback)) lines.push(isLan ? onlyHereOnLan : onlyHere);
  return lines;
}

const onlyHere = "Nobody else can join: for everyone in the room, start it with --lan.";
const onlyHereOnLan = "This machine is in no network: nobody else can join.";
