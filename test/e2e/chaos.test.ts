import { describe, expect, test } from "bun:test";
import { chaosRound } from "../../scripts/chaos/chaosRound.ts";
import type { ChaosVisit, Sent } from "../../scripts/chaos/heardIn.ts";
import type { Seen } from "../../scripts/chaos/verdict.ts";
import { verdict } from "../../scripts/chaos/verdict.ts";
import { executable } from "../support/executable.ts";

const rounds = 5;

for (const [by, story] of [
  ["kill", "kill -9 of the server"],
  ["cut", "connections cut at random bytes"],
] as const) {
  test(`through ${story} every receipted line is seen exactly once, in order, by whom it was for`, async () => {
    for (let seed = 1; seed <= rounds; seed++) {
      const { wrong, messages, heardInRoom, cuts } = await chaosRound({
        executable,
        seed,
        by,
        times: 4,
      });
      expect({ seed, wrong }).toEqual({ seed, wrong: [] });
      expect(messages).toBeGreaterThan(50);
      expect(heardInRoom).toBeGreaterThan(0);
      if (by === "cut") expect(cuts).toBeGreaterThan(0);
    }
  }, 120_000);
}

function said(seq: number, text: string, to = "everyone"): Seen {
  return { seq, from: "Ann", to, text };
}

/** Ann, who said these and saw nothing. */
function ann(...lines: Seen[]) {
  const sent = new Map<string, Sent>(
    lines.map(({ text, to, seq }) => [text, { to, seq, sent: 2 * seq, receipted: 2 * seq + 1 }]),
  );
  return { name: "Ann", seen: [], troubles: [], sent, visits: [] };
}

/** Bob, who said nothing and saw these. */
function bob(...seen: Seen[]) {
  return { name: "Bob", seen, troubles: [], sent: new Map(), visits: [] };
}

const one = said(1, "one");
const two = said(2, "two");

describe("the verdict on a class", () => {
  test("is good where all was seen once and in order", () => {
    expect(verdict([ann(one, two), bob(one, two)], [])).toEqual([]);
  });

  test.each([
    ["lost", [one]],
    ["doubled", [one, one, two]],
    ["out of order", [two, one]],
    ["changed", [one, { ...two, text: "too" }]],
  ])("is bad where a line was %s", (_, seen) => {
    expect(verdict([ann(one, two), bob(...seen)], [])).toHaveLength(1);
  });

  test("is bad where a private line was seen by another, or one has no receipt", () => {
    const secret = said(1, "secret", "Cem");
    expect(verdict([ann(secret), bob(secret)], [])).toHaveLength(1);
    const unreceipted = ann();
    unreceipted.sent.set("lost", { to: "Cem", seq: undefined, sent: 1, receipted: undefined });
    expect(verdict([unreceipted, bob()], [])).toHaveLength(1);
  });

  // What Ann says in the room is sent at 2 and receipted at 3.
  test.each<[string, string, ChaosVisit[], boolean, boolean]>([
    ["was there", "#lab", [{ room: "#lab", wished: 0, entered: 1 }], true, false],
    ["was in another", "#lab", [{ room: "#yard", wished: 0, entered: 1 }], false, true],
    ["was never there", "#lab", [], false, true],
    [
      "had left",
      "#lab",
      [{ room: "#lab", wished: -3, entered: -2, leaving: 0, left: 1 }],
      false,
      true,
    ],
    ["came later", "#lab", [{ room: "#lab", wished: 4, entered: 5 }], false, true],
    ["was coming", "#lab", [{ room: "#lab", wished: 1, entered: 4 }], true, true],
    [
      "was leaving",
      "#lab",
      [{ room: "#lab", wished: 0, entered: 1, leaving: 1.5, left: 4 }],
      true,
      true,
    ],
  ])("of one who %s", (_, to, visits, mayHear, mayMiss) => {
    const line = said(1, "hi", to);
    const verdictOn = (...seen: Seen[]) => verdict([ann(line), { ...bob(...seen), visits }], []);
    expect(verdictOn(line).length === 0).toBe(mayHear);
    expect(verdictOn().length === 0).toBe(mayMiss);
  });
});
