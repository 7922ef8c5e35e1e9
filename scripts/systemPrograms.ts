import { which } from "bun";
import { chromium } from "../test/support/chromium.ts";
import { readCommandLine } from "./commandLine.ts";

const usage = `bun scripts/systemPrograms.ts: checks for the programs that the tests use, and installs what is missing
`;

/** The programs that the tests use, with the Debian packages they come from. */
const testPrograms: Record<string, string[]> = {
  chromium: ["chromium"],
  curl: ["curl"],
  ip: ["iproute2"],
  nc: ["netcat-openbsd"],
  "nats-server": ["nats-server"],
  telnet: ["telnet"],
  zsh: ["zsh"],
  fish: ["fish"],
  man: ["man-db"],
  mandoc: ["mandoc"],
  "systemd-analyze": ["systemd"],
  unzip: ["unzip"],
  tmux: ["tmux"],
  irssi: ["irssi"],
  "weechat-headless": ["weechat-headless", "weechat-plugins"],
};

if (import.meta.main) {
  readCommandLine(usage, {});
  await installMissing("The tests", testPrograms);
}

/**
 * Installs the programs that are missing if this process is root on Debian; otherwise ends with one
 * sentence that says what to install.
 * @param who needs the programs
 * @param programs with the Debian packages they come from
 */
export async function installMissing(
  who: string,
  programs: Readonly<Record<string, readonly string[]>>,
): Promise<void> {
  const missing = Object.keys(programs).filter((program) => {
    // Any browser of its family will do, and BUN_CHROME_PATH can name one.
    return program === "chromium" ? chromium() === undefined : which(program) === null;
  });
  if (missing.length === 0) return;
  const packages = missing.flatMap((program) => programs[program] ?? []);
  const isRoot = process.getuid?.() === 0;
  if (!isRoot || which("apt-get") === null) {
    const how = `On Debian: apt-get install -y ${packages.join(" ")}`;
    fail(`${who} need ${missing.join(", ")}. ${how}`);
  }
  process.stdout.write(`Installing ${packages.join(" ")}\n`);
  const apt = ["apt-get", "-q", "-o", "Acquire::Retries=3"];
  await run([...apt, "update"]);
  await run([...apt, "install", "-y", "--no-install-recommends", ...packages]);
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
