import type { Room } from "../../hub/member.ts";
import { listModes } from "../../hub/roomModes.ts";
import { visibleTopic } from "../../hub/roomNews.ts";
import type { RoomEvent } from "../../model/event.ts";
import type { Refusal, RefusalCode } from "../../model/refusal.ts";
import type { RankedName } from "../../model/room.ts";
import type { ModeChange, ModeMistake } from "../../model/roomMode.ts";
import { formatModes, parseModes } from "../../model/roomMode.ts";
import { capabilities } from "./capabilities.ts";
import type { IrcChannel, Listing } from "./channel.ts";
import { tellEntered } from "./channel.ts";
import { roomLine } from "./eventLines.ts";
import { banMask, shownMask } from "./hostmask.ts";
import type { ErrorName } from "./numerics.ts";
import type { MemberRequest } from "./request.ts";

/** An open room of the class (RFC 2812 §3.2). What a wish did is answered in its order, when the hub tells it. */
export class RoomChannel implements IrcChannel {
  readonly name: string;
  readonly to: string;
  readonly symbol = "=";

  /** @param name as it was made, where there is such a room */
  constructor(name: string) {
    this.name = name;
    this.to = name;
  }

  isOpenTo(request: MemberRequest): boolean {
    return this.#room(request)?.members.has(request.member) === true;
  }

  join(request: MemberRequest, key: string | undefined): void {
    // One who is in it is told nothing, as on other servers.
    if (this.isOpenTo(request)) return;
    const { caller, answer, member } = request;
    const joined = caller.hub.rooms.join(member, this.name, { key });
    if (!joined.ok) {
      refuseRoom(request, this.name, joined.refusal);
      return;
    }
    const { name } = joined.room;
    const put = answer.hold();
    caller.awaited.news(
      "roomEntered",
      name,
      () => true,
      (fact) => {
        put(request.linesOf((entered) => tellEntered(entered, new RoomChannel(name), fact)));
      },
    );
  }

  part(request: MemberRequest, reason: string | undefined): void {
    const left = request.caller.hub.rooms.leave(request.member, this.name, reason);
    if (!left.ok) refuseRoom(request, this.name, left.refusal);
    else this.#answer(request, "roomLeft", ({ name }) => name === request.member.name);
  }

  members(request: MemberRequest): RankedName[] | undefined {
    const room = this.#room(request);
    if (!room) return undefined;
    return [...room.members].map(([{ name }, { operator, voice }]) => ({ name, operator, voice }));
  }

  listing(request: MemberRequest): Listing | undefined {
    const room = this.#room(request);
    return room && { members: room.members.size, topic: visibleTopic(request.member, room) };
  }

  topic(request: MemberRequest, text: string | undefined): void {
    const { rooms } = request.caller.hub;
    if (text !== undefined) {
      const set = rooms.setTopic(request.member, this.name, text);
      if (!set.ok) refuseRoom(request, this.name, set.refusal);
      else this.#answer(request, "topicChanged", ({ by }) => by === request.member.name);
      return;
    }
    const room = this.#room(request);
    if (!room) {
      request.refuse("noSuchChannel", [this.name]);
      return;
    }
    const topic = visibleTopic(request.member, room);
    const { topicSet } = room.settings;
    if (topic === "") request.reply("noTopic", this.name, "No topic is set");
    else request.reply("topic", this.name, topic);
    if (topic === "" || !topicSet) return;
    request.reply("topicBy", this.name, topicSet.by, String(Math.floor(topicSet.at / 1_000)));
  }

  modes(request: MemberRequest, words: readonly string[]): void {
    const room = this.#room(request);
    if (!room) request.refuse("noSuchChannel", [this.name]);
    else if (words.length === 0) tellModes(request, room);
    else if (changeModes(request, room, words)) {
      this.#answer(request, "modesChanged", ({ by }) => by === request.member.name);
    }
  }

  kick(request: MemberRequest, name: string, reason: string | undefined): void {
    const kicked = request.caller.hub.rooms.kick(request.member, this.name, name, reason);
    if (!kicked.ok) refuseRoom(request, this.name, kicked.refusal, name);
    else this.#answer(request, "kicked", ({ by }) => by === request.member.name);
  }

  invite(request: MemberRequest, name: string): void {
    const { caller, answer, member } = request;
    const invited = caller.hub.rooms.invite(member, this.name, name);
    if (!invited.ok) {
      refuseRoom(request, this.name, invited.refusal, name);
      return;
    }
    const put = answer.hold();
    const isIt = (fact: RoomEvent & { kind: "invited" }) => fact.by === member.name;
    caller.awaited.news("invited", this.name, isIt, () => {
      put(request.linesOf((inviting) => inviting.reply("inviting", name, this.name)));
    });
  }

  /** What the room hears of the wish is its answer. */
  #answer<Kind extends RoomEvent["kind"]>(
    request: MemberRequest,
    kind: Kind,
    isIts: (fact: Extract<RoomEvent, { kind: Kind }>) => boolean,
  ): void {
    const { caller, answer } = request;
    const { caps } = caller.profile;
    const realName = caps.has(capabilities.extendedJoin)
      ? (name: string) => caller.network.realName(name)
      : undefined;
    const put = answer.hold();
    caller.awaited.news(kind, this.name, isIts, (fact) => {
      put([roomLine(fact, { server: caller.network.name, realName })]);
    });
  }

  #room({ caller }: MemberRequest): Room | undefined {
    return caller.hub.rooms.find(this.name);
  }
}

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
