import { runCli } from "./cli/runCli.ts";

process.exit(await runCli(process.argv.slice(2)));
