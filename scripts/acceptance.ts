import { join } from "node:path";
import { DataFolder } from "../test/support/dataFolder.ts";
import { Checks } from "./acceptance/checks.ts";
import { checkDeadPeers } from "./acceptance/deadPeers.ts";
import { checkDiscovery } from "./acceptance/discovery.ts";
import { checkDownloads } from "./acceptance/downloads.ts";
import { hexChat } from "./acceptance/hexChat.ts";
import { irssi } from "./acceptance/irssi.ts";
import type { IrcProgram } from "./acceptance/ircClient.ts";
import { tellIrcStory } from "./acceptance/ircStory.ts";
import { buildRelease } from "./acceptance/release.ts";
import { tellReleaseStory } from "./acceptance/releaseStory.ts";
import { checkAxe } from "./acceptance/pageAxe.ts";
import { checkFirefox } from "./acceptance/pageFirefox.ts";
import { checkLighthouse } from "./acceptance/pageLighthouse.ts";
import { theLounge } from "./acceptance/theLounge.ts";
import { weeChat } from "./acceptance/weeChat.ts";
import { znc } from "./acceptance/znc.ts";
import { endWithUsage, readCommandLine } from "./commandLine.ts";
import { installMissing } from "./systemPrograms.ts";

/** The commit of the last release. */
const lastRelease = "c288c63";

const executable = join(import.meta.dir, "../dist/classchat");
const checks = new Checks((line) => process.stdout.write(`${line}\n`));

const usage = `bun run acceptance: the executable with programs that others wrote, and with the last release

  --only NAME,NAME   of downloads, release, irssi, weechat, hexchat, znc, thelounge, discovery, deadpeers, axe,
                     lighthouse, firefox, irctest
  --release REF      the commit of the last release, ${lastRelease} unless given
  --shots DIR        takes screenshots of Firefox into this folder
  --irctest PATH     runs irctest too, of which there is a checkout

Prints a line for each check, and ends with 1 if one failed.
`;

const { values } = readCommandLine(usage, {
  only: { type: "string" },
  release: { type: "string", default: lastRelease },
  shots: { type: "string" },
  irctest: { type: "string" },
});

const suites: Record<string, () => Promise<void>> = {
  downloads: () => checkDownloads(checks),
  release: () => checkRelease(values.release),
  irssi: () => checkIrcClient(irssi),
  weechat: () => checkIrcClient(weeChat),
  hexchat: () => checkIrcClient(hexChat),
  znc: () => checkIrcClient(znc),
  thelounge: () => checkIrcClient(theLounge),
  discovery: () => checkDiscovery(checks),
  deadpeers: () => checkDeadPeers(checks, executable),
  axe: () => checkPage(checkAxe),
  lighthouse: () => checkPage(checkLighthouse),
  firefox: checkInFirefox,
  ...(values.irctest === undefined ? {} : { irctest: checkIrctest }),
};

const names = values.only?.split(",") ?? Object.keys(suites);
const unknown = names.find((name) => !Object.hasOwn(suites, name));
if (unknown === "irctest") endWithUsage(usage, "irctest needs --irctest PATH.");
if (unknown !== undefined) endWithUsage(usage, `There is no ${unknown} here.`);
for (const name of names) {
  try {
    await suites[name]?.();
  } catch (error) {
    await checks.check(`${name} runs to its end`, () => Promise.reject(error));
  }
}
checks.summarize();
process.exit(checks.areAllPassed ? 0 : 1);

async function checkIrcClient(program: IrcProgram): Promise<void> {
  await installMissing("The checks", program.programs);
  await tellIrcStory(checks, program, executable);
}

async function checkPage(check: (checks: Checks) => Promise<void>): Promise<void> {
  await installMissing("The checks", { chromium: ["chromium"] });
  await check(checks);
}

async function checkInFirefox(): Promise<void> {
  await installMissing("The checks", { "firefox-esr": ["firefox-esr"] });
  await checkFirefox(checks, executable, values.shots);
}

async function checkRelease(ref: string): Promise<void> {
  await installMissing("The checks", { chromium: ["chromium"] });
  using folder = new DataFolder();
  let last: string | undefined;
  await checks.check(`the last release, ${ref}, is built`, async () => {
    last = await buildRelease(ref, folder.path);
  });
  if (last === undefined) return;
  for (const serverOf of ["last", "current"] as const) {
    await tellReleaseStory(checks, { last, current: executable }, serverOf);
  }
}

/** Runs the tests of a checkout of irctest; the script says which may fail. */
async function checkIrctest(): Promise<void> {
  const script = join(import.meta.dir, "acceptance/irctest.ts");
  await checks.check(`irctest of ${values.irctest}`, async () => {
    const command = [process.execPath, script, values.irctest ?? "", executable];
    const tests = Bun.spawn(command, { stdio: ["ignore", "inherit", "inherit"] });
    const code = await tests.exited;
    if (code !== 0) throw new Error(`it ended with ${code}`);
  });
}
