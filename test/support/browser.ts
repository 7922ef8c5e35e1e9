import { existsSync } from "node:fs";

/** Where Debian and the environment have Chromium; elsewhere Bun looks for it. */
const path = [process.env["BUN_CHROME_PATH"], "/usr/bin/chromium"].find(
  (candidate) => candidate !== undefined && existsSync(candidate),
);

/** A real Chromium without a window; the process that asks for it first starts it, and ends it. */
export const browser: Bun.WebView.Backend = {
  type: "chrome",
  url: false,
  ...(path === undefined ? {} : { path }),
  argv: [
    // Chromium's own sandbox does not start for root, which a container's tests often are.
    "--no-sandbox",
    "--disable-quic",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--lang=en-GB",
  ],
};
