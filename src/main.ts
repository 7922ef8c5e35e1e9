import { runCli } from "./cli/commands.ts";

process.exit(await runCli(process.argv.slice(2)));
