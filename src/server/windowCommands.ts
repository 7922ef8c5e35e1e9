import type { Order } from "../model/act.ts";
import { orderRows, teacherOrder } from "../model/act.ts";
import type { Addressees } from "../model/addressee.ts";
import { trimBlank } from "../model/blank.ts";
import { everyone } from "../model/name.ts";
import type { SlashCommand } from "../model/slashCommand.ts";
import { CommandTable } from "../model/slashCommand.ts";
import type { PlainLine } from "../model/typedLine.ts";
import { messageCommand, parseLine, parseWho } from "../model/typedLine.ts";

/** What a line asks that is typed into the server window. */
export type WindowLine =
  | PlainLine
  | { type: "help" }
  /** `prefix` is how the names begin that are asked for; undefined for everybody. */
  | { type: "who"; prefix?: string; after?: string }
  | { type: "invite" }
  | Order
  /** Asks for a code that makes somebody a teacher. */
  | { type: "offerRole" }
  /** Asks whether private messages are shown if it does not say so. */
  | { type: "show"; isShown: boolean | undefined }
  | { type: "end" };

/** Every command of the window, in the order `/help` shows them. */
const rows: readonly SlashCommand<WindowLine>[] = [
  {
    usage: "/who [NAME]",
    does: "show who is here, where from, and groups and rooms",
    parse: parseWho,
  },
  messageCommand,
  {
    usage: "/invite",
    does: "show where to join",
    parse: alone({ type: "invite" }),
  },
  {
    usage: "/show private|public",
    does: "show private messages too, or only public ones",
    parse(rest) {
      const what = trimBlank(rest).toLowerCase();
      if (what === "") return { type: "show", isShown: undefined };
      if (what !== "private" && what !== "public") return undefined;
      return { type: "show", isShown: what === "private" };
    },
  },
  {
    usage: "/teacher [NAME [off]]",
    does: "make someone a teacher; off ends it; alone: a code",
    parse: (rest, place) =>
      trimBlank(rest) === "" ? { type: "offerRole" } : teacherOrder.parse(rest, place),
  },
  ...orderRows,
  { usage: "/help", does: "show this list", parse: () => ({ type: "help" }) },
  { usage: "/end", does: "end the class and close the server", parse: alone({ type: "end" }) },
];

export const windowCommands = new CommandTable(rows);

/** The line's meaning. Never throws. */
export function parseWindowLine(line: string, addressees: Addressees): WindowLine {
  return parseLine(windowCommands, line, everyone, addressees);
}

/** What `/help` answers. */
export const windowHelpLines: readonly string[] = windowCommands.renderHelp(
  "What you can type here",
  [
    ["hello", "to everyone, from server"],
    ["Bob:hello", "to Bob alone; Bob answers with server:hello"],
    ["groupName:hello", "to that group"],
    ["#room:hello", "to that room"],
    ["everyone:10:30 sharp", "to everyone, whatever the text contains"],
  ],
);

/** A parser for a command that nothing follows. */
function alone(line: WindowLine): (rest: string) => WindowLine | undefined {
  return (rest) => (trimBlank(rest) === "" ? line : undefined);
}
