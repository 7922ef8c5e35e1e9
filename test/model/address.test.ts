import { expect, test } from "bun:test";
import { formatAddress, hasZone, isLoopback, networkOf } from "../../src/model/address.ts";

test("an IPv6 address stands in brackets before a port, with its zone", () => {
  expect(formatAddress("fe80::1%en-0", 12_000)).toBe("[fe80::1%en-0]:12000");
  expect(formatAddress("::1", 12_000)).toBe("[::1]:12000");
  expect(formatAddress("classroom.local", 12_000)).toBe("classroom.local:12000");
});

test("this very machine is known in every spelling, with and without a port", () => {
  const here = ["127.0.0.1", "::1", "::1%lo", "::ffff:127.0.0.1", "localhost"];
  for (const host of here) {
    expect([host, isLoopback(host)]).toEqual([host, true]);
    expect([host, isLoopback(formatAddress(host, 12_000))]).toEqual([host, true]);
  }
  for (const host of [
    "192.168.1.5",
    "::11",
    "fe80::1%lo",
    "localhost.example",
    "127.0.0.1.example",
  ]) {
    expect([host, isLoopback(formatAddress(host, 12_000))]).toEqual([host, false]);
  }
});

test("only an IPv6 address has a zone", () => {
  const zoned = ["fe80::1%eth0", "[fe80::1%en-0.7]:12000", "[fe80::1]:12000", "192.168.1.5:12000"];
  expect(zoned.map(hasZone)).toEqual([true, true, false, false]);
});

test("an IPv4 address within IPv6 is that address, and a zone is no part of one", () => {
  expect(networkOf("::ffff:10.0.0.1")).toBe("10.0.0.1");
  expect(networkOf("fe80::1%eth0")).toBe(networkOf("fe80::2%wlan0"));
  expect(networkOf("2001:db8::1")).toBe(networkOf("2001:db8:0:0:5::"));
  expect(networkOf("2001:db8::1")).not.toBe(networkOf("2001:db8:1::1"));
});
