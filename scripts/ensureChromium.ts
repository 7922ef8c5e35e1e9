import { chromium } from "../test/support/chromium.ts";

/**
 * `bun scripts/ensureChromium.ts`: the page is tested in a real browser. Where there is none it is
 * installed as Debian's package, by root; else it is said what to install.
 */

async function run(...command: string[]): Promise<boolean> {
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  const step = Bun.spawn(command, { env, stdio: ["ignore", "ignore", "inherit"] });
  return (await step.exited) === 0;
}

if (!chromium() && Bun.which("apt-get") !== null && process.getuid?.() === 0) {
  process.stdout.write("Installing Debian's package chromium\n");
  // A list of packages that is out of date still installs what it names.
  await run("apt-get", "update", "--quiet");
  await run("apt-get", "install", "--yes", "--no-install-recommends", "chromium");
}

const found = chromium();
if (found === undefined) {
  process.stderr.write(
    "The page's tests need Chromium: install it (apt-get install chromium), or say where it is with BUN_CHROME_PATH.\n",
  );
  process.exit(1);
}
process.stdout.write(`${found}\n`);
