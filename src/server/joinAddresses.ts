import { formatAddress } from "../model/address.ts";
import { networkInterfaces } from "node:os";

const allIPv4 = "0.0.0.0";
const allIPv6 = "::";

/** Every `HOST:PORT` at which a server that listens on `host` can be joined, loopback last. */
export function joinAddresses(host: string, port: number): string[] {
  if (host !== allIPv4 && host !== allIPv6) return [formatAddress(host, port)];
  const all = Object.values(networkInterfaces()).flatMap((entries) => entries ?? []);
  const usable = all.filter(({ family, scopeid }) => {
    return family === "IPv4" || (host === allIPv6 && !scopeid);
  });
  return usable
    .toSorted((one, other) => Number(one.internal) - Number(other.internal))
    .map((entry) => formatAddress(entry.address, port));
}
