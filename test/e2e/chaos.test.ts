import { describe, expect, test } from "bun:test";
import { runChaosRound } from "../../scripts/chaos/chaosRound.ts";
import type {
  ObservedMembership,
  ReceivedMessage,
  SentMessage,
} from "../../scripts/chaos/invariants.ts";
import { findViolations } from "../../scripts/chaos/invariants.ts";
import { executable } from "../support/executable.ts";

const rounds = 5;

for (const [by, fault] of [
  ["kill", "kill -9 of the server"],
  ["cut", "connections cut at random bytes"],
] as const) {
  test(`through ${fault} every message with a receipt arrives exactly once, in order, for its receivers alone`, async () => {
    for (let seed = 1; seed <= rounds; seed++) {
      const round = await runChaosRound({ executable, seed, by, times: 4 });
      const { violations, messages, roomDeliveries, cuts } = round;
      expect({ seed, violations }).toEqual({ seed, violations: [] });
      expect(messages).toBeGreaterThan(50);
      expect(roomDeliveries).toBeGreaterThan(0);
      if (by === "cut") expect(cuts).toBeGreaterThan(0);
    }
  }, 120_000);
}

function message(seq: number, text: string, to = "everyone"): ReceivedMessage {
  return { seq, from: "Ann", to, text };
}

/** Ann, who sent these and received nothing. Message n is sent at 2n and has its receipt at 2n + 1. */
function ann(...messages: ReceivedMessage[]) {
  const sent = new Map<string, SentMessage>(
    messages.map(({ text, to, seq }) => {
      return [text, { to, seq, sentAt: 2 * seq, receiptAt: 2 * seq + 1 }];
    }),
  );
  return { name: "Ann", received: [], failures: [], sent, memberships: [] };
}

/** Bob, who sent nothing and received these. */
function bob(...received: ReceivedMessage[]) {
  return { name: "Bob", received, failures: [], sent: new Map(), memberships: [] };
}

const one = message(1, "one");
const two = message(2, "two");

describe("the check of a class finds", () => {
  test("nothing if every message arrived once and in order", () => {
    expect(findViolations([ann(one, two), bob(one, two)], [])).toEqual([]);
  });

  test.each([
    ["lost", [one]],
    ["doubled", [one, one, two]],
    ["out of order", [two, one]],
    ["changed", [one, { ...two, text: "too" }]],
  ])("a message that was %s", (_, received) => {
    expect(findViolations([ann(one, two), bob(...received)], [])).toHaveLength(1);
  });

  test("a private message that someone else received, and a message without a receipt", () => {
    const secret = message(1, "secret", "Cem");
    expect(findViolations([ann(secret), bob(secret)], [])).toHaveLength(1);
    const noReceipt = ann();
    noReceipt.sent.set("lost", { to: "Cem", seq: undefined, sentAt: 1, receiptAt: undefined });
    expect(findViolations([noReceipt, bob()], [])).toHaveLength(1);
  });

  // Ann's message to the room is sent at 2 and has its receipt at 3.
  test.each<[string, ObservedMembership[], boolean, boolean]>([
    ["was there", [{ room: "#lab", joinSentAt: 0, joinedAt: 1 }], true, false],
    ["was in another room", [{ room: "#yard", joinSentAt: 0, joinedAt: 1 }], false, true],
    ["was never there", [], false, true],
    [
      "had left",
      [{ room: "#lab", joinSentAt: -3, joinedAt: -2, leaveSentAt: 0, leftAt: 1 }],
      false,
      true,
    ],
    ["came later", [{ room: "#lab", joinSentAt: 4, joinedAt: 5 }], false, true],
    ["was joining", [{ room: "#lab", joinSentAt: 1, joinedAt: 4 }], true, true],
    [
      "was leaving",
      [{ room: "#lab", joinSentAt: 0, joinedAt: 1, leaveSentAt: 1.5, leftAt: 4 }],
      true,
      true,
    ],
  ])("what a member of a room must and may receive who %s", (_, memberships, may, mayMiss) => {
    const line = message(1, "hi", "#lab");
    const check = (...received: ReceivedMessage[]) =>
      findViolations([ann(line), { ...bob(...received), memberships }], []);
    expect(check(line).length === 0).toBe(may);
    expect(check().length === 0).toBe(mayMiss);
  });
});
