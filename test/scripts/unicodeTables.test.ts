import { expect, test } from "bun:test";
import { join } from "node:path";
import { formatTables } from "../../scripts/unicodeTables.ts";

test("the tables of characters are what the Unicode data says", async () => {
  const file = Bun.file(join(import.meta.dir, "../../src/model/unicodeTables.ts"));
  expect(await file.text()).toBe(formatTables());
});
