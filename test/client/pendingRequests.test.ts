import { expect, test } from "bun:test";
import { PendingRequests } from "../../src/client/pendingRequests.ts";

test("a request is answered once, by its id, with all lines about it", async () => {
  const pending = new PendingRequests();
  const first = pending.add("1");
  const second = pending.add("2");
  expect(pending.refuse("2", ["Ram is not active"], undefined)).toBe(true);
  pending.grant("2");
  expect(pending.refuse("1", ["too small"], "group_small")).toBe(true);
  expect(await first).toEqual({ isGranted: false, code: "group_small", lines: ["too small"] });
  expect(await second).toEqual({ isGranted: true, code: undefined, lines: ["Ram is not active"] });
  expect(pending.refuse("1", ["again"], "group_small")).toBe(false);
});

test("once the session has ended nobody waits for an answer", async () => {
  const pending = new PendingRequests();
  const before = pending.add("1");
  pending.end("The server is gone.");
  const after = pending.add("2");
  for (const request of [before, after]) {
    expect(await request).toEqual({
      isGranted: false,
      code: "over",
      lines: ["The server is gone."],
    });
  }
});
