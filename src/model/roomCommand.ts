import { isRoomName, roomSign } from "./name.ts";
import type { Refusal } from "./refusal.ts";

/** What one may wish of a room, besides speaking in it; the room is as it was typed. */
export type RoomCommand =
  | { type: "join"; room: string; key?: string }
  | { type: "leave"; room: string; reason?: string }
  /** Without `topic` it asks for it, and `mode` without `modes` for those. */
  | { type: "topic"; room: string; topic?: string }
  | { type: "kick"; room: string; name: string; reason?: string }
  | { type: "invite"; room: string; name: string }
  /** `modes` as IRC users write them: `+ik secret`. */
  | { type: "mode"; room: string; modes?: string };

/** What one may ask of rooms, which changes nothing. */
export type RoomQuery = { type: "names"; room: string } | { type: "rooms" };

export interface RoomSyntax {
  usage: string;
  does: string;
  parse(rest: string): RoomCommand | RoomQuery | undefined;
}

/** The slash commands of rooms, in the order `/help` shows them. What they do not understand is undefined. */
export const roomSyntax = {
  join: {
    usage: "/join #room [KEY]",
    does: "enter a room, or make it",
    parse: parsed(([room, key]) => ({ type: "join", room, ...(key && { key }) })),
  },
  leave: {
    usage: "/leave #room [WHY]",
    does: "leave it",
    parse: parsed(([room, reason]) => ({ type: "leave", room, ...(reason && { reason }) })),
  },
  rooms: {
    usage: "/rooms",
    does: "which rooms there are",
    parse: () => ({ type: "rooms" }),
  },
  names: {
    usage: "/names #room",
    does: "who is in it: @ operators, + voiced",
    parse: parsed(([room]) => ({ type: "names", room })),
  },
  topic: {
    usage: "/topic #room [TEXT]",
    does: "its topic; - for none",
    parse: parsed(([room, text]) => {
      return { type: "topic", room, ...(text && { topic: text === "-" ? "" : text }) };
    }),
  },
  invite: {
    usage: "/invite #room NAME",
    does: "ask somebody in",
    parse: parsed(([room, name]) => name && { type: "invite", room, name }),
  },
  kick: {
    usage: "/kick #room NAME [WHY]",
    does: "put somebody out",
    parse: parsed(([room, rest]) => {
      const [, name, reason] = split(rest ?? "") ?? [];
      return name && { type: "kick", room, name, ...(reason && { reason }) };
    }),
  },
  mode: {
    usage: "/mode #room [MODES]",
    does: "its modes: +i invited only, +m moderated",
    parse: parsed(([room, modes]) => ({ type: "mode", room, ...(modes && { modes }) })),
  },
} as const satisfies Record<string, RoomSyntax>;

/** How a room's command is written, as a refusal. */
export function commandSyntax(usage: string): Refusal {
  return { code: "bad_frame", text: `Syntax error. Please use format - ${usage}` };
}

type Words = [room: string, rest: string | undefined];

/** Reads the room, with or without its sign, and gives what stands behind it. */
function parsed<Wish>(read: (words: Words) => Wish | "" | undefined) {
  return (rest: string): Wish | undefined => {
    const [, word, text] = split(rest) ?? [];
    if (word === undefined) return undefined;
    const room = (isRoomName(word) ? word : roomSign + word).normalize("NFC");
    return read([room, text === "" ? undefined : text]) || undefined;
  };
}

function split(text: string): RegExpExecArray | null {
  return /^(\S+)\s*(.*)$/su.exec(text.trim());
}
