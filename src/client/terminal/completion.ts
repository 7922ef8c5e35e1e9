import type { Addressees } from "../../model/addressee.ts";
import {
  everyone,
  isGroupName,
  isRoomName,
  nameKey,
  teachers,
  windowName,
} from "../../model/name.ts";
import { commandNames, parseTypedLine } from "../../model/typedLine.ts";

export interface Completion {
  /** The characters before the cursor to replace. */
  replaced: string;
  /** What may replace them, the likeliest first. */
  candidates: string[];
}

/**
 * What the word before the cursor may become. At the start of a line a name gets what addresses it: the
 * colon, or `/msg` if the line would be read otherwise. Later, and between the commas of a new group, it
 * is the name alone; behind an `@` it is a person's.
 * @param addressable names and groups, the likeliest first
 * @param addressees by whom lines are read
 * @param commands what can follow the slash
 */
export function complete(
  beforeCursor: string,
  addressable: readonly string[],
  addressees?: Addressees,
  commands: readonly string[] = commandNames,
): Completion {
  const replaced = /[^\s,]*$/u.exec(beforeCursor)?.[0] ?? "";
  const isStart = replaced === beforeCursor;
  if (isStart && replaced.startsWith("/")) {
    const all = commands.map((name) => `/${name} `);
    return { replaced, candidates: all.filter((one) => one.startsWith(replaced.toLowerCase())) };
  }
  if (replaced.startsWith("@")) {
    const key = nameKey(replaced.slice(1));
    const people = addressable.filter((name) => !isGroupName(name) && !isRoomName(name));
    const found = people.filter((name) => nameKey(name).startsWith(key));
    return { replaced, candidates: found.map((name) => `@${name}`) };
  }
  const key = nameKey(replaced);
  const reserved = [teachers, windowName].filter((name) => addressees?.find(name) === name);
  const others = [everyone, ...reserved];
  const names = isStart ? [...addressable, ...others] : addressable;
  const found = names.filter((name) => nameKey(name).startsWith(key));
  const address = (name: string): string => formatAddress(name, addressees);
  return { replaced, candidates: isStart ? found.map(address) : found };
}

/**
 * How the name begins that stands before the cursor, as the server is asked for it in a crowd; undefined if it is
 * no member's.
 */
export function readBeginning(beforeCursor: string): string | undefined {
  const word = /[^\s,]*$/u.exec(beforeCursor)?.[0] ?? "";
  const beginning = word.replace(/^@/u, "");
  return beginning === "" || /^[/#]/u.test(beginning) ? undefined : beginning;
}

function formatAddress(name: string, addressees: Addressees | undefined): string {
  const address = `${name}:`;
  const typed = parseTypedLine(address, everyone, addressees);
  return typed.type === "say" && typed.text === "" ? address : `/msg ${name} `;
}
