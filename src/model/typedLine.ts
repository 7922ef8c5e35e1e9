import { everyone, isRoomName } from "./name.ts";
import { findNearestWord } from "./nearest.ts";
import type { Refusal } from "./refusal.ts";
import type { RoomCommand, RoomQuery, RoomSyntax } from "./roomCommand.ts";
import { commandSyntax, roomSyntax } from "./roomCommand.ts";
import { texts } from "./texts.ts";

/** What a person wishes by a line. */
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

interface SlashCommand {
  usage: string;
  does: string;
  parse(rest: string): TypedLine;
}

/** The same wishes as slash commands, in the order `/help` shows them. */
const slashCommands: Record<string, SlashCommand> = {
  who: { usage: "/who", does: "who is here, and your groups", parse: () => ({ type: "who" }) },
  msg: { usage: "/msg NAME TEXT", does: "the same as NAME:TEXT", parse: parseMsg },
  group: { usage: "/group groupName A,B,C", does: "make a group", parse: parseGroup },
  ...roomSlashCommands(),
  nick: { usage: "/nick NAME", does: "change your own name", parse: parseNick },
  menu: { usage: "/menu", does: "the menu again", parse: () => ({ type: "menu" }) },
  help: { usage: "/help", does: "this list", parse: () => ({ type: "help" }) },
  exit: { usage: "/exit", does: "leave the class", parse: () => ({ type: "exit" }) },
};

/** What can stand behind the slash. */
export const commandNames: readonly string[] = Object.keys(slashCommands);

/** The typed line's meaning. Never throws; never makes a mistyped private line public. */
export function parseTypedLine(line: string): TypedLine {
  const word = line.trim();
  if (word === "") return { type: "nothing" };
  const lower = word.toLowerCase();
  if (lower === "menu" || lower === "exit") return { type: lower };
  if (line.startsWith("//")) return { type: "say", to: everyone, text: line.slice(1) };
  if (line.startsWith("/")) return parseSlash(line);
  const group = /^group(?:\s+(.*))?$/su.exec(line);
  if (group) return parseGroup(group[1] ?? "");
  const address = addressOf(line);
  if (address === undefined) return { type: "say", to: everyone, text: line };
  return { type: "say", to: address.normalize("NFC"), text: line.slice(address.length + 1) };
}

/** The plainest line that says `text` to `to`: the inverse of {@link parseTypedLine}. */
export function formatTypedLine(to: string, text: string): string {
  const plain = to === everyone ? text : `${to}:${text}`;
  const lines = [plain, `${to}:${text}`, `/msg ${to} ${text}`];
  const says = (line: string): boolean => {
    const parsed = parseTypedLine(line);
    return parsed.type === "say" && parsed.to === to && parsed.text === text;
  };
  return lines.find(says) ?? plain;
}

/** What stands before the first colon, where that makes the line a private one. */
function addressOf(line: string): string | undefined {
  const colon = line.indexOf(":");
  if (colon < 1) return undefined;
  const head = line.slice(0, colon);
  if (/\s/u.test(head)) return undefined;
  // What begins like a room is neither a time nor the start of a web address.
  if (isRoomName(head)) return head;
  return line.startsWith("//", colon + 1) || /^\p{Nd}+$/u.test(head) ? undefined : head;
}

function roomSlashCommands(): Record<string, SlashCommand> {
  const commands = Object.entries<RoomSyntax>(roomSyntax);
  return Object.fromEntries(
    commands.map(([name, { usage, does, parse }]) => [
      name,
      { usage, does, parse: (rest) => parse(rest) ?? mistake(commandSyntax(usage)) },
    ]),
  );
}

function parseSlash(line: string): TypedLine {
  const [, name = "", rest = ""] = /^\/(\S*)\s*(.*)$/su.exec(line) ?? [];
  const command = Object.hasOwn(slashCommands, name.toLowerCase())
    ? slashCommands[name.toLowerCase()]
    : undefined;
  if (command) return command.parse(rest);
  const near = findNearestWord(name, Object.keys(slashCommands));
  return mistake({
    code: "bad_frame",
    text: `There is no command /${name}`,
    hint: near
      ? texts.didYouMean(`/${near}`)
      : `Type /help for the commands, or /${line} to say it to everyone`,
  });
}

function parseMsg(rest: string): TypedLine {
  const [, to, text] = /^(\S+)\s(.*)$/su.exec(rest) ?? [];
  if (to !== undefined && text !== undefined) {
    return { type: "say", to: to.normalize("NFC"), text };
  }
  return mistake({ code: "bad_frame", text: "Syntax error. Please use format - /msg NAME TEXT" });
}

function parseNick(rest: string): TypedLine {
  const name = rest.trim().normalize("NFC");
  return name === "" ? mistake(commandSyntax("/nick NAME")) : { type: "rename", name };
}

function parseGroup(rest: string): TypedLine {
  const [, name, list] = /^(\S+)\s+(.+)$/su.exec(rest.trim()) ?? [];
  const members = list?.split(",").map((member) => member.trim().normalize("NFC")) ?? [];
  const wellFormed = members.length > 0 && members.every((member) => /^\S+$/u.test(member));
  if (name !== undefined && wellFormed) {
    return { type: "createGroup", name: name.normalize("NFC"), members };
  }
  return mistake({ code: "group_invalid", text: texts.groupSyntax });
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
