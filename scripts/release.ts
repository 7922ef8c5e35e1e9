import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { version } from "../package.json" with { type: "json" };
import { endWithUsage, readCommandLine } from "./commandLine.ts";
import { makeTarGz, makeZip } from "./release/archive.ts";
import { collectFiles, renderNotes } from "./release/contents.ts";
import { buildExecutable, readSource } from "./release/executable.ts";
import type { Target } from "./release/targets.ts";
import { isForWindows, targets } from "./release/targets.ts";

const usage = `bun run release: makes what people download, in dist/release

  --only TARGET,TARGET   of ${targets.map(({ name }) => name).join(", ")}

The same commit makes the same bytes. Ends with 1 if a target could not be built.
`;

const folder = join(import.meta.dir, "../dist/release");

const { values } = readCommandLine(usage, { only: { type: "string" } });
const names = values.only?.split(",") ?? targets.map(({ name }) => name);
const unknown = names.find((name) => !targets.some((target) => target.name === name));
if (unknown !== undefined) endWithUsage(usage, `There is no ${unknown} here.`);
const source = await readSource();
if (!source.isCommitted) {
  fail("A release is made from a commit. Commit or stash what is changed here, and try again.");
}
const release = {
  version: `${version} (${source.commit})`,
  date: source.date.toISOString().slice(0, 10),
};

await rm(folder, { recursive: true, force: true });
await mkdir(folder, { recursive: true });
const archives: { name: string; target: Target; sum: string }[] = [];
const missing: string[] = [];
for (const target of targets.filter(({ name }) => names.includes(name))) {
  const outfile = join(folder, `classchat${isForWindows(target) ? ".exe" : ""}`);
  const executable = await buildExecutable(outfile, source, target.bun).catch((error: unknown) => {
    const reasons: unknown[] = error instanceof AggregateError ? error.errors : [error];
    process.stderr.write(`${target.name}: ${reasons.map(String).join("; ")}\n`);
    return undefined;
  });
  if (executable === undefined) missing.push(target.name);
  else archives.push(await pack(target, executable));
  await rm(outfile, { force: true });
}
const sums = archives.map(({ name, sum }) => `${sum}  ${name}\n`).join("");
await Bun.write(join(folder, "SHA256SUMS"), sums);
await Bun.write(join(folder, "NOTES.md"), renderNotes(archives, release));
if (missing.length > 0) {
  const why = "A target's Bun comes from the npm registry: try again when that can be reached.";
  fail(`Not built: ${missing.join(", ")}. ${why}`);
}

async function pack(target: Target, executable: string): Promise<(typeof archives)[number]> {
  const stem = `classchat-${version}-${target.name}`;
  const files = await collectFiles(stem, target, executable, release);
  const name = `${stem}${isForWindows(target) ? ".zip" : ".tar.gz"}`;
  const bytes = (isForWindows(target) ? makeZip : makeTarGz)(files, source.date);
  await Bun.write(join(folder, name), bytes);
  process.stdout.write(`${join(folder, name)}\n`);
  return { name, target, sum: new Bun.CryptoHasher("sha256").update(bytes).digest("hex") };
}

function fail(reason: string): never {
  process.stderr.write(`${reason}\n`);
  process.exit(1);
}
