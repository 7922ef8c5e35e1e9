import { describe, expect, test } from "bun:test";
import { beginsWith } from "../../src/transport/protocol.ts";

const bytesOf = (text: string): Uint8Array => Buffer.from(text);
const web = ["GET ", "HEAD ", "POST ", "OPTIONS "];
const irc = ["cap ", "nick ", "user ", "pass ", "ping ", "quit "];

describe("the first bytes of a connection", () => {
  test.each([
    ["GET / HTTP/1.1\r\n", "yes"],
    ["OPTIONS ", "yes"],
    ["GE", "maybe"],
    ["G", "maybe"],
    ["OPTIONS", "maybe"],
    ["", "maybe"],
    ["Greta\n", "no"],
    ["get / HTTP/1.1", "no"],
    ["GET\n", "no"],
    [" GET ", "no"],
  ] as const)("%j begin like HTTP: %s", (first, answer) => {
    expect(beginsWith(bytesOf(first), web)).toBe(answer);
  });

  test.each([
    ["NICK Bob\r\n", "yes"],
    ["nick Bob\r\n", "yes"],
    ["NiCk Bob\r\n", "yes"],
    ["NIC", "maybe"],
    ["p", "maybe"],
    ["Nick\n", "no"],
    ["Nicky\n", "no"],
    ["Bob\n", "no"],
  ] as const)("%j begin like IRC, in any case: %s", (first, answer) => {
    expect(beginsWith(bytesOf(first), irc)).toBe(answer);
  });

  test("may be any bytes", () => {
    expect(beginsWith(Uint8Array.of(0x16, 3, 1), ["\u0016"])).toBe("yes");
    expect(beginsWith(Uint8Array.of(0xff, 0xfd), web)).toBe("no");
    expect(beginsWith(bytesOf("é"), irc)).toBe("no");
  });
});
