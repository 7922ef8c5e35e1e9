import { expect, test } from "bun:test";
import {
  browserCount,
  Navigations,
  promptAfterMs,
  spareHereWithinMs,
  spareWithinMs,
} from "../../src/transport/navigations.ts";

function addressOf(browser: number): string {
  return `10.${browser >> 8}.${browser & 255}.1`;
}

const here = ["127.0.0.1", "::1", "::ffff:127.0.0.1"];

/** A browser that asked for a page at 10 s, by a connection it opened then. */
function asked(address: string): Navigations {
  const clock = { now: 10_000 };
  const navigations = new Navigations(() => clock.now);
  navigations.note(address);
  clock.now += promptAfterMs;
  return navigations;
}

test("if a browser of another machine asked for a page, silent connections from there are spare", () => {
  const navigations = asked("192.168.1.9");
  for (const openedAt of [10_000, 9_000, 600_000]) {
    expect(navigations.isSpare("192.168.1.9", openedAt)).toBe(true);
  }
});

test("connections from an address where no browser was seen, or from an unknown one, are not spare", () => {
  const navigations = asked("192.168.1.9");
  expect(navigations.isSpare("192.168.1.8", 10_000)).toBe(false);
  expect(navigations.isSpare("127.0.0.1", 10_000)).toBe(false);
  expect(navigations.isSpare(undefined, 10_000)).toBe(false);
});

test("on this machine connections are spare that were opened while a browser asked for a page", () => {
  for (const address of here) {
    const navigations = asked(address);
    expect(navigations.isSpare(address, 10_000 - spareWithinMs)).toBe(true);
    expect(navigations.isSpare(address, 10_000 - spareWithinMs - 1)).toBe(false);
    expect(navigations.isSpare(address, 10_000 + spareHereWithinMs)).toBe(true);
    expect(navigations.isSpare(address, 10_000 + spareHereWithinMs + 1)).toBe(false);
  }
});

test("so are those opened since the connection that brought the request", () => {
  const clock = { now: 10_000 };
  const navigations = new Navigations(() => clock.now);
  navigations.note("127.0.0.1", 9_500);
  clock.now += promptAfterMs;
  expect(navigations.isSpare("127.0.0.1", 9_500 - spareWithinMs)).toBe(true);
  expect(navigations.isSpare("127.0.0.1", 9_750)).toBe(true);
  expect(navigations.isSpare("127.0.0.1", 9_500 - spareWithinMs - 1)).toBe(false);
});

test("of more browsers than are remembered, the latest are known", () => {
  const navigations = new Navigations(() => 0);
  for (let browser = 0; browser <= browserCount; browser++) navigations.note(addressOf(browser));
  expect(navigations.isSpare(addressOf(0), 0)).toBe(false);
  expect(navigations.isSpare(addressOf(1), 0)).toBe(true);
  expect(navigations.isSpare(addressOf(browserCount), 0)).toBe(true);
});
