import type { Command, CommandLoaders } from "./flags.ts";
import { defineCommand, loadCommands } from "./flags.ts";
import { renderManPage } from "./manPage.ts";
import { releaseDate, version } from "./version.ts";

/** The command that prints the manual page of all of these. */
export function manOf(commands: CommandLoaders): Command {
  return defineCommand({
    name: "man",
    description: "Print the manual page, for man -l",
    flags: {},
    async run(_, { output }) {
      const release = { version, date: releaseDate };
      output.write(renderManPage(await loadCommands(commands), release));
    },
  });
}
