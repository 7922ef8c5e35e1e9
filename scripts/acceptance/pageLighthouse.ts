import { join } from "node:path";
import { chromium } from "../../test/support/chromium.ts";
import { DataFolder } from "../../test/support/dataFolder.ts";
import { NativePeer } from "../../test/support/nativePeer.ts";
import { Program } from "../../test/support/program.ts";
import type { Checks } from "./checks.ts";
import { installPackages } from "./npmPackages.ts";

const packages = { dependencies: { lighthouse: "13.5.0" } };

/** Of a hundred, for each category. */
const least = 99;

/** Other programs on the machine lower the performance that is measured, and nothing raises it: the best counts. */
const mostRuns = 5;

/** What is used of a tab that Puppeteer drives; it comes with Lighthouse. */
interface Tab {
  goto(url: string): Promise<unknown>;
  locator(selector: string): { fill(text: string): Promise<void>; click(): Promise<void> };
  waitForSelector(selector: string): Promise<unknown>;
}

interface Puppeteer {
  launch(options: { executablePath: string | undefined; args: string[] }): Promise<{
    newPage(): Promise<Tab>;
    close(): Promise<void>;
  }>;
}

interface Audit {
  title: string;
  score: number | null;
  displayValue?: string;
}

interface Report {
  categories: Record<string, { score: number | null }>;
  audits: Record<string, Audit>;
}

interface Lighthouse {
  navigation(
    tab: Tab,
    url: string,
    options: { config: unknown },
  ): Promise<{ lhr: Report } | undefined>;
}

/** Lighthouse rates the page on a slow phone and on a desktop, before one joins and in a class. */
export async function checkLighthouse(checks: Checks): Promise<void> {
  using folder = new DataFolder();
  await installPackages(folder.path, packages);
  const load = async (path: string): Promise<unknown> =>
    (await import(join(folder.path, "node_modules", path))) as unknown;
  const lighthouse = (await load("lighthouse/core/index.js")) as Lighthouse;
  const desktop = (await load("lighthouse/core/config/desktop-config.js")) as { default: unknown };
  const puppeteer = (await load("puppeteer-core/lib/puppeteer/puppeteer-core.js")) as Puppeteer;
  const devices = { phone: { extends: "lighthouse:default" }, desktop: desktop.default };

  await using server = await Program.serve("--no-history", "--rate", "0");
  await talk(server.port);
  const url = `http://127.0.0.1:${server.port}/`;
  const browser = await puppeteer.launch({ executablePath: chromium(), args: ["--no-sandbox"] });
  try {
    for (const [device, config] of Object.entries(devices)) {
      const tab = await browser.newPage();
      const rate = async (screen: string): Promise<void> =>
        await checks.check(
          `Lighthouse gives ${least} and more to ${screen}, ${device}`,
          async () => {
            await rateBest(async () => (await lighthouse.navigation(tab, url, { config }))?.lhr);
          },
        );
      await rate("the name screen");
      await tab.goto(url);
      await tab.locator("#name").fill(`On a ${device}`.replaceAll(" ", "-"));
      await tab.locator("button[type=submit]").click();
      await tab.waitForSelector("#message");
      // The tab goes on where it was, as after a reload.
      await rate("a class that talks");
      await tab.waitForSelector("#message");
    }
  } finally {
    await browser.close();
  }
}

/** Thirty people, who have said something. */
async function talk(port: number): Promise<void> {
  for (let number = 1; number <= 30; number++) {
    const peer = await NativePeer.connect(port, `Person${number}`);
    peer.says("everyone", `Line ${number}: I take \`for (const x of xs)\`, see http://a.example/`);
    await peer.hears("receipt");
  }
}

/** Prints the ratings, and throws what lowers them if they stay too low. */
async function rateBest(rate: () => Promise<Report | undefined>): Promise<void> {
  let low: string[] = [];
  for (let run = 1; run <= mostRuns; run++) {
    const report = await rate();
    if (!report) throw new Error("it gives no report");
    const ratings = Object.entries(report.categories).map(([name, { score }]) => ({
      name,
      rating: Math.round((score ?? 0) * 100),
    }));
    const line = ratings.map(({ name, rating }) => `${name} ${rating}`).join(", ");
    process.stdout.write(`        ${line}\n`);
    if (ratings.every(({ rating }) => rating >= least)) return;
    low = Object.values(report.audits)
      .filter(({ score }) => score !== null && score < 0.9)
      .map(({ title, score, displayValue }) => `${title}: ${score} ${displayValue ?? ""}`);
  }
  throw new Error(low.join("\n"));
}
