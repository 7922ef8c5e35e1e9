import { expect, test } from "bun:test";
import { banMask } from "../../../src/protocols/irc/hostmask.ts";

test("masks of IRC mean masks of names; one that means a host alone means nobody", () => {
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
    expect([mask, banMask(mask)]).toEqual([mask, meant]);
  }
});
