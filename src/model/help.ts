import { orderRows } from "./act.ts";
import { everyone, nameKey, truncateName } from "./name.ts";
import type { HelpRow } from "./slashCommand.ts";
import { renderRows } from "./slashCommand.ts";
import { memberCommands } from "./typedLine.ts";

const memberTitle = "What you can type";

/** What can be typed besides commands, where a line that names no receiver goes to this conversation. */
const plainLines = (conversation: string) =>
  [
    ["hello", `to ${conversation}`],
    ["Bob:hello", "to Bob alone"],
    ["group groupName A,B,C", "make a group of three or more"],
    ["groupName:hello", "to that group"],
    ["#room:hello", "to the room you are in"],
    ["teacher:hello", "to all teachers"],
    ["everyone:10:30 sharp", "to everyone, whatever the text contains"],
  ] as const satisfies readonly (readonly [string, string])[];

/** What `/help` answers to a member. */
export const helpLines: readonly string[] = memberCommands.renderHelp(
  memberTitle,
  plainLines(everyone),
);

/** What it adds for teachers. */
export const teacherHelpLines: readonly string[] = renderRows("What teachers can type", orderRows);

export interface HelpOptions {
  /** A command, with its slash or without, or any word; undefined for all of it. */
  word: string | undefined;
  isTeacher: boolean;
  /** Where a line goes that names no receiver: everyone, if it is not given. */
  conversation?: string;
  /** The commands of the place where it is asked. */
  commands?: Pick<typeof memberCommands, "helpRows">;
}

/** What `/help` answers, or `/help WORD`. */
export function renderHelp(options: HelpOptions): string[] {
  const { word, isTeacher, conversation = everyone, commands = memberCommands } = options;
  const rows = commands.helpRows(plainLines(conversation), conversation);
  if (word === undefined) {
    return [...renderRows(memberTitle, rows), ...(isTeacher ? teacherHelpLines : [])];
  }
  const shown = truncateName(word);
  const found = findRows([...rows, ...(isTeacher ? orderRows : [])], nameKey(word));
  if (found.length > 0) return renderRows(`About ${shown}`, found);
  return [`Nothing here is about ${shown}. Type /help for everything you can type`];
}

/** The rows of the command that is called so, else all that hold the word. */
function findRows(rows: readonly HelpRow[], key: string): HelpRow[] {
  const command = `/${key.replace(/^\//u, "")}`;
  const ofCommand = rows.filter(({ usage }) => usage.split(" ")[0] === command);
  if (ofCommand.length > 0) return ofCommand;
  return rows.filter(({ usage, does }) => `${usage} ${does}`.toLowerCase().includes(key));
}
