import { chromium } from "./chromium.ts";

const path = chromium();

/** A name of the local network that stands for this machine: unlike its address, no secure context. */
export const lanHost = "class.lan";

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
    `--host-resolver-rules=MAP ${lanHost} 127.0.0.1`,
  ],
};
