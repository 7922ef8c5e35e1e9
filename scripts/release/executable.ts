import { $ } from "bun";
import { mkdir, rm } from "node:fs/promises";
import { basename, join } from "node:path";
import { readCommandLine } from "./commandLine.ts";

const usage = `bun run build: builds dist/classchat for this machine

  --all   for every platform, with SHA256SUMS
`;

const root = join(import.meta.dir, "..");
const dist = join(root, "dist");

const targets = [
  "bun-linux-x64",
  "bun-linux-arm64",
  "bun-linux-x64-musl",
  "bun-linux-arm64-musl",
  "bun-darwin-x64",
  "bun-darwin-arm64",
  "bun-windows-x64",
  "bun-windows-arm64",
] as const;

async function commit(): Promise<string> {
  const head = await $`git rev-parse --short HEAD`.cwd(root).quiet().nothrow();
  if (head.exitCode !== 0) return "no commit";
  const changes = await $`git status --porcelain`.cwd(root).quiet();
  return head.stdout.toString().trim() + (changes.stdout.length > 0 ? ", changed" : "");
}

async function build(outfile: string, target?: (typeof targets)[number]): Promise<string> {
  const output = await Bun.build({
    entrypoints: [join(root, "src/main.ts")],
    define: {
      CLASSCHAT_COMMIT: JSON.stringify(await commit()),
      "process.env.NODE_ENV": '"production"',
    },
    minify: true,
    // One chunk per subcommand: a command starts faster if it reads no other.
    splitting: true,
    sourcemap: "linked",
    bytecode: true,
    format: "esm",
    compile: {
      outfile: join(dist, outfile),
      ...(target ? { target } : {}),
      // The program behaves the same in every folder.
      autoloadDotenv: false,
      autoloadBunfig: false,
    },
  });
  for (const log of output.logs) process.stderr.write(`${log.message}\n`);
  const [executable] = output.outputs;
  if (!executable) throw new Error(`${outfile} was not written`);
  process.stdout.write(`${executable.path}\n`);
  return executable.path;
}

async function checksum(path: string): Promise<string> {
  const hash = new Bun.CryptoHasher("sha256");
  for await (const bytes of Bun.file(path).stream()) hash.update(bytes);
  return `${hash.digest("hex")}  ${basename(path)}`;
}

await mkdir(dist, { recursive: true });
if (readCommandLine(usage, { all: { type: "boolean" } }).values.all) {
  const sums: string[] = [];
  for (const target of targets) {
    const path = await build(target.replace("bun-", "classchat-"), target);
    sums.push(await checksum(path));
  }
  await Bun.write(join(dist, "SHA256SUMS"), `${sums.join("\n")}\n`);
} else {
  await build("classchat");
}
// The executable contains its source map; the copy beside it has no use.
for (const map of new Bun.Glob("*.map").scanSync(dist)) await rm(join(dist, map));
