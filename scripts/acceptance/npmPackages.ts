import { join } from "node:path";

/** What is installed: exact versions. */
export interface NpmPackages {
  dependencies: Record<string, string>;
  overrides?: Record<string, string>;
}

/** Installs packages of npm in a folder of their own; nothing of theirs runs meanwhile. */
export async function installPackages(folder: string, packages: NpmPackages): Promise<void> {
  await Bun.write(join(folder, "package.json"), JSON.stringify({ private: true, ...packages }));
  const command = ["npm", "install", "--silent", "--no-audit", "--no-fund", "--ignore-scripts"];
  const install = Bun.spawn(command, { cwd: folder, stdio: ["ignore", "ignore", "inherit"] });
  if ((await install.exited) !== 0) {
    throw new Error(`${Object.keys(packages.dependencies).join(", ")} could not be installed`);
  }
}
