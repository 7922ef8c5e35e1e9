import type { Refusal, RefusalCode } from "../../model/refusal.ts";
import type { ErrorName } from "./numerics.ts";
import type { MemberRequest } from "./request.ts";

/** The numerics for the hub's refusals about rooms and groups; all others mean that no channel has the name. */
const errorsByRefusal: Partial<Record<RefusalCode, ErrorName>> = {
  no_such_room: "noSuchChannel",
  not_member: "notOnChannel",
  too_many_rooms: "tooManyChannels",
  room_full: "channelIsFull",
  invite_only: "inviteOnly",
  banned: "banned",
  wrong_key: "badKey",
  cannot_speak: "cannotSend",
  muted: "cannotSend",
  not_operator: "notOperator",
  not_creator: "notOperator",
  not_teacher: "notOperator",
  not_in_room: "notInChannel",
  not_in_group: "notInChannel",
  already_in_room: "onChannel",
  already_in_group: "onChannel",
  group_full: "channelIsFull",
  not_active: "noSuchNick",
  mode_invalid: "banListFull",
  text_too_long: "inputTooLong",
};

/** @param nick the member the command was about, if it was about one */
export function refuseChannelCommand(
  request: MemberRequest,
  channel: string,
  { code, text }: Refusal,
  nick?: string,
): void {
  const error = errorsByRefusal[code] ?? "noSuchChannel";
  request.refuse(error, listErrorParams(error, channel, nick), text);
}

/** The parameters of each error before its text (RFC 2812 §5.2). */
function listErrorParams(error: ErrorName, channel: string, nick: string | undefined): string[] {
  if (nick === undefined) return [channel];
  if (error === "noSuchNick") return [nick];
  return error === "notInChannel" || error === "onChannel" ? [nick, channel] : [channel];
}
