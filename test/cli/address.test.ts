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
  ["Klasse-ü.local:4000", "Klasse-ü.local", 4_000],
  ["lab_1", "lab_1", 12_000],
  [" 192.168.1.5:4000\n", "192.168.1.5", 4_000],
  ["\u200e192.168.1.5\t", "192.168.1.5", 12_000],
])("%p is a server's address, typed or copied from a browser", (text, host, port) => {
  expect(v.parse(invite, text)).toEqual({ host, port });
});

const spellings = [
  ["127.1", "127.0.0.1"],
  ["0x7f000001", "127.0.0.1"],
  ["::ffff:127.0.0.1", "127.0.0.1"],
  ["[::FFFF:7f00:1]", "127.0.0.1"],
  ["0:0:0:0:0:ffff:c0a8:105", "192.168.1.5"],
  ["[0:0::1]", "::1"],
  ["FD00:0:0::2", "fd00::2"],
  ["[fe80::0:1%en-0]", "fe80::1%en-0"],
] as const;

test.each(spellings)("%s is one spelling of a host, for a client as for a server", (text, host) => {
  expect(v.parse(invite, text)).toEqual({ host, port: 12_000 });
  expect(v.parse(hostAlone, text)).toBe(host);
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
  "[]:1",
  "%lo:1",
  "a b:1",
  "192.168.1.5\uff1a4000",
  "[12:34]:1",
  "a@b",
  "10.0.0.256",
  "8080",
  "192.168.1.010",
  "[::1::2]:1",
])("%p is not an address", (text) => {
  expect(v.is(invite, text)).toBe(false);
});

test("a port after an IPv6 address without brackets is told how to be written", () => {
  const { issues } = v.safeParse(invite, "fe80::1%eth0:4000");
  expect(issues?.[0].message).toContain("in brackets before a port");
});

test.each([
  ["localhost:", "after the colon"],
  ["localhost:there", "after the colon, not there"],
  ["localhost:0", "after the colon, not 0"],
  ["127.0.0.1:1\n2\u001b[31m", "after the colon, not 1 2[31m"],
])("%p has no port, which is said on one line", (text, end) => {
  const { issues } = v.safeParse(invite, text);
  expect(issues?.[0].message).toBe(`must have a port from 1 to 65535 ${end}`);
});

test.each([
  ["0.0.0.0", "0.0.0.0"],
  ["classroom.local", "classroom.local"],
  ["::1", "::1"],
  ["[::1]", "::1"],
  ["::0", "::"],
  ["::ffff:0.0.0.0", "0.0.0.0"],
])("%s is where a server listens", (text, host) => {
  expect(v.parse(hostAlone, text)).toBe(host);
});

test.each(["", "0.0.0.0:4000", "[::1]:4000", "host:", "a b", "[]"])(
  "%p is no host alone",
  (text) => {
    expect(v.is(hostAlone, text)).toBe(false);
  },
);
