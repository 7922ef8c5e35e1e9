import { expect, test } from "bun:test";
import { chmodSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { readClassCode, readTeacherCode } from "../../src/cli/codeFile.ts";
import { DataFolder } from "../support/dataFolder.ts";

function fileOf(folder: DataFolder, text: string, mode = 0o600): string {
  const path = join(folder.path, "code");
  writeFileSync(path, text);
  chmodSync(path, mode);
  return path;
}

test("a teacher's code is one line of a file for its owner alone", () => {
  using folder = new DataFolder();
  expect(readTeacherCode(fileOf(folder, "correct horse battery\n"))).toBe("correct horse battery");
});

test("a file that others can read is refused, with what to do", () => {
  using folder = new DataFolder();
  for (const mode of [0o644, 0o640, 0o602]) {
    const path = fileOf(folder, "correct horse battery\n", mode);
    expect(() => readTeacherCode(path)).toThrow(`chmod 600 ${path}`);
  }
});

test.each(["", "1234", "correct horse\nbattery staple\n", "x".repeat(2_000)])(
  "%j is no code",
  (text) => {
    using folder = new DataFolder();
    const path = fileOf(folder, text);
    expect(() => readTeacherCode(path)).toThrow("at least 8 characters");
  },
);

test("a class code of one's own is one line of such a file, of what an invite takes", () => {
  using folder = new DataFolder();
  expect(readClassCode(fileOf(folder, "my-own_code\n"))).toBe("my-own_code");
  const isBad = "4 to 64 letters, digits, - and _";
  for (const text of ["", "123", "a.b.c.d", "two words", "1234\n5678\n", "x".repeat(65)]) {
    expect(() => readClassCode(fileOf(folder, text))).toThrow(isBad);
  }
  const open = fileOf(folder, "my-own_code\n", 0o644);
  expect(() => readClassCode(open)).toThrow(`chmod 600 ${open}`);
});

test("a file that is not there is named", () => {
  using folder = new DataFolder();
  const path = join(folder.path, "none");
  expect(() => readTeacherCode(path)).toThrow(`${path} cannot be read (ENOENT)`);
});
