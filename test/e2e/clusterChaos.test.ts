import { describe, expect, test } from "bun:test";
import { EngineBed } from "../../scripts/chaos/clusterBed.ts";
import { runClusterRound } from "../../scripts/chaos/clusterRound.ts";
import type { MemberRecord, SentMessage } from "../../scripts/chaos/invariants.ts";
import { findDifferences } from "../../scripts/chaos/sameOrder.ts";
import { executable } from "../support/executable.ts";

const rounds = 5;

test("three servers and three nats-server of which any is killed, stopped or cut off keep every promise, and have the same history", async () => {
  await using engine = await EngineBed.start();
  for (let seed = 1; seed <= rounds; seed += 1) {
    const round = await runClusterRound({ executable, engine, seed, faults: 3 });
    const { violations, faults, messages, roomDeliveries } = round;
    expect({ seed, violations, faults }).toEqual({ seed, violations: [], faults });
    expect(messages).toBeGreaterThan(50);
    expect(roomDeliveries).toBeGreaterThan(0);
  }
}, 300_000);

/** A member who received these from Ann, who has said no more. */
function member(name: string, ...received: [seq: number, text: string, to?: string][]) {
  const messages = received.map(([seq, text, to = "everyone"]) => ({ seq, from: "Ann", to, text }));
  const sent = new Map<string, SentMessage>();
  return { name, received: messages, sent, memberships: [], failures: [] } satisfies MemberRecord;
}

const bob = member("Bob", [1, "one"], [2, "two"], [3, "last"]);

describe("the check of what clients of several servers see finds", () => {
  test("nothing if all have the same, or a part of it without a gap", () => {
    const irc = { name: "Irc", told: [["two", "last"], [], ["one"]], secrets: [] };
    expect(findDifferences([bob, { ...bob, name: "Cem" }], [irc], "last")).toEqual([]);
  });

  test.each<[string, MemberRecord]>([
    ["a message that one lacks", member("Cem", [1, "one"], [3, "last"])],
    ["another number of a message", member("Cem", [1, "one"], [4, "two"], [5, "last"])],
    ["a message that came twice", member("Cem", [1, "one"], [1, "one"], [2, "two"], [3, "last"])],
    ["another order", member("Cem", [2, "two"], [1, "one"], [3, "last"])],
  ])("%s", (_, cem) => {
    expect(findDifferences([bob, cem], [], "last")).not.toEqual([]);
  });

  test.each<[string, string[][], string[]]>([
    ["a gap", [["one", "last"]], []],
    ["a message twice", [["one", "one"]], []],
    ["what was not for everyone", [], ["Ann says 1"]],
  ])("%s in what a client of IRC or netcat is told", (_, told, secrets) => {
    expect(findDifferences([bob], [{ name: "Irc", told, secrets }], "last")).not.toEqual([]);
  });
});
