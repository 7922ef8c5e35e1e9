import { join } from "node:path";
import { buildExecutable, readSource } from "./release/executable.ts";

/** `bun run build`: builds the executable for this machine, `dist/classchat`. */

const outfile = join(import.meta.dir, "../dist/classchat");
process.stdout.write(`${await buildExecutable(outfile, await readSource())}\n`);
