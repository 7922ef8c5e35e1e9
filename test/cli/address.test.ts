import { expect, test } from "bun:test";
import * as v from "valibot";
import { hostAlone, invite } from "../../src/cli/address.ts";

test.each([
  ["192.168.1.5", "192.168.1.5", 12_000],
  ["classroom.local:4000", "classroom.local", 4_000],
  ["::1", "::1", 12_000],
  ["[::1]:4000", "::1", 4_000],
  ["http://192.168.1.5:4000", "192.168.1.5", 4_000],
  ["HTTP://classroom.local/", "classroom.local", 12_000],
  ["http://[::1]:4000/", "::1", 4_000],
  ["fe80::1%eth0", "fe80::1%eth0", 12_000],
  ["fe80::1%en-0.100_x@if7", "fe80::1%en-0.100_x@if7", 12_000],
  ["[fe80::1%br-lan]", "fe80::1%br-lan", 12_000],
  ["[fe80::1%wlan-ü]:4000", "fe80::1%wlan-ü", 4_000],
  ["[fe80::1%4]:4000", "fe80::1%4", 4_000],
  ["http://[fe80::1%25en-0]:4000/", "fe80::1%en-0", 4_000],
  ["https://classroom.local:4000/", "classroom.local", 4_000],
])("%s is a server's address, typed or copied from a browser", (text, host, port) => {
  expect(v.parse(invite, text)).toEqual({ host, port });
});

test.each([
  ["http://192.168.1.5:12000/#482913.7KQ4MX2VD9R8T6NB3HJW", "192.168.1.5", 12_000],
  ["https://192.168.1.5:4000/#482913.7kq4mx2vd9r8t6nb3hjw", "192.168.1.5", 4_000],
  ["http://[fe80::1%25eth0]:4000/#482913.7KQ4MX2VD9R8T6NB3HJW", "fe80::1%eth0", 4_000],
  ["192.168.1.5#482913.7KQ4MX2VD9R8T6NB3HJW", "192.168.1.5", 12_000],
])("%s is an invite", (text, host, port) => {
  const credentials = { code: "482913", fingerprint: "7KQ4MX2VD9R8T6NB3HJW" };
  expect(v.parse(invite, text)).toEqual({ host, port, ...credentials });
});

test.each([
  ["http://host/#482913", { code: "482913" }],
  ["https://host/#.7KQ4MX2VD9R8T6NB3HJW", { fingerprint: "7KQ4MX2VD9R8T6NB3HJW" }],
  ["https://host/#", {}],
])("of %s a part is missing", (text, credentials) => {
  expect(v.parse(invite, text)).toEqual({ host: "host", port: 12_000, ...credentials });
});

test.each([
  "http://host/#482913.7KQ4MX2VD9R8T6NB3HJ",
  "http://host/#a b",
  "host#.",
  "http://host/#1.2.3",
])("%s is not whole: that is said", (text) => {
  const { issues } = v.safeParse(invite, text);
  expect(issues?.[0].message).toBe("must end, after the #, as the invite does: copy all of it");
});

test.each([
  "",
  ":4000",
  "host:",
  "host:0",
  "host:65536",
  "http://",
  "http://host/ws",
  "https://host/ws#482913",
  "#482913",
  "fe80::1%",
  "[::1",
  "[::1]4000",
])("%p is not an address", (text) => {
  expect(v.is(invite, text)).toBe(false);
});

test("a port after an IPv6 address without brackets is told how to be written", () => {
  const { issues } = v.safeParse(invite, "fe80::1%eth0:4000");
  expect(issues?.[0].message).toContain("in brackets before a port");
});

test.each([
  ["0.0.0.0", "0.0.0.0"],
  ["classroom.local", "classroom.local"],
  ["::1", "::1"],
  ["[::1]", "::1"],
  ["::0", "::"],
  ["FD00:0:0::2", "fd00::2"],
  ["[fe80::0:1%en-0]", "fe80::1%en-0"],
])("%s is where a server listens", (text, host) => {
  expect(v.parse(hostAlone, text)).toBe(host);
});

test.each(["", "0.0.0.0:4000", "[::1]:4000", "host:"])("%p is no host alone", (text) => {
  expect(v.is(hostAlone, text)).toBe(false);
});
