import { describe, expect, test } from "bun:test";
import { isAskedAbout, renderPassedOver } from "../../src/cli/classQuestion.ts";
import type { PausedClass } from "../../src/store/pausedClass.ts";

const minute = 60_000;
const now = new Date(2026, 0, 31, 16, 0).getTime();

function pausedClass(more: Partial<PausedClass> = {}): PausedClass {
  const startedAt = new Date(2026, 0, 31, 15, 31).getTime();
  const times = { startedAt, pausedAt: now - minute };
  const counts = { people: 6, messages: 143, groups: 2, rooms: 0, acts: 0 };
  return { number: 3, ...counts, ...times, ...more };
}

test("a class is asked about for two hours after it was closed, if there is anything in it", () => {
  const empty = { messages: 0, groups: 0, rooms: 0, acts: 0 };
  for (const [asked, more] of [
    [true, {}],
    [true, { pausedAt: now - 120 * minute }],
    [false, { pausedAt: now - 120 * minute - 1 }],
    [false, empty],
    [true, { ...empty, messages: 1 }],
    [true, { ...empty, groups: 1 }],
    [true, { ...empty, rooms: 1 }],
    [true, { ...empty, acts: 1 }],
  ] as const) {
    expect([more, isAskedAbout(pausedClass(more), now)]).toEqual([more, asked]);
  }
});

describe("a class is called by its time and what is in it:", () => {
  const yesterday = new Date(2026, 0, 30, 9, 5).getTime();

  test.each<[string, Partial<PausedClass>]>([
    ["the class of 15:31 (6 people, 143 messages, 2 groups)", {}],
    ["the class of 15:31 (1 person, 1 message, 1 group)", { people: 1, messages: 1, groups: 1 }],
    ["the class of 15:31 (6 people, 143 messages)", { groups: 0 }],
    ["the class of 15:31 (6 people, 143 messages, 1 room)", { groups: 0, rooms: 1 }],
    ["the class of 2026-01-30 09:05 (6 people, 143 messages, 2 groups)", { startedAt: yesterday }],
  ])("%s", (name, more) => {
    expect(renderPassedOver(pausedClass(more), now)).toContain(` goes on with ${name}, `);
  });
});
