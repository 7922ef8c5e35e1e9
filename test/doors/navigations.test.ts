import { expect, test } from "bun:test";
import { Navigations } from "../../src/doors/navigations.ts";
import { limits } from "../../src/model/limits.ts";

/** A browser at this address that asked for a page at 10 s. */
function asked(address: string): Navigations {
  const clock = { now: 10_000 };
  const navigations = new Navigations(() => clock.now);
  navigations.note(address);
  clock.now += limits.promptAfterMs;
  return navigations;
}

test("a connection opened about when the page was asked for is a spare one", () => {
  const navigations = asked("192.168.1.9");
  for (const apart of [-limits.spareWithinMs, 0, limits.spareWithinMs]) {
    expect(navigations.isSpare("192.168.1.9", 10_000 + apart)).toBe(true);
  }
});

test("one of another time, of another address or of none is not", () => {
  const navigations = asked("192.168.1.9");
  for (const apart of [-limits.spareWithinMs - 1, limits.spareWithinMs + 1]) {
    expect(navigations.isSpare("192.168.1.9", 10_000 + apart)).toBe(false);
  }
  expect(navigations.isSpare("192.168.1.8", 10_000)).toBe(false);
  expect(navigations.isSpare(undefined, 10_000)).toBe(false);
});

test("so is one opened since the connection was that brought the request", () => {
  const clock = { now: 10_000 };
  const navigations = new Navigations(() => clock.now);
  navigations.note("127.0.0.1", 9_500);
  clock.now += limits.promptAfterMs;
  expect(navigations.isSpare("127.0.0.1", 9_500 - limits.spareWithinMs)).toBe(true);
  expect(navigations.isSpare("127.0.0.1", 9_750)).toBe(true);
  expect(navigations.isSpare("127.0.0.1", 9_500 - limits.spareWithinMs - 1)).toBe(false);
});

test("on this machine one that comes soon after is a person's", () => {
  for (const address of ["127.0.0.1", "::1", "::ffff:127.0.0.1"]) {
    const navigations = asked(address);
    expect(navigations.isSpare(address, 10_000 + limits.spareHereWithinMs)).toBe(true);
    expect(navigations.isSpare(address, 10_000 + limits.spareHereWithinMs + 1)).toBe(false);
  }
});

test("of many requests, those are remembered that may still matter", () => {
  const clock = { now: 10_000 };
  const navigations = new Navigations(() => clock.now);
  for (let request = 0; request < 100; request++) navigations.note(`10.0.0.${request}`);
  clock.now += limits.promptAfterMs;
  navigations.note("10.0.1.1");
  expect(navigations.isSpare("10.0.0.7", 10_000)).toBe(true);
});
