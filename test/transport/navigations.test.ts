import { expect, test } from "bun:test";
import { Navigations } from "../../src/transport/navigations.ts";
import { limits } from "../../src/model/limits.ts";

function addressOf(browser: number): string {
  return `10.${browser >> 8}.${browser & 255}.1`;
}

const here = ["127.0.0.1", "::1", "::ffff:127.0.0.1"];

/** A browser that asked for a page at 10 s, by a connection it opened then. */
function asked(address: string): Navigations {
  const clock = { now: 10_000 };
  const navigations = new Navigations(() => clock.now);
  navigations.note(address);
  clock.now += limits.promptAfterMs;
  return navigations;
}

test("where a browser of another machine has asked for a page, its silent connections are spare ones", () => {
  const navigations = asked("192.168.1.9");
  for (const openedAt of [10_000, 9_000, 600_000]) {
    expect(navigations.isSpare("192.168.1.9", openedAt)).toBe(true);
  }
});

test("those of an address at which none was seen, or of none, are not", () => {
  const navigations = asked("192.168.1.9");
  expect(navigations.isSpare("192.168.1.8", 10_000)).toBe(false);
  expect(navigations.isSpare("127.0.0.1", 10_000)).toBe(false);
  expect(navigations.isSpare(undefined, 10_000)).toBe(false);
});

test("on this machine those are that were opened while the page was asked for", () => {
  for (const address of here) {
    const navigations = asked(address);
    expect(navigations.isSpare(address, 10_000 - limits.spareWithinMs)).toBe(true);
    expect(navigations.isSpare(address, 10_000 - limits.spareWithinMs - 1)).toBe(false);
    expect(navigations.isSpare(address, 10_000 + limits.spareHereWithinMs)).toBe(true);
    expect(navigations.isSpare(address, 10_000 + limits.spareHereWithinMs + 1)).toBe(false);
  }
});

test("so are those opened since the connection was that brought the request", () => {
  const clock = { now: 10_000 };
  const navigations = new Navigations(() => clock.now);
  navigations.note("127.0.0.1", 9_500);
  clock.now += limits.promptAfterMs;
  expect(navigations.isSpare("127.0.0.1", 9_500 - limits.spareWithinMs)).toBe(true);
  expect(navigations.isSpare("127.0.0.1", 9_750)).toBe(true);
  expect(navigations.isSpare("127.0.0.1", 9_500 - limits.spareWithinMs - 1)).toBe(false);
});

test("of more browsers than are remembered, those seen last are known", () => {
  const navigations = new Navigations(() => 0);
  for (let browser = 0; browser <= limits.browsers; browser++) navigations.note(addressOf(browser));
  expect(navigations.isSpare(addressOf(0), 0)).toBe(false);
  expect(navigations.isSpare(addressOf(1), 0)).toBe(true);
  expect(navigations.isSpare(addressOf(limits.browsers), 0)).toBe(true);
});
