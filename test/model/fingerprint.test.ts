import { expect, test } from "bun:test";
import { formatFingerprint, shortenFingerprint } from "../../src/model/fingerprint.ts";

const fingerprint = "3a9f00112233445566778899aabbccddeeff00112233445566778899aabbccdd";

test("a fingerprint in full is as browsers and IRC clients show it", () => {
  expect(formatFingerprint(fingerprint)).toBe(
    fingerprint.toUpperCase().match(/../g)?.join(":") ?? "",
  );
});

test("its short form is its first 100 bits, in characters that nobody takes for each other", () => {
  const short = shortenFingerprint(fingerprint);
  expect(short).toMatch(/^[0-9A-HJKMNP-TV-Z]{20}$/);
  expect(short).toBe("7AFG04926D25ASKQH2CT");
  expect(shortenFingerprint("0".repeat(64))).toBe("0".repeat(20));
  expect(shortenFingerprint("f".repeat(64))).toBe("Z".repeat(20));
  // Every bit counts, and no later one does.
  const changed = (at: number) => fingerprint.slice(0, at) + "e" + fingerprint.slice(at + 1);
  expect(shortenFingerprint(changed(24))).not.toBe(short);
  expect(shortenFingerprint(changed(25))).toBe(short);
});
