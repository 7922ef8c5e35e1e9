import { expect, test } from "bun:test";
import { join } from "node:path";
import { drawLesson, picturePath } from "../../scripts/terminalPicture/lessonPicture.ts";

const root = join(import.meta.dir, "../..");

test("the README's picture of a terminal is what a terminal shows now: bun scripts/terminalPicture.ts draws it anew", async () => {
  expect(await drawLesson()).toBe(await Bun.file(join(root, picturePath)).text());
  expect(await Bun.file(join(root, "README.md")).text()).toContain(`](${picturePath})`);
});
