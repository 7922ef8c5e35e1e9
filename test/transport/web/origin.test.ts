import { expect, test } from "bun:test";
import { isOwnHost, isOwnOrigin } from "../../../src/transport/web/origin.ts";

const machine = "PC7.school.example";

test("an address, this machine's name and names of the local network are the server's own", () => {
  const own = [
    "127.0.0.1:12000",
    "192.168.1.5",
    "[::1]:12000",
    "[fe80::1]",
    "localhost:12000",
    "LOCALHOST",
    "pc7",
    "pc7.local:12000",
    "pc7.school.example:12000",
    "pc7.home.arpa",
  ];
  for (const host of own)
    expect({ host, is: isOwnHost(host, machine) }).toEqual({ host, is: true });
});

test("a name that somebody else can give is not", () => {
  const others = [
    "",
    "evil.example",
    "evil.example:12000",
    "127.0.0.1.evil.example",
    "local.evil.example",
    "evil.example/.local",
    "127.0.0.1@evil.example",
    "user@127.0.0.1",
    "a b",
    ":secret@127.0.0.1",
    "127.0.0.1?.evil.example",
    "127.0.0.1#.evil.example",
    "127.0.0.1\\.evil.example",
  ];
  for (const host of others) {
    expect({ host, is: isOwnHost(host, machine) }).toEqual({ host, is: false });
  }
});

test("an origin is the server's own if its scheme, host and port are the very same", () => {
  const pairs: [origin: string, host: string, is: boolean][] = [
    ["http://192.168.1.5:12000", "192.168.1.5:12000", true],
    ["http://pc7", "pc7", true],
    ["http://PC7:80", "pc7", true],
    ["http://pc7:12001", "pc7:12000", false],
    ["http://pc7", "pc7:12000", false],
    ["http://evil.example", "pc7", false],
    ["http://pc7.evil.example", "pc7", false],
    ["null", "pc7", false],
    ["", "", false],
    ["file://pc7", "pc7", false],
    ["chrome-extension://pc7", "pc7", false],
  ];
  for (const [origin, host, is] of pairs) {
    expect({ origin, host, is: isOwnOrigin(origin, host, false) }).toEqual({ origin, host, is });
  }
});

test("a page by http may not join by wss, nor one by https by ws", () => {
  expect(isOwnOrigin("https://pc7", "pc7:443", true)).toBe(true);
  expect(isOwnOrigin("https://pc7:12000", "pc7:12000", true)).toBe(true);
  expect(isOwnOrigin("http://pc7:12000", "pc7:12000", true)).toBe(false);
  expect(isOwnOrigin("https://pc7:12000", "pc7:12000", false)).toBe(false);
});
