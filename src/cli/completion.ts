import * as v from "valibot";
import { bashCompletion } from "./completion/bash.ts";
import { describeCompletion } from "./completion/completedCommand.ts";
import { fishCompletion } from "./completion/fish.ts";
import { powerShellCompletion } from "./completion/powerShell.ts";
import { zshCompletion } from "./completion/zsh.ts";
import type { Command, CommandLoaders } from "./flags.ts";
import { defineCommand, loadCommands } from "./flags.ts";

/** The shells, in the order help names them: each renders the script that it reads. */
const shells = {
  bash: bashCompletion,
  zsh: zshCompletion,
  fish: fishCompletion,
  powershell: powerShellCompletion,
};

const shellNames = ["bash", "zsh", "fish", "powershell"] as const satisfies (keyof typeof shells)[];

export type Shell = keyof typeof shells;

/** What makes a shell complete these commands, their flags and values with Tab. */
export function renderCompletion(shell: Shell, commands: readonly Command[]): string {
  return shells[shell](describeCompletion(commands));
}

/** The command that prints how a shell completes all of these. */
export function completionOf(commands: CommandLoaders): Command {
  return defineCommand({
    name: "completion",
    description: "Print what makes a shell complete commands with Tab",
    flags: {
      shell: {
        type: "positional",
        help: "bash, zsh, fish or powershell",
        check: v.picklist(shellNames, "must be bash, zsh, fish or powershell"),
        missing: "Name a shell: classchat completion bash, zsh, fish or powershell.",
        environment: false,
      },
    },
    async run({ shell }, { output }) {
      output.write(renderCompletion(shell, await loadCommands(commands)));
    },
  });
}
