import { expect, test } from "bun:test";
import { hostNameOf, isHostName } from "../../src/cli/hostName.ts";

test("a server is named like a host, and nothing that a line of IRC would not bear", () => {
  for (const name of ["classroom", "irc.class-7.example", "7", "a".repeat(63)]) {
    expect([name, isHostName(name)]).toEqual([name, true]);
  }
  for (const name of [
    "",
    "a b",
    ":a",
    "-a",
    "a-",
    "a..b",
    "a.",
    "é",
    "a_b",
    "a".repeat(64),
    "a\r\nb",
  ]) {
    expect([name, isHostName(name)]).toEqual([name, false]);
  }
});

test("a machine whose name is none gets another", () => {
  expect(hostNameOf("teachers-laptop")).toBe("teachers-laptop");
  expect(hostNameOf("Lehrer_PC")).toBe("classchat.local");
});
