import { describe, expect, test } from "bun:test";
import { explainNoAnswer } from "../../src/client/noAnswer.ts";

/** What `fetch` rejects with. */
function failure(code: string): Error {
  return Object.assign(new TypeError("failed"), { code });
}

const reasons: [failed: Error, says: string][] = [
  [failure("ECONNREFUSED"), "Nothing listens at 192.168.1.5:12000. Check the port"],
  [failure("EHOSTUNREACH"), "The host 192.168.1.5:12000 does not answer."],
  [new DOMException("late", "TimeoutError"), "try the teacher's hotspot"],
  [failure("ENETUNREACH"), "No network of this machine leads to 192.168.1.5:12000."],
  [failure("ENOTFOUND"), "The name 192.168.1.5 is not known here."],
  [failure("ERR_INVALID_URL"), "No server answers at 192.168.1.5:12000."],
];

describe("a refusal to join says what to do", () => {
  test.each(reasons)("after %p", async (failed, says) => {
    const ask = async (): Promise<never> => await Promise.reject(failed);
    expect(await explainNoAnswer({ host: "192.168.1.5", port: 12_000 }, ask)).toContain(says);
  });

  test("and by the loopback asks nobody", async () => {
    const asked: string[] = [];
    const ask = async (url: string): Promise<void> => void asked.push(url);
    expect(await explainNoAnswer({ host: "127.0.0.1", port: 1 }, ask)).toBe(
      "No server answers at 127.0.0.1:1. Start one with: classchat serve",
    );
    expect(asked).toEqual([]);
  });
});

test("the system's own codes are told apart", async () => {
  // Addresses of the loopback that no name tells are its: nothing leaves this machine.
  const text = await explainNoAnswer({ host: "0.0.0.0", port: 1 });
  expect(text).toContain("Nothing listens at 0.0.0.0:1.");
});
