import { expect, test } from "bun:test";
import { PendingWishes } from "../../src/page/pendingWishes.ts";

test("a wish is answered once, by its id, with all that was said of it", async () => {
  const pending = new PendingWishes();
  const first = pending.add("1");
  const second = pending.add("2");
  expect(pending.refused("2", ["Ram is not active"], undefined)).toBe(true);
  pending.granted("2");
  expect(pending.refused("1", ["too small"], "group_small")).toBe(true);
  expect(await first).toEqual({ isGranted: false, code: "group_small", lines: ["too small"] });
  expect(await second).toEqual({ isGranted: true, code: undefined, lines: ["Ram is not active"] });
  expect(pending.refused("1", ["again"], "group_small")).toBe(false);
});

test("once the stay is over nobody waits for an answer any more", async () => {
  const pending = new PendingWishes();
  const before = pending.add("1");
  pending.end("The server is gone.");
  const after = pending.add("2");
  for (const wish of [before, after]) {
    expect(await wish).toEqual({ isGranted: false, code: "over", lines: ["The server is gone."] });
  }
});
