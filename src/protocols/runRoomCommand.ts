import type { Member } from "../hub/member.ts";
import { listModes } from "../hub/roomModes.ts";
import type { Rooms } from "../hub/rooms.ts";
import type { Refusal } from "../model/refusal.ts";
import type { ModeMistake } from "../model/roomMode.ts";
import { formatModes, parseModes } from "../model/roomMode.ts";
import type { RoomCommand } from "../model/roomCommand.ts";
import { texts } from "../model/texts.ts";

/** What came of a wish. What it changed is heard in its order, by him who wished it too. */
export type RoomAnswer =
  | { kind: "refused"; refusal: Refusal }
  /** Done, but for that part of it which is refused. */
  | { kind: "done"; refusals: Refusal[] }
  | { kind: "topic"; room: string; topic: string }
  | { kind: "modes"; room: string; modes: string };

/**
 * Asks the class for what a member wishes of a room.
 * @param id of the wish, which the answer to a join holds
 */
export function runRoomCommand(
  rooms: Rooms,
  member: Member,
  wish: RoomCommand,
  id?: string,
): RoomAnswer {
  const { room: name } = wish;
  switch (wish.type) {
    case "join":
      return answer(rooms.join(member, name, { key: wish.key, id }));
    case "leave":
      return answer(rooms.leave(member, name, wish.reason));
    case "kick":
      return answer(rooms.kick(member, name, wish.name, wish.reason));
    case "invite":
      return answer(rooms.invite(member, name, wish.name));
    case "topic": {
      if (wish.topic !== undefined) return answer(rooms.setTopic(member, name, wish.topic));
      const found = rooms.look(member, name);
      if (!found.ok) return answer(found);
      const { room } = found;
      return { kind: "topic", room: room.name, topic: room.settings.topic };
    }
    case "mode":
      return wish.modes === undefined
        ? showModes(rooms, member, name)
        : setModes(rooms, member, name, wish.modes);
    default:
      return wish satisfies never;
  }
}

function showModes(rooms: Rooms, member: Member, name: string): RoomAnswer {
  const found = rooms.look(member, name);
  if (!found.ok) return answer(found);
  const { room } = found;
  const bans = room.settings.bans.map((mask) => ({ mode: "b", on: true, mask }) as const);
  return { kind: "modes", room: room.name, modes: formatModes([...listModes(room), ...bans]) };
}

function setModes(rooms: Rooms, member: Member, name: string, text: string): RoomAnswer {
  const { changes, mistakes } = parseModes(text);
  const result = rooms.setModes(member, name, changes);
  if (!result.ok) return answer(result);
  return { kind: "done", refusals: [...mistakes.map(modeRefusal), ...result.refusals] };
}

function modeRefusal({ letter, why }: ModeMistake): Refusal {
  const text = {
    unknown: texts.modeUnknown,
    needs_value: texts.modeNeedsValue,
    bad_value: texts.modeBadValue,
  }[why];
  return { code: "mode_invalid", text: text(letter) };
}

function answer(result: { ok: true } | { ok: false; refusal: Refusal }): RoomAnswer {
  if (!result.ok) return { kind: "refused", refusal: result.refusal };
  return { kind: "done", refusals: [] };
}
