import { $ } from "bun";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { version } from "../../package.json" with { type: "json" };
import { DataFolder } from "../../test/support/dataFolder.ts";
import { installMissing } from "../systemPrograms.ts";
import type { Checks } from "./checks.ts";
import { tellLesson } from "./lesson.ts";

const root = join(import.meta.dir, "../..");
/** Where Debian's libc6-arm64-cross puts what an arm64 executable needs. */
const arm64Root = "/usr/aarch64-linux-gnu";

const programs = {
  "qemu-aarch64-static": ["qemu-user-static", "libc6-arm64-cross"],
  "ld-musl-config": ["musl"],
  man: ["man-db"],
};

/**
 * What people download, from the last commit: built twice, checked, unpacked, installed, and a lesson with
 * it. The arm64 executable runs in an emulator.
 */
export async function checkDownloads(checks: Checks): Promise<void> {
  await installMissing("The checks", programs);
  using folder = new DataFolder();
  const [one, other] = [join(folder.path, "one"), join(folder.path, "other")];
  await checks.check(
    "two releases of a commit, built in two folders, have the same bytes",
    async () => {
      for (const checkout of [one, other]) {
        await $`git clone --quiet ${root} ${checkout}`.quiet();
        await $`${process.execPath} run release`.cwd(checkout).quiet();
      }
      const [sums, again] = await Promise.all([one, other].map(readSums));
      if (sums !== again) throw new Error(`${sums}\nbut then\n${again}`);
    },
  );
  const release = join(one, "dist/release");
  await checks.check("sha256sum finds every download as SHA256SUMS says", async () => {
    await $`sha256sum --check --strict SHA256SUMS`.cwd(release).quiet();
  });
  const unpack = async (target: string): Promise<string> => {
    const stem = `classchat-${version}-${target}`;
    await $`tar -xzf ${join(release, stem)}.tar.gz -C ${folder.path}`.quiet();
    return join(folder.path, stem);
  };
  const prefix = join(folder.path, "prefix");
  await checks.check(
    "install.sh installs the executable and a manual page that man finds",
    async () => {
      await $`${await unpack("linux-x64")}/install.sh ${prefix}`.quiet();
      await $`man --manpath=${prefix}/share/man --where classchat`.quiet();
    },
  );
  await tellLesson(checks, [join(prefix, "bin/classchat")]);
  await checks.check("where libstdc++ is missing, install.sh says that it is needed", async () => {
    const installed = await $`${await unpack("linux-x64-musl")}/install.sh ${prefix}`
      .quiet()
      .nothrow();
    const said = installed.stderr.toString();
    if (installed.exitCode === 0 || !/^It needs .*libstdc\+\+/m.test(said)) throw new Error(said);
  });
  if (!existsSync(arm64Root))
    throw new Error(`There is no ${arm64Root}. Install libc6-arm64-cross.`);
  const arm64 = await unpack("linux-arm64");
  await tellLesson(checks, ["qemu-aarch64-static", "-L", arm64Root, join(arm64, "classchat")]);
}

async function readSums(checkout: string): Promise<string> {
  return await Bun.file(join(checkout, "dist/release/SHA256SUMS")).text();
}
