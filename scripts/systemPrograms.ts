import { which } from "bun";
import { chromium } from "../test/support/chromium.ts";

/**
 * Checks for the programs that the tests use, with the Debian packages they come from. Installs what is
 * missing if this process is root on Debian; otherwise fails with one sentence that says what to install.
 */

const packages: Record<string, string[]> = {
  chromium: ["chromium"],
  curl: ["curl"],
  nc: ["netcat-openbsd"],
  telnet: ["telnet"],
  irssi: ["irssi"],
  "weechat-headless": ["weechat-headless", "weechat-plugins"],
};

const missing = Object.keys(packages).filter((program) => {
  // Any browser of its family will do, and BUN_CHROME_PATH can name one.
  return program === "chromium" ? chromium() === undefined : which(program) === null;
});
if (missing.length > 0) await install(missing.flatMap((program) => packages[program] ?? []));

async function install(wanted: string[]): Promise<void> {
  const isRoot = process.getuid?.() === 0;
  if (!isRoot || which("apt-get") === null) {
    fail(`The tests need ${missing.join(", ")}. On Debian: apt-get install -y ${wanted.join(" ")}`);
  }
  process.stdout.write(`Installing ${wanted.join(" ")}\n`);
  const apt = ["apt-get", "-q", "-o", "Acquire::Retries=3"];
  await run([...apt, "update"]);
  await run([...apt, "install", "-y", "--no-install-recommends", ...wanted]);
}

async function run(command: string[]): Promise<void> {
  const child = Bun.spawn(command, {
    env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
    stdio: ["ignore", "ignore", "inherit"],
  });
  if ((await child.exited) !== 0) fail(`${command.join(" ")} failed`);
}

function fail(reason: string): never {
  process.stderr.write(`${reason}\n`);
  process.exit(1);
}
