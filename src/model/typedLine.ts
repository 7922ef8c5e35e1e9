import { everyone, isRoomName, roomSign } from "./name.ts";
import { findNearestWord } from "./nearest.ts";
import type { Refusal } from "./refusal.ts";
import type { RoomCommand, RoomQuery } from "./roomCommand.ts";
import { texts } from "./texts.ts";

/** What a person asks by a line. */
export type TypedLine =
  | { type: "nothing" }
  | { type: "say"; to: string; text: string }
  | { type: "createGroup"; name: string; members: string[] }
  | { type: "rename"; name: string }
  | RoomCommand
  | RoomQuery
  | { type: "who" }
  | { type: "menu" }
  | { type: "help" }
  | { type: "exit" }
  | { type: "mistake"; refusal: Refusal };

export type CommandType = Exclude<TypedLine["type"], "nothing" | "mistake">;

interface SlashCommand {
  /** The command, and what follows it. */
  usage: string;
  /** What it does, as an order. */
  does: string;
  /** @returns undefined if the rest of the line does not follow `usage` */
  parse(rest: string): TypedLine | undefined;
}

/** Every command, in the order `/help` shows them. */
const slashCommands: Record<CommandType, SlashCommand> = {
  who: {
    usage: "/who",
    does: "show who is here, and your groups and rooms",
    parse: () => ({ type: "who" }),
  },
  say: {
    usage: "/msg NAME TEXT",
    does: "the same as NAME:TEXT",
    parse(rest) {
      const [, to, text] = /^(\S+)\s(.*)$/su.exec(rest) ?? [];
      if (to === undefined || text === undefined) return undefined;
      return { type: "say", to: to.normalize("NFC"), text };
    },
  },
  createGroup: {
    usage: "/group groupName A,B,C",
    does: "make a group",
    parse: parseGroup,
  },
  join: {
    usage: "/join #room [KEY]",
    does: "join a room, or make it",
    parse: parseRoom(([room, key]) => ({ type: "join", room, ...(key && { key }) })),
  },
  leave: {
    usage: "/leave #room [WHY]",
    does: "leave a room",
    parse: parseRoom(([room, reason]) => ({ type: "leave", room, ...(reason && { reason }) })),
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
    does: "show or set a room's modes: +i invited only, +m moderated",
    parse: parseRoom(([room, modes]) => ({ type: "mode", room, ...(modes && { modes }) })),
  },
  rename: {
    usage: "/nick NAME",
    does: "change your name",
    parse(rest) {
      const name = rest.trim().normalize("NFC");
      return name === "" ? undefined : { type: "rename", name };
    },
  },
  menu: { usage: "/menu", does: "show the menu again", parse: () => ({ type: "menu" }) },
  help: { usage: "/help", does: "show this list", parse: () => ({ type: "help" }) },
  exit: { usage: "/exit", does: "leave the class", parse: () => ({ type: "exit" }) },
};

const commandsByName = new Map(
  Object.values(slashCommands).map((command) => [
    /^\/(\w+)/.exec(command.usage)?.[1] ?? "",
    command,
  ]),
);

/** What can follow the slash. */
export const commandNames: readonly string[] = [...commandsByName.keys()];

/** What the command does, as an order: `Make a group`. */
export function describeCommand(type: CommandType): string {
  const { does } = slashCommands[type];
  return does.charAt(0).toUpperCase() + does.slice(1);
}

/**
 * The typed line's meaning. Never throws; never makes a mistyped private line public.
 * @param conversation where a line goes that names no receiver
 */
export function parseTypedLine(line: string, conversation: string = everyone): TypedLine {
  const word = line.trim();
  if (word === "") return { type: "nothing" };
  const lower = word.toLowerCase();
  if (lower === "menu" || lower === "exit") return { type: lower };
  if (line.startsWith("//")) return { type: "say", to: conversation, text: line.slice(1) };
  if (line.startsWith("/")) return parseSlash(line);
  const group = /^group(?:\s+(.*))?$/su.exec(line);
  if (group) return parseGroup(group[1] ?? "");
  const address = findAddress(line);
  if (address === undefined) return { type: "say", to: conversation, text: line };
  return { type: "say", to: address.normalize("NFC"), text: line.slice(address.length + 1) };
}

/** The plainest line that says `text` to `to`: the inverse of {@link parseTypedLine}. */
export function formatTypedLine(to: string, text: string, conversation: string = everyone): string {
  const plain = to === conversation ? text : `${to}:${text}`;
  const lines = [plain, `${to}:${text}`, `/msg ${to} ${text}`];
  const says = (line: string): boolean => {
    const parsed = parseTypedLine(line, conversation);
    return parsed.type === "say" && parsed.to === to && parsed.text === text;
  };
  return lines.find(says) ?? plain;
}

/** What stands before the first colon, if that makes the line a private one. */
function findAddress(line: string): string | undefined {
  const colon = line.indexOf(":");
  if (colon < 1) return undefined;
  const head = line.slice(0, colon);
  if (/\s/u.test(head)) return undefined;
  // A word that begins like a room is neither a time nor the start of a web address.
  if (isRoomName(head)) return head;
  return line.startsWith("//", colon + 1) || /^\p{Nd}+$/u.test(head) ? undefined : head;
}

function parseSlash(line: string): TypedLine {
  const [, name = "", rest = ""] = /^\/(\S*)\s*(.*)$/su.exec(line) ?? [];
  const command = commandsByName.get(name.toLowerCase());
  if (command) {
    const syntax = `Syntax error. Please use format - ${command.usage}`;
    return command.parse(rest) ?? mistake({ code: "bad_frame", text: syntax });
  }
  const near = findNearestWord(name, commandNames);
  return mistake({
    code: "bad_frame",
    text: `There is no command /${name}`,
    hint: near
      ? texts.didYouMean(`/${near}`)
      : `Type /help for the commands, or /${line} to say it to everyone`,
  });
}

function parseGroup(rest: string): TypedLine {
  const [, name, list] = /^(\S+)\s+(.+)$/su.exec(rest.trim()) ?? [];
  const members = list?.split(",").map((member) => member.trim().normalize("NFC")) ?? [];
  const isWellFormed = members.length > 0 && members.every((member) => /^\S+$/u.test(member));
  if (name !== undefined && isWellFormed) {
    return { type: "createGroup", name: name.normalize("NFC"), members };
  }
  return mistake({ code: "group_invalid", text: texts.groupSyntax });
}

type RoomWords = [room: string, rest: string | undefined];

/** A parser that reads the room, with or without its sign, and hands on what follows it. */
function parseRoom<Command>(
  read: (words: RoomWords) => Command | "" | undefined,
): (rest: string) => Command | undefined {
  return (rest) => {
    const [, word, text] = splitWord(rest) ?? [];
    if (word === undefined) return undefined;
    const room = (isRoomName(word) ? word : roomSign + word).normalize("NFC");
    return read([room, text === "" ? undefined : text]) || undefined;
  };
}

function splitWord(text: string): RegExpExecArray | null {
  return /^(\S+)\s*(.*)$/su.exec(text.trim());
}

function mistake(refusal: Refusal): TypedLine {
  return { type: "mistake", refusal };
}

/** What `/help` answers. */
export const helpLines: readonly string[] = [
  "What you can type",
  ...[
    ["hello", "to everyone"],
    ["Bob:hello", "to Bob alone"],
    ["group groupName A,B,C", "make a group of three or more"],
    ["groupName:hello", "to that group"],
    ["#room:hello", "to the room you are in"],
    ["everyone:10:30 sharp", "to everyone, whatever the text holds"],
    ...Object.values(slashCommands).map(({ usage, does }) => [usage, does]),
    ["//x", "says /x to everyone"],
  ].map(([typed, does]) => `  ${typed?.padEnd(24)}${does}`),
];
