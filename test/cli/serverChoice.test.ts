import { expect, test } from "bun:test";
import { withoutRepeats } from "../../src/cli/serverChoice.ts";

test("servers that announce a class of one name and fingerprint are one choice, all others stay apart", () => {
  const physics = { name: "physics", port: 12_000, fingerprint: "7KQ4MX2VD9R8T6NB3HJW" };
  const found = [
    { ...physics, host: "10.0.0.1" },
    { ...physics, host: "10.0.0.2" },
    { ...physics, host: "10.0.0.3", fingerprint: "0000MX2VD9R8T6NB3HJW" },
    { name: "physics", port: 12_000, host: "10.0.0.4" },
    { name: "physics", port: 12_000, host: "10.0.0.5" },
  ];
  expect(withoutRepeats(found).map(({ host }) => host)).toEqual([
    "10.0.0.1",
    "10.0.0.3",
    "10.0.0.4",
    "10.0.0.5",
  ]);
});
