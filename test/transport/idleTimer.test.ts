import { expect, test } from "bun:test";
import { IdleTimer } from "../../src/transport/idleTimer.ts";
import { limits } from "../../src/model/limits.ts";

const { pingAfterMs, silentMs } = limits;

test("a silent peer is asked once, and gone if it does not answer", () => {
  const idleTimer = new IdleTimer(5);
  expect(idleTimer.check(5 + pingAfterMs - 1)).toBe("fine");
  expect(idleTimer.check(5 + pingAfterMs)).toBe("ask");
  expect(idleTimer.check(5 + silentMs - 1)).toBe("fine");
  expect(idleTimer.check(5 + silentMs)).toBe("gone");
});

test("a peer that answers begins anew, and is asked again in its next silence", () => {
  const idleTimer = new IdleTimer(0);
  expect(idleTimer.check(pingAfterMs)).toBe("ask");
  idleTimer.touch(silentMs - 1);
  expect(idleTimer.check(silentMs)).toBe("fine");
  expect(idleTimer.check(silentMs - 1 + pingAfterMs)).toBe("ask");
});
