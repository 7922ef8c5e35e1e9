import { $ } from "bun";
import { mkdir, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { compressPage } from "./page.ts";
import type { Target } from "./targets.ts";

const root = join(import.meta.dir, "../..");

/** What an executable is built from. */
export interface Source {
  /** The short name of the commit; one that does not say all ends in `, changed`. */
  commit: string;
  isCommitted: boolean;
  /** Of the commit; now if there is none. */
  date: Date;
}

export async function readSource(): Promise<Source> {
  const head = await $`git log -1 --format=%h:%ct`.cwd(root).quiet().nothrow();
  if (head.exitCode !== 0) return { commit: "no commit", isCommitted: false, date: new Date() };
  const [commit = "", seconds] = head.stdout.toString().trim().split(":");
  const changes = await $`git status --porcelain`.cwd(root).quiet();
  const isCommitted = changes.stdout.length === 0;
  const date = new Date(Number(seconds) * 1_000);
  return { commit: isCommitted ? commit : `${commit}, changed`, isCommitted, date };
}

/** Builds the executable for a target, or for this machine, and returns its path. Throws if it cannot. */
export async function buildExecutable(
  outfile: string,
  { commit, date }: Source,
  target?: Target["bun"],
): Promise<string> {
  await mkdir(dirname(outfile), { recursive: true });
  const output = await Bun.build({
    entrypoints: [join(root, "src/main.ts")],
    define: {
      CLASSCHAT_COMMIT: JSON.stringify(commit),
      CLASSCHAT_DATE: JSON.stringify(date.toISOString().slice(0, 10)),
      "process.env.NODE_ENV": '"production"',
    },
    plugins: [await compressPage()],
    minify: true,
    // One chunk per subcommand: a command starts faster if it reads no other.
    splitting: true,
    sourcemap: "linked",
    bytecode: true,
    format: "esm",
    compile: {
      outfile,
      ...(target ? { target } : {}),
      // The program behaves the same in every folder.
      autoloadDotenv: false,
      autoloadBunfig: false,
    },
  });
  for (const log of output.logs) process.stderr.write(`${log.message}\n`);
  const [executable] = output.outputs;
  if (!executable) throw new Error(`${outfile} was not written`);
  // The executable contains its source map; the copy beside it has no use.
  const folder = dirname(outfile);
  for (const map of new Bun.Glob("*.map").scanSync(folder)) await rm(join(folder, map));
  return executable.path;
}
