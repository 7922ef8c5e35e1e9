import { expect, test } from "bun:test";
import * as v from "valibot";
import { address } from "../../src/cli/address.ts";

test.each([
  ["192.168.1.5", "192.168.1.5", 12_000],
  ["classroom.local:4000", "classroom.local", 4_000],
  ["::1", "::1", 12_000],
  ["[::1]:4000", "::1", 4_000],
  ["http://192.168.1.5:4000", "192.168.1.5", 4_000],
  ["HTTP://classroom.local/", "classroom.local", 12_000],
  ["http://[::1]:4000/", "::1", 4_000],
])("%s is a server's address, typed or copied from a browser", (text, host, port) => {
  expect(v.parse(address, text)).toEqual({ host, port });
});

test.each([
  "",
  ":4000",
  "host:",
  "host:0",
  "host:65536",
  "http://",
  "https://host:4000",
  "http://host/ws",
])("%p is not an address", (text) => {
  expect(v.is(address, text)).toBe(false);
});
