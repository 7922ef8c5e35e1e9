import { expect, test } from "bun:test";
import { IdleTimer } from "../../src/transport/idleTimer.ts";
import { limits } from "../../src/model/limits.ts";

const { pingAfterMs, silentMs } = limits;

test("one who is silent is asked once, and gone when he does not answer", () => {
  const watch = new IdleTimer(5);
  expect(watch.look(5 + pingAfterMs - 1)).toBe("fine");
  expect(watch.look(5 + pingAfterMs)).toBe("ask");
  expect(watch.look(5 + silentMs - 1)).toBe("fine");
  expect(watch.look(5 + silentMs)).toBe("gone");
});

test("one who answers begins anew, and is asked again in his next silence", () => {
  const watch = new IdleTimer(0);
  expect(watch.look(pingAfterMs)).toBe("ask");
  watch.heard(silentMs - 1);
  expect(watch.look(silentMs)).toBe("fine");
  expect(watch.look(silentMs - 1 + pingAfterMs)).toBe("ask");
});
