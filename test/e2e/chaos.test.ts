import { describe, expect, test } from "bun:test";
import { chaosRound } from "../../scripts/chaos/chaosRound.ts";
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
      const { wrong, messages, cuts } = await chaosRound({ executable, seed, by, times: 4 });
      expect({ seed, wrong }).toEqual({ seed, wrong: [] });
      expect(messages).toBeGreaterThan(50);
      if (by === "cut") expect(cuts).toBeGreaterThan(0);
    }
  }, 120_000);
}

function said(seq: number, text: string, to = "everyone"): Seen {
  return { seq, from: "Ann", to, text };
}

/** Ann, who said these and saw nothing. */
function ann(...lines: Seen[]) {
  const sent = new Map<string, { to: string; seq: number | undefined }>(
    lines.map(({ text, to, seq }) => [text, { to, seq }]),
  );
  return { name: "Ann", seen: [], troubles: [], sent };
}

/** Bob, who said nothing and saw these. */
function bob(...seen: Seen[]) {
  return { name: "Bob", seen, troubles: [], sent: new Map() };
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
    unreceipted.sent.set("lost", { to: "Cem", seq: undefined });
    expect(verdict([unreceipted, bob()], [])).toHaveLength(1);
  });
});
