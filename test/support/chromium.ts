import { existsSync } from "node:fs";

/** Names it goes by, the one Debian gives it first. */
const names = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome"];

/** The path of the Chromium that the page's tests use; undefined if none is installed. */
export function chromium(): string | undefined {
  const given = process.env["BUN_CHROME_PATH"];
  if (given !== undefined && existsSync(given)) return given;
  for (const name of names) {
    const path = Bun.which(name);
    if (path !== null) return path;
  }
  return undefined;
}
