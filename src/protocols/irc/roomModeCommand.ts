import type { Room } from "../../hub/member.ts";
import { listModes } from "../../hub/roomModes.ts";
import type { ModeChange, ModeMistake } from "../../model/roomMode.ts";
import { formatModes, parseModes } from "../../model/roomMode.ts";
import { banMask } from "./banMask.ts";
import { refuseRoom } from "./refuseRoom.ts";
import type { MemberRequest } from "./request.ts";
import { shownMask } from "./shownMask.ts";

/** RFC 2812 §3.2.3, 324. The key is for those within; `n` always holds. */
export function tellModes(request: MemberRequest, room: Room): void {
  const isWithin = room.members.has(request.member);
  const modes = listModes(room).filter(({ mode }) => mode !== "k" || isWithin);
  const [letters = "", ...values] = formatModes(modes).split(" ");
  request.reply("channelModes", room.name, `+n${letters.replace("+", "")}`, ...values);
}

/** Changes what can be changed and refuses the rest. Returns whether the room will be told of any. */
export function changeModes(request: MemberRequest, room: Room, words: readonly string[]): boolean {
  const parsed = parseModes(words.join(" "), banMask);
  for (const mistake of parsed.mistakes) refuseMode(request, room, mistake);
  if (parsed.changes.length === 0) return false;
  const changes = parsed.changes.map((change) => spelled(request, change));
  const result = request.caller.hub.rooms.setModes(request.member, room.name, changes);
  if (!result.ok) {
    refuseRoom(request, room.name, result.refusal);
    return false;
  }
  for (const refusal of result.refusals) refuseRoom(request, room.name, refusal, refusal.member);
  return result.made.length > 0;
}

/** Names mean the same whatever their case (005 CASEMAPPING). */
function spelled({ caller }: MemberRequest, change: ModeChange): ModeChange {
  if (change.mode !== "o" && change.mode !== "v") return change;
  return { ...change, name: caller.hub.memberLike(change.name)?.name ?? change.name };
}

function refuseMode(request: MemberRequest, room: Room, { letter, why }: ModeMistake): void {
  switch (why) {
    case "unknown":
      request.refuse("unknownMode", [letter]);
      return;
    case "needs_value":
      if (letter === "b") tellBans(request, room);
      else request.refuse("needMoreParams", ["MODE"], `Mode ${letter} needs a parameter`);
      return;
    case "bad_value":
      request.refuse("badModeParam", [room.name, letter, "*"]);
      return;
    default:
      why satisfies never;
  }
}

/** RFC 2812 §3.2.3, 367. */
function tellBans(request: MemberRequest, { name, settings }: Room): void {
  for (const mask of settings.bans) request.reply("ban", name, shownMask(mask));
  request.reply("banEnd", name, "End of channel ban list");
}
