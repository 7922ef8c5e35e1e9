import { expect, test } from "bun:test";
import { defaultDataDir, findDataDir } from "../../src/cli/dataDir.ts";

test.each([
  ["linux", {}, "/home/bob/.local/share/classchat"],
  ["linux", { XDG_DATA_HOME: "/data" }, "/data/classchat"],
  ["linux", { XDG_DATA_HOME: "relative" }, "/home/bob/.local/share/classchat"],
  ["darwin", {}, "/home/bob/Library/Application Support/classchat"],
  ["win32", { LOCALAPPDATA: "/c/local" }, "/c/local/classchat"],
  ["win32", {}, "/home/bob/AppData/Local/classchat"],
] as const)("on %s with %p the history is in %s", (platform, environment, folder) => {
  expect(defaultDataDir({ platform, environment, home: () => "/home/bob" })).toBe(folder);
});

test("a user without a home folder is told so in a sentence, unless the environment names a folder for data", () => {
  const home = homeless;
  expect(() => findDataDir(undefined, { platform: "linux", environment: {}, home })).toThrow(
    expect.objectContaining({
      name: "Failure",
      code: 1,
      message: "This user has no home folder for data. Name a folder with --data-dir.",
    }),
  );
  const environment = { XDG_DATA_HOME: "/data" };
  expect(findDataDir(undefined, { platform: "linux", environment, home })).toBe("/data/classchat");
  expect(findDataDir("here", { platform: "linux", environment: {}, home })).toBe("here");
});

function homeless(): string {
  throw new Error("ENOENT");
}
