import { join } from "node:path";
import { readCommandLine } from "./commandLine.ts";
import { buildExecutable, readSource } from "./release/executable.ts";

readCommandLine("bun run build: builds dist/classchat for this machine\n", {});
const outfile = join(import.meta.dir, "../dist/classchat");
process.stdout.write(`${await buildExecutable(outfile, await readSource())}\n`);
