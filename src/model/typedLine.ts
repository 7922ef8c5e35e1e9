import type { Order } from "./act.ts";
import { findActCommand, orderRows } from "./act.ts";
import type { Addressees } from "./addressee.ts";
import { findAddress, readReceiver } from "./addressee.ts";
import type { AnswerLine } from "./answerLine.ts";
import { answerCommands } from "./answerLine.ts";
import { trimBlank, trimBlankEnd, trimBlankStart, trimName, removeBlanks } from "./blank.ts";
import type { PastLine } from "./historyPlace.ts";
import { readCount } from "./historyPlace.ts";
import { limits } from "./limits.ts";
import {
  composeName,
  everyone,
  isGroupName,
  isRoomName,
  nameKey,
  roomSign,
  truncateName,
} from "./name.ts";
import { findNearMiss } from "./nearMiss.ts";
import type { RoomCommand, RoomQuery } from "./roomCommand.ts";
import type { Mistake, SlashCommand } from "./slashCommand.ts";
import { CommandTable, mistake } from "./slashCommand.ts";
import * as texts from "./texts.ts";

/** What a line may ask wherever it is typed, by no command or by one that every place has. */
export type PlainLine =
  | { type: "nothing" }
  | { type: "say"; to: string; text: string }
  | { type: "createGroup"; name: string; members: string[] }
  | { type: "menu" }
  | { type: "exit" }
  | Mistake;

/** What a member asks by a line. */
export type TypedLine =
  | PlainLine
  | { type: "leaveGroup"; name: string; reason?: string }
  | { type: "addToGroup"; name: string; members: string[] }
  | { type: "dropFromGroup"; name: string; members: string[] }
  | { type: "groups" }
  | { type: "rename"; name: string }
  | RoomCommand
  | RoomQuery
  | Order
  /** A code that makes whoever types it a teacher. */
  | { type: "claim"; code: string }
  | PastLine
  | AnswerLine
  /** `prefix` is how the names begin that are asked for; undefined for everybody. */
  | { type: "who"; prefix?: string; after?: string }
  /** `word` is what is asked about; undefined for all of it. */
  | { type: "help"; word?: string };

export type CommandType = Exclude<TypedLine["type"], "nothing" | "mistake" | "moderate">;

/** Writes to a name, also to one that no line with a colon can address. */
export const messageCommand: SlashCommand<PlainLine> = {
  usage: "/msg NAME TEXT",
  does: "the same as NAME:TEXT",
  parse(rest) {
    const [, to, text] = /^(\S+)\s(.*)$/su.exec(rest) ?? [];
    if (to === undefined || text === undefined) return undefined;
    return { type: "say", to: readReceiver(trimName(to)), text };
  },
};

/** Every command of a member, in the order `/help` shows them. */
const slashCommands: Record<CommandType, SlashCommand<TypedLine>> = {
  who: {
    usage: "/who [NAME]",
    does: "show who is here, or the names that begin so",
    parse: parseWho,
  },
  say: messageCommand,
  createGroup: {
    usage: "/group groupName A,B,C",
    does: "make a group",
    // What begins with none of the others' words, which begin no group's name.
    parse: (rest) => (/^(?:(?:add|drop)(?!\S)|$)/iu.test(rest) ? undefined : parseGroup(rest)),
  },
  addToGroup: {
    usage: "/group add groupName A",
    does: "put others into a group you made",
    parse: parseGroupChange("addToGroup", "add"),
  },
  dropFromGroup: {
    usage: "/group drop groupName A",
    does: "take them out of it",
    parse: parseGroupChange("dropFromGroup", "drop"),
  },
  groups: {
    usage: "/group",
    does: "show who is in your groups",
    parse: (rest) => (rest === "" ? { type: "groups" } : undefined),
  },
  leaveGroup: {
    usage: "/leave groupName [WHY]",
    does: "leave a group",
    parse(rest) {
      const [, word = "", reason] = startsWithGroup(rest) ? (splitWord(rest) ?? []) : [];
      const name = composeName(readReceiver(word).replace(roomSign, ""));
      return name === "" ? undefined : { type: "leaveGroup", name, ...(reason && { reason }) };
    },
  },
  join: {
    usage: "/join #room [KEY]",
    does: "join a room, or make it",
    parse: parseRoom(([room, key]) => ({ type: "join", room, ...(key && { key }) })),
  },
  leave: {
    usage: "/leave #room [WHY]",
    does: "leave a room",
    parse(rest) {
      return startsWithGroup(rest) ? undefined : parseLeave(rest);
    },
  },
  rooms: {
    usage: "/rooms",
    does: "list the rooms",
    parse: () => ({ type: "rooms" }),
  },
  names: {
    usage: "/names #room",
    does: "list who is in a room: @ operator, + voiced",
    parse: parseRoom(([room]) => ({ type: "names", room })),
  },
  topic: {
    usage: "/topic #room [TEXT]",
    does: "show or set a room's topic; - removes it",
    parse: parseRoom(([room, text]) => {
      return { type: "topic", room, ...(text && { topic: text === "-" ? "" : text }) };
    }),
  },
  invite: {
    usage: "/invite #room NAME",
    does: "invite someone to a room",
    parse: parseRoom(([room, name]) => name && { type: "invite", room, name }),
  },
  kick: {
    usage: "/kick #room NAME [WHY]",
    does: "remove someone from a room",
    parse: parseRoom(([room, rest]) => {
      const [, name, reason] = splitWord(rest ?? "") ?? [];
      return name && { type: "kick", room, name, ...(reason && { reason }) };
    }),
  },
  mode: {
    usage: "/mode #room [MODES]",
    does: "show or set modes: +i invited only, +m moderated",
    parse: parseRoom(([room, modes]) => ({ type: "mode", room, ...(modes && { modes }) })),
  },
  rename: {
    usage: "/nick NAME",
    does: "change your name",
    parse(rest) {
      const name = composeName(trimName(rest));
      return name === "" ? undefined : { type: "rename", name };
    },
  },
  claim: {
    usage: "/teacher CODE",
    does: "become a teacher, by a code from the server window",
    parse(rest) {
      const code = trimBlank(rest);
      const isCode = code !== "" && code.length <= limits.codeUnits;
      return isCode ? { type: "claim", code } : undefined;
    },
  },
  back: {
    usage: "/back [COUNT]",
    does: "show what was said before",
    parse(rest) {
      const word = trimBlank(rest);
      const count = word === "" ? undefined : readCount(word);
      if (word !== "" && count === undefined) return undefined;
      return { type: "back", ...(count !== undefined && { count }) };
    },
  },
  search: {
    usage: "/search [TEXT]",
    does: "find what was said; without TEXT, further back",
    parse(rest) {
      const text = trimBlank(rest);
      if (text.length > limits.searchUnits) {
        return mistake({ code: "text_too_long", text: texts.searchTooLong });
      }
      return { type: "search", ...(text !== "" && { text }) };
    },
  },
  ...answerCommands,
  menu: { usage: "/menu", does: "show the menu again", parse: () => ({ type: "menu" }) },
  help: {
    usage: "/help [WORD]",
    does: "show this list, or what in it is about a word",
    parse(rest) {
      const word = trimBlank(rest);
      return { type: "help", ...(word && { word }) };
    },
  },
  exit: { usage: "/exit", does: "leave the class", parse: () => ({ type: "exit" }) },
};

export const memberCommands = new CommandTable(Object.values(slashCommands));
export const allCommands = new CommandTable<TypedLine>([...memberCommands.rows, ...orderRows]);

/** What can follow the slash in a member's line, and in a teacher's. */
export const commandNames: readonly string[] = memberCommands.names;
export const teacherCommandNames: readonly string[] = allCommands.names;

/** What the line's command does, as an order: `Make a group`. */
export function describeCommand(
  line: Extract<TypedLine, { type: CommandType | "moderate" }>,
): string {
  const command = line.type === "moderate" ? findActCommand(line.act) : slashCommands[line.type];
  const { does } = command;
  return does.charAt(0).toUpperCase() + does.slice(1);
}

/** {@link parseLine} for a member's line. */
export function parseTypedLine(
  line: string,
  conversation: string = everyone,
  addressees?: Addressees,
): TypedLine {
  return parseLine(allCommands, line, conversation, addressees);
}

/**
 * The typed line's meaning. Never throws. What is blank at its start, and round its address, is no part
 * of it; a mistyped private line is never made public.
 * @param conversation where a line goes that names no receiver
 * @param addressees who can be written to; without them, names of digits cannot, and fewer slips are seen
 */
export function parseLine<Line>(
  commands: CommandTable<Line>,
  line: string,
  conversation: string,
  addressees?: Addressees,
): PlainLine | Line {
  const body = trimBlankStart(line);
  if (body === "") return { type: "nothing" };
  if (isSlash(body.charAt(0))) {
    if (!isSlash(body.charAt(1))) return commands.parse(body, { conversation, addressees });
    return { type: "say", to: conversation, text: body.slice(1) };
  }
  const word = readWord(body);
  if (word) return { type: word };
  const group = findGroup(body);
  if (group !== undefined) return parseGroup(group);
  const address = findAddress(body, addressees);
  if (address) return { type: "say", ...address };
  const refusal = findNearMiss(body, conversation, addressees, (command) => commands.has(command));
  if (refusal) return mistake(refusal);
  if (body.length === line.length) return { type: "say", to: conversation, text: line };
  // What indents a text belongs to it.
  const isIndented = /^[\p{Z}\t\n]*$/u.test(line.slice(0, line.length - body.length));
  return { type: "say", to: conversation, text: isIndented ? line : body };
}

/** The plainest line that says `text` to `to`: the inverse of {@link parseTypedLine}. */
export function formatTypedLine(
  to: string,
  text: string,
  conversation: string = everyone,
  addressees?: Addressees,
): string {
  const plain = to === conversation ? text : `${to}:${text}`;
  const lines = [plain, `${to}:${text}`, `/msg ${to} ${text}`];
  const says = (line: string): boolean => {
    const parsed = parseTypedLine(line, conversation, addressees);
    return parsed.type === "say" && parsed.to === to && parsed.text === text;
  };
  return lines.find(says) ?? plain;
}

/**
 * Whether a line names no receiver: its text is all of it, or of an answer all behind the command, but for what
 * is not seen before.
 * @param line as it was typed, if it was
 */
export function isBare(text: string, line: string | undefined): boolean {
  if (line?.endsWith(text) !== true) return false;
  // A slash of full width is one for this.
  const before = nameKey(removeBlanks(line.slice(0, line.length - text.length)));
  return before === "" || before === "/reply";
}

/** Whether a line is a command with a slash, or was meant for one. */
export function isCommand(line: string): boolean {
  const body = trimBlankStart(line);
  return isSlash(body.charAt(0)) && !isSlash(body.charAt(1));
}

/** Whether a mistaken line would have been said, and is no command with a slip in it. */
export function isUnsaid({ refusal }: Mistake, line: string): boolean {
  return refusal.code === "bad_frame" && !isCommand(line);
}

/** As it is, or of the full width of East Asian keyboards. */
function isSlash(character: string): boolean {
  return character === "/" || character === "\uff0f";
}

/** The command that is a line of its own, without a slash. */
function readWord(line: string): "menu" | "exit" | undefined {
  if (!/^[em\uff45\uff4d\uff25\uff2d]/i.test(line)) return undefined;
  const end = trimBlankEnd(line);
  // As long as the words themselves, without what is not seen within.
  if (/\s/u.test(end)) return undefined;
  const word = nameKey(removeBlanks(end));
  return word === "menu" || word === "exit" ? word : undefined;
}

/** What follows the word `group`, if it begins the line as a command. */
function findGroup(line: string): string | undefined {
  const word = /^(?:group|\uff47\uff52\uff4f\uff55\uff50)/iu.exec(line)?.[0];
  if (word === undefined) return undefined;
  const rest = line.slice(word.length);
  const names = trimBlankStart(rest);
  if (names === rest && rest !== "") return undefined;
  // In another case it begins a sentence, unless a group's name follows.
  const isCommand = word === word.toLowerCase() || /^group\S+\s/iu.test(names);
  return isCommand ? names : undefined;
}

/** Between the members of a new group; also as the keyboards of East Asia and of Arabic write it. */
const commas = /[,\uff0c\u3001\ufe50\ufe51\uff64\u060c]/;

/** How the names begin that are asked for, and behind which of them to begin. */
export function parseWho(rest: string): Extract<TypedLine, { type: "who" }> {
  const [prefix = "", after] = trimName(rest).split(/\s+/u, 2).map(composeName);
  if (prefix === "") return { type: "who" };
  return { type: "who", prefix, ...(after && { after }) };
}

function parseGroup(rest: string): PlainLine {
  const read = readMembers(rest);
  if (read) return { type: "createGroup", ...read };
  const word = /^(?:add|drop)(?=\s)/iu.exec(rest)?.[0];
  const hint = word === undefined ? {} : { hint: texts.didYouMean(`/group ${truncateName(rest)}`) };
  return mistake({ code: "group_invalid", text: texts.groupSyntax, ...hint });
}

/** @param word behind which the group and the members stand */
function parseGroupChange(
  type: "addToGroup" | "dropFromGroup",
  word: string,
): (rest: string) => TypedLine | undefined {
  return (rest) => {
    const first = /^\S*/u.exec(rest)?.[0] ?? "";
    if (nameKey(first) !== word) return undefined;
    const read = readMembers(rest.slice(first.length));
    if (read) return { type, ...read };
    const text = `Syntax error. Please use format - ${slashCommands[type].usage}`;
    return mistake({ code: "group_invalid", text });
  };
}

/** A group's name and, behind a blank, members between commas; undefined if there are none. */
function readMembers(text: string): { name: string; members: string[] } | undefined {
  const [, name, list] = splitWord(text) ?? [];
  const names = list === "" ? undefined : list?.split(commas, limits.groupNames + 1);
  const members = names?.map((member) => composeName(trimName(member))) ?? [];
  const isWellFormed = members.length > 0 && members.every((member) => /^\S+$/u.test(member));
  return name !== undefined && isWellFormed ? { name: composeName(name), members } : undefined;
}

const parseLeave = parseRoom(([room, reason]) => {
  return { type: "leave" as const, room, ...(reason && { reason }) };
});

type RoomWords = [room: string, rest: string | undefined];

/** A parser that reads the room, with or without its sign, and hands on what follows it. */
function parseRoom<Command>(
  read: (words: RoomWords) => Command | "" | undefined,
): (rest: string) => Command | undefined {
  return (rest) => {
    const [, word, text] = splitWord(rest) ?? [];
    if (word === undefined) return undefined;
    const name = readReceiver(trimName(word));
    const room = isRoomName(name) ? name : roomSign + name;
    return read([room, text === "" ? undefined : text]) || undefined;
  };
}

/** Whether a group's name comes first, with a room's sign or without: no room's name is one. */
function startsWithGroup(text: string): boolean {
  const start = nameKey(text.slice(0, `${roomSign}group`.length));
  return isGroupName(start.replace(roomSign, ""));
}

function splitWord(text: string): RegExpExecArray | null {
  return /^(\S+)\s*(.*)$/su.exec(trimName(text));
}
