import { expect, test } from "bun:test";
import { isOwnHost } from "../../../src/transport/web/ownHost.ts";

const machine = "PC7.school.example";

test("an address, this machine's name and names of the local network are one's own", () => {
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

test("a name that somebody else may give is not", () => {
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
