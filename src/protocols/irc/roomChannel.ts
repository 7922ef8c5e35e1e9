import type { Room } from "../../hub/member.ts";
import { listModes } from "../../hub/roomModes.ts";
import { listRoomMembers, visibleTopic } from "../../hub/roomNews.ts";
import type { RoomEvent } from "../../model/event.ts";
import type { Refusal, RefusalCode } from "../../model/refusal.ts";
import type { RankedName } from "../../model/room.ts";
import type { ModeChange, ModeMistake } from "../../model/roomMode.ts";
import { formatModes, parseModes } from "../../model/roomMode.ts";
import type { ChannelSummary, IrcChannel } from "./channel.ts";
import { replyJoin } from "./channel.ts";
import { buildRoomLine } from "./eventLines.ts";
import { formatBanMask, parseBanMask } from "./hostmask.ts";
import type { ErrorName } from "./numerics.ts";
import type { MemberRequest } from "./request.ts";

/**
 * The channel of an open room (RFC 2812 §3.2), which may not exist. A command that changes the room is
 * answered by the hub's event for the change, in its place among the other responses.
 */
export class RoomChannel implements IrcChannel {
  readonly name: string;
  readonly to: string;
  readonly symbol = "=";

  /** @param name in the case the room was created with */
  constructor(name: string) {
    this.name = name;
    this.to = name;
  }

  isOpenFor(request: MemberRequest): boolean {
    return this.#room(request)?.members.has(request.member) === true;
  }

  join(request: MemberRequest, key: string | undefined): void {
    // As on other servers, joining again is not answered.
    if (this.isOpenFor(request)) return;
    const { client, member, response } = request;
    const joined = client.hub.rooms.join(member, this.name, { key });
    if (!joined.ok) {
      refuseRoomCommand(request, this.name, joined.refusal);
      return;
    }
    const { name } = joined.room;
    const fill = response.reserve();
    client.pendingResponses.awaitRoomEvent("roomEntered", name, (event) => {
      fill(request.collectLines((part) => replyJoin(part, new RoomChannel(name), event)));
    });
  }

  part(request: MemberRequest, reason: string | undefined): void {
    const left = request.client.hub.rooms.leave(request.member, this.name, reason);
    if (!left.ok) refuseRoomCommand(request, this.name, left.refusal);
    else this.#replyByEvent(request, "roomLeft", ({ name }) => name === request.member.name);
  }

  listMembers(request: MemberRequest): RankedName[] | undefined {
    const room = this.#room(request);
    return room && listRoomMembers(room);
  }

  summarize(request: MemberRequest): ChannelSummary | undefined {
    const room = this.#room(request);
    return room && { members: room.members.size, topic: visibleTopic(request.member, room) };
  }

  replyTopic(request: MemberRequest): void {
    const room = this.#room(request);
    if (!room) {
      request.refuse("noSuchChannel", [this.name]);
      return;
    }
    const topic = visibleTopic(request.member, room);
    if (topic === "") {
      request.reply("noTopic", this.name, "No topic is set");
      return;
    }
    request.reply("topic", this.name, topic);
    const { topicSet } = room.settings;
    if (!topicSet) return;
    request.reply("topicBy", this.name, topicSet.by, String(Math.floor(topicSet.at / 1_000)));
  }

  setTopic(request: MemberRequest, topic: string): void {
    const set = request.client.hub.rooms.setTopic(request.member, this.name, topic);
    if (!set.ok) refuseRoomCommand(request, this.name, set.refusal);
    else this.#replyByEvent(request, "topicChanged", ({ by }) => by === request.member.name);
  }

  /** RFC 2812 §3.2.3, 324. Only members see the key; `n` always holds. */
  replyModes(request: MemberRequest): void {
    const room = this.#room(request);
    if (!room) {
      request.refuse("noSuchChannel", [this.name]);
      return;
    }
    const isMember = room.members.has(request.member);
    const modes = listModes(room).filter(({ mode }) => mode !== "k" || isMember);
    const [letters = "", ...values] = formatModes(modes).split(" ");
    request.reply("channelModes", this.name, `+n${letters.replace("+", "")}`, ...values);
  }

  /** Makes the changes that are possible and refuses the others. */
  changeModes(request: MemberRequest, words: readonly string[]): void {
    const room = this.#room(request);
    if (!room) {
      request.refuse("noSuchChannel", [this.name]);
      return;
    }
    const parsed = parseModes(words.join(" "), parseBanMask);
    for (const mistake of parsed.mistakes) refuseMode(request, room, mistake);
    if (parsed.changes.length === 0) return;
    const changes = parsed.changes.map((change) => resolveNick(request, change));
    const result = request.client.hub.rooms.setModes(request.member, this.name, changes);
    if (!result.ok) {
      refuseRoomCommand(request, this.name, result.refusal);
      return;
    }
    for (const refusal of result.refusals) {
      refuseRoomCommand(request, this.name, refusal, refusal.member);
    }
    if (result.made.length === 0) return;
    this.#replyByEvent(request, "modesChanged", ({ by }) => by === request.member.name);
  }

  kick(request: MemberRequest, name: string, reason: string | undefined): void {
    const kicked = request.client.hub.rooms.kick(request.member, this.name, name, reason);
    if (!kicked.ok) refuseRoomCommand(request, this.name, kicked.refusal, name);
    else this.#replyByEvent(request, "kicked", ({ by }) => by === request.member.name);
  }

  invite(request: MemberRequest, name: string): void {
    const { client, member, response } = request;
    const invited = client.hub.rooms.invite(member, this.name, name);
    if (!invited.ok) {
      refuseRoomCommand(request, this.name, invited.refusal, name);
      return;
    }
    const fill = response.reserve();
    const respond = () => {
      fill(request.collectLines((part) => part.reply("inviting", name, this.name)));
    };
    client.pendingResponses.awaitRoomEvent(
      "invited",
      this.name,
      respond,
      ({ by }) => by === member.name,
    );
  }

  /** Answers with the line the other members of the room are sent. */
  #replyByEvent<Kind extends RoomEvent["kind"]>(
    request: MemberRequest,
    kind: Kind,
    isOwn: (event: Extract<RoomEvent, { kind: Kind }>) => boolean,
  ): void {
    const { client, response } = request;
    const { network, pendingResponses, state } = client;
    const realName = state.caps.has("extended-join")
      ? (name: string) => network.findRealName(name)
      : undefined;
    const fill = response.reserve();
    const respond = (event: RoomEvent) => {
      fill([buildRoomLine(event, { server: network.name, realName })]);
    };
    pendingResponses.awaitRoomEvent(kind, this.name, respond, isOwn);
  }

  #room({ client }: MemberRequest): Room | undefined {
    return client.hub.rooms.find(this.name);
  }
}

function resolveNick(request: MemberRequest, change: ModeChange): ModeChange {
  if (change.mode !== "o" && change.mode !== "v") return change;
  return { ...change, name: request.resolveNick(change.name) };
}

function refuseMode(request: MemberRequest, room: Room, { letter, why }: ModeMistake): void {
  switch (why) {
    case "unknown":
      request.refuse("unknownMode", [letter]);
      return;
    case "needs_value":
      if (letter === "b") replyBans(request, room);
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
function replyBans(request: MemberRequest, { name, settings }: Room): void {
  for (const mask of settings.bans) request.reply("ban", name, formatBanMask(mask));
  request.reply("banEnd", name, "End of channel ban list");
}

/** The numerics for the hub's refusals about rooms; all other refusals mean that the name is no room's. */
const errorsByRefusal: Partial<Record<RefusalCode, ErrorName>> = {
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

/** @param nick the member the command was about, if it was about one */
function refuseRoomCommand(
  request: MemberRequest,
  room: string,
  { code, text }: Refusal,
  nick?: string,
): void {
  const error = errorsByRefusal[code] ?? "noSuchChannel";
  request.refuse(error, listErrorParams(error, room, nick), text);
}

/** The parameters of each error before its text (RFC 2812 §5.2). */
function listErrorParams(error: ErrorName, room: string, nick: string | undefined): string[] {
  if (nick === undefined) return [room];
  if (error === "noSuchNick") return [nick];
  return error === "notInChannel" || error === "onChannel" ? [nick, room] : [room];
}
