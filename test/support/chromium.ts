import { existsSync } from "node:fs";

/** Names it goes by, the one Debian gives it first. */
const names = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome"];

/** Where the Chromium for the page's tests is; undefined where there is none. */
export function chromium(): string | undefined {
  const given = process.env["BUN_CHROME_PATH"];
  if (given !== undefined && existsSync(given)) return given;
  for (const name of names) {
    const path = Bun.which(name);
    if (path !== null) return path;
  }
  return undefined;
}
