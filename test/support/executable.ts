import { tmpdir } from "node:os";
import { join } from "node:path";

/** The compiled executable; `scripts/verify.ts` builds it before the tests run. */
export const executable = join(import.meta.dir, "../../dist/classchat");

/** Holds a history for each program under test; `cleanUp.ts` removes it. */
export const historyRoot = join(tmpdir(), `classchat-test-${process.pid}`);
let programs = 0;

/** The environment of a program under test: ours, without what would change its output. */
export function environment(more: Record<string, string> = {}): Record<string, string | undefined> {
  const without = Object.entries(process.env).filter(([name]) => {
    return !name.startsWith("CLASSCHAT_") && !["CI", "NO_COLOR", "FORCE_COLOR"].includes(name);
  });
  programs += 1;
  const own = {
    TERM: "xterm-256color",
    LANG: "C.UTF-8",
    CLASSCHAT_DATA_DIR: join(historyRoot, `${programs}`),
  };
  return { ...Object.fromEntries(without), ...own, ...more };
}
