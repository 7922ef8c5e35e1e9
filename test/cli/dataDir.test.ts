import { expect, test } from "bun:test";
import { defaultDataDir } from "../../src/cli/dataDir.ts";

test.each([
  ["linux", {}, "/home/bob/.local/share/classchat"],
  ["linux", { XDG_DATA_HOME: "/data" }, "/data/classchat"],
  ["linux", { XDG_DATA_HOME: "relative" }, "/home/bob/.local/share/classchat"],
  ["darwin", {}, "/home/bob/Library/Application Support/classchat"],
  ["win32", { LOCALAPPDATA: "/c/local" }, "/c/local/classchat"],
  ["win32", {}, "/home/bob/AppData/Local/classchat"],
] as const)("on %s with %p the history is in %s", (platform, environment, folder) => {
  expect(defaultDataDir({ platform, environment, home: "/home/bob" })).toBe(folder);
});
