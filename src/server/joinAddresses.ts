import type { NetworkInterfaceInfo } from "node:os";
import { networkInterfaces } from "node:os";
import { formatAddress, hasZone, isLoopback } from "../model/address.ts";

const allIPv4 = "0.0.0.0";
const allIPv6 = "::";

/** What an address is, in the order in which addresses are listed. */
const addressKinds = ["usual", "loopback", "vpn", "virtual", "linkLocal"] as const;
export type AddressKind = (typeof addressKinds)[number];

/** Where a class can be joined. */
export interface JoinAddress {
  /** `HOST:PORT` */
  address: string;
  kind: AddressKind;
}

interface JoinAddressOptions {
  /** Where the server listens. */
  host: string;
  port: number;
  /** This machine's address on the way to everywhere else, if it has one. */
  routedAddress?: string | undefined;
  interfaces?: Partial<Record<string, NetworkInterfaceInfo[]>>;
}

/** Every address at which a server can be joined, the one of the default route first. */
export function listJoinAddresses(options: JoinAddressOptions): JoinAddress[] {
  const { host, port, routedAddress } = options;
  if (host !== allIPv4 && host !== allIPv6) {
    return [{ address: formatAddress(host, port), kind: "usual" }];
  }
  // Asked only now: it takes the system a while.
  const { interfaces = networkInterfaces() } = options;
  const all = Object.entries(interfaces).flatMap(([name, entries]) =>
    (entries ?? []).map((entry) => {
      const isRouted = entry.address === routedAddress;
      return { entry, isRouted, kind: kindOf(name, entry, isRouted) };
    }),
  );
  const usable = all.filter(({ entry: { family, scopeid } }) => {
    return family === "IPv4" || (host === allIPv6 && !scopeid);
  });
  return usable
    .toSorted((one, other) => {
      const byKind = addressKinds.indexOf(one.kind) - addressKinds.indexOf(other.kind);
      return byKind || Number(other.isRouted) - Number(one.isRouted);
    })
    .map(({ entry, kind }) => ({ address: formatAddress(entry.address, port), kind }));
}

/** The first address that everyone in the room can join at, as `HOST:PORT`; undefined if there is none. */
export function findRoomAddress(addresses: readonly JoinAddress[]): string | undefined {
  const forRoom = addresses.find(({ address, kind }) => {
    return kind === "usual" && !isLoopback(address) && !hasZone(address);
  });
  return forRoom?.address;
}

/** Interfaces that lead to other networks, by the names that systems and programs give them. */
const vpnName = /^(?:tun|tap|utun|ppp|wg|ipsec|zt|tailscale|nordlynx|proton|mullvad)/i;
/** Interfaces that end in this machine: of containers and virtual machines. */
const virtualName =
  /^(?:docker|br-|bridge\d|virbr|veth|vmnet|vboxnet|lxc|lxdbr|incusbr|cni|flannel|cali|podman|vnet|vEthernet|VMware|VirtualBox)/i;

function kindOf(name: string, entry: NetworkInterfaceInfo, isRouted: boolean): AddressKind {
  if (entry.internal) return "loopback";
  if (entry.address.startsWith("169.254.")) return "linkLocal";
  if (vpnName.test(name)) return "vpn";
  // A bridge with the default route is how the machine is in its network.
  return virtualName.test(name) && !isRouted ? "virtual" : "usual";
}

/** An address that is nobody's (RFC 5737 §3). Nothing is sent to it. */
const elsewhere = { hostname: "192.0.2.1", port: 9 };

/** This machine's IPv4 address on its default route; undefined if it has none. */
export async function findRoutedAddress(): Promise<string | undefined> {
  try {
    const socket = await Bun.udpSocket({ connect: elsewhere });
    const { address } = socket.address;
    socket.close();
    return address;
  } catch {
    return undefined;
  }
}
