import { join } from "node:path";
import { readCommandLine } from "./commandLine.ts";

readCommandLine(
  `bun run verify: everything that must hold for a commit

Stops at the first step that fails.
`,
  {},
);

const root = join(import.meta.dir, "..");

const steps: [name: string, command: string[]][] = [
  ["format", ["bun", "fmt", "--check"]],
  ["lint", ["bun", "x", "oxlint", "--deny-warnings"]],
  ["types", ["bun", "check"]],
  ["executable", ["bun", "scripts/build.ts"]],
  ["programs", ["bun", "scripts/systemPrograms.ts"]],
  ["tests", ["bun", "test", "--parallel=2", "--timeout=60000"]],
];

for (const [name, command] of steps) {
  process.stdout.write(`\n== ${name}: ${command.join(" ")}\n`);
  const step = Bun.spawn(command, { cwd: root, stdio: ["ignore", "inherit", "inherit"] });
  const code = await step.exited;
  if (code !== 0) {
    process.stderr.write(`\n${name} failed\n`);
    process.exit(code);
  }
}
