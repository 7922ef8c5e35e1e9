import type { Refusal, RefusalCode } from "../../model/refusal.ts";
import type { ErrorName } from "./errorCodes.ts";
import type { MemberRequest } from "./request.ts";

/** The numerics of what may be refused about a room (RFC 2812 §5.2); what is not here is about the name. */
const errors: Partial<Record<RefusalCode, ErrorName>> = {
  no_such_room: "noSuchChannel",
  not_member: "notOnChannel",
  too_many_rooms: "tooManyChannels",
  room_full: "channelIsFull",
  invite_only: "inviteOnly",
  banned: "banned",
  wrong_key: "badKey",
  cannot_speak: "cannotSend",
  not_operator: "notOperator",
  not_in_room: "notInChannel",
  already_in_room: "onChannel",
  not_active: "noSuchNick",
  mode_invalid: "banListFull",
  text_too_long: "inputTooLong",
};

/** Answers what the hub refused. @param nick whom the wish was about, where it was about one */
export function refuseRoom(
  request: MemberRequest,
  room: string,
  { code, text }: Refusal,
  nick?: string,
): void {
  const error = errors[code] ?? "noSuchChannel";
  request.refuse(error, aboutOf(error, room, nick), text);
}

/** RFC 2812 §5.2 says for each numeric what stands before its words. */
function aboutOf(error: ErrorName, room: string, nick: string | undefined): string[] {
  if (nick === undefined) return [room];
  if (error === "noSuchNick") return [nick];
  return error === "notInChannel" || error === "onChannel" ? [nick, room] : [room];
}
