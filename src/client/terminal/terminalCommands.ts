import type { Addressees } from "../../model/addressee.ts";
import { readReceiver } from "../../model/addressee.ts";
import { trimBlank } from "../../model/blank.ts";
import { everyone } from "../../model/name.ts";
import type { SlashCommand } from "../../model/slashCommand.ts";
import { CommandTable } from "../../model/slashCommand.ts";
import type { TypedLine } from "../../model/typedLine.ts";
import { allCommands, memberCommands, parseLine } from "../../model/typedLine.ts";

/** What a line typed at a terminal means: here a prompt can show where lines go. */
export type TerminalLine =
  | TypedLine
  /** Whom lines are for that name no receiver, from now on; everyone if it is undefined. */
  | { type: "to"; name: string | undefined }
  /** The line that was just refused is for everyone. */
  | { type: "everyone" };

/** What only a terminal has. */
export const ownCommands: readonly SlashCommand<TerminalLine>[] = [
  {
    usage: "/to [NAME]",
    does: "keep writing to NAME, group or #room; alone ends it",
    parse(rest) {
      const word = trimBlank(rest);
      if (/\s/u.test(word)) return undefined;
      return { type: "to", name: word === "" ? undefined : readReceiver(word) };
    },
  },
  {
    usage: "/everyone [TEXT]",
    does: "say TEXT to everyone, or the line just refused",
    parse: (rest) =>
      trimBlank(rest) === "" ? { type: "everyone" } : { type: "say", to: everyone, text: rest },
  },
];

/** The commands of a terminal that `/help` shows every member. */
export const terminalCommands = new CommandTable<TerminalLine>([
  ...memberCommands.rows,
  ...ownCommands,
]);
const allTerminalCommands = new CommandTable<TerminalLine>([...allCommands.rows, ...ownCommands]);

/** What can follow the slash in a member's line at a terminal, and in a teacher's. */
export const terminalCommandNames: readonly string[] = terminalCommands.names;
export const teacherTerminalCommandNames: readonly string[] = allTerminalCommands.names;

/** @param conversation where a line goes that names no receiver */
export function parseTerminalLine(
  line: string,
  conversation: string,
  addressees: Addressees,
): TerminalLine {
  return parseLine(allTerminalCommands, line, conversation, addressees);
}
