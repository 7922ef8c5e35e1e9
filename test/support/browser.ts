import { chromium } from "./chromium.ts";

const path = chromium();

/** A real Chromium without a window; the process that asks for it first starts it, and ends it. */
export const browser: Bun.WebView.Backend = {
  type: "chrome",
  url: false,
  ...(path === undefined ? {} : { path }),
  argv: [
    // Chromium's own sandbox does not start for root, which a container's tests often are.
    "--no-sandbox",
    // It says nothing to anybody but the server under test.
    "--disable-quic",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--lang=en-GB",
  ],
};
