import { expect, test } from "bun:test";
import type { NetworkInterfaceInfo } from "node:os";
import { findRoomAddress, listJoinAddresses } from "../../src/server/joinAddresses.ts";

function v4(address: string, internal = false): NetworkInterfaceInfo[] {
  const netmask = "255.255.255.0";
  return [{ address, netmask, family: "IPv4", mac: "02:00:00:00:00:01", internal, cidr: null }];
}

const interfaces = {
  lo: v4("127.0.0.1", true),
  docker0: v4("172.17.0.1"),
  "br-1f2e3d": v4("172.18.0.1"),
  usb0: v4("169.254.7.8"),
  tun0: v4("10.8.0.2"),
  eth0: v4("10.0.0.9"),
  wlan0: v4("192.168.1.5"),
};

test("addresses begin with the default route's; VPN, bridges, containers and link-local ones come last", () => {
  const options = { host: "0.0.0.0", port: 1, interfaces };
  const listed = listJoinAddresses({ ...options, routedAddress: "192.168.1.5" });
  expect(listed.map(({ address, kind }) => [address, kind])).toEqual([
    ["192.168.1.5:1", "usual"],
    ["10.0.0.9:1", "usual"],
    ["127.0.0.1:1", "loopback"],
    ["10.8.0.2:1", "vpn"],
    ["172.17.0.1:1", "virtual"],
    ["172.18.0.1:1", "virtual"],
    ["169.254.7.8:1", "linkLocal"],
  ]);
});

test("a bridge that has the default route is how the machine is in its network; a VPN never is", () => {
  const options = { host: "0.0.0.0", port: 1, interfaces };
  const [bridge] = listJoinAddresses({ ...options, routedAddress: "172.18.0.1" });
  expect(bridge).toEqual({ address: "172.18.0.1:1", kind: "usual" });
  const [first] = listJoinAddresses({ ...options, routedAddress: "10.8.0.2" });
  expect(first?.kind).toBe("usual");
});

test("where the server listens on one address, that one is listed", () => {
  expect(listJoinAddresses({ host: "fd00::1", port: 1, interfaces })).toEqual([
    { address: "[fd00::1]:1", kind: "usual" },
  ]);
});

test("others in the room join at the first usual address, never at the loopback or through a VPN", () => {
  const usual = { address: "192.168.1.5:1", kind: "usual" } as const;
  const narrow = [
    { address: "127.0.0.1:1", kind: "usual" },
    { address: "[fe80::1%eth0]:1", kind: "usual" },
    { address: "10.8.0.2:1", kind: "vpn" },
    { address: "172.17.0.1:1", kind: "virtual" },
  ] as const;
  expect(findRoomAddress([...narrow, usual])).toBe("192.168.1.5:1");
  expect(findRoomAddress(narrow)).toBeUndefined();
});
