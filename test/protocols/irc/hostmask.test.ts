import { expect, test } from "bun:test";
import { parseBanMask } from "../../../src/protocols/irc/hostmask.ts";

test("an IRC mask becomes a name mask; a mask of hosts alone bans nobody", () => {
  for (const [mask, meant] of [
    ["Bob", "Bob"],
    ["Bob!*@*", "Bob"],
    ["B?b*!x@y", "B?b*"],
    ["*!*Bob@classchat", "Bob"],
    ["*!~Bob@*", "Bob"],
    ["*!*@*", "*"],
    ["*!*@classchat", undefined],
    ["*@classchat", undefined],
  ] as const) {
    expect([mask, parseBanMask(mask)]).toEqual([mask, meant]);
  }
});
