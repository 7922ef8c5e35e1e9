import { join } from "node:path";
import { $ } from "bun";

const root = join(import.meta.dir, "../..");

/**
 * Builds the executable of a release, and returns its path. Throws an error of one sentence if this
 * repository does not have the release.
 * @param ref a commit, a tag or a branch
 * @param folder empty
 */
export async function buildRelease(ref: string, folder: string): Promise<string> {
  const commit = await $`git rev-parse --verify --quiet ${ref}^{commit}`
    .cwd(root)
    .quiet()
    .nothrow();
  if (commit.exitCode !== 0) {
    throw new Error(`There is no commit ${ref} here. Fetch it, or name another with --release.`);
  }
  await $`git archive ${commit.stdout.toString().trim()} | tar -x -C ${folder}`.cwd(root).quiet();
  const bun = process.execPath;
  await $`${bun} install --frozen-lockfile --silent && ${bun} scripts/build.ts`.cwd(folder).quiet();
  return join(folder, "dist/classchat");
}
