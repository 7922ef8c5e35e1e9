import { limits } from "../../model/limits.ts";
import type { RankedName, RoomSettings } from "../../model/room.ts";
import type { ModeMistake } from "../../model/typedModes.ts";
import { truncate } from "../../model/text.ts";
import { buildJoinLine } from "./eventLines.ts";
import type { IrcClient, MemberRequest, Request } from "./request.ts";

/** A channel as LIST shows it. */
export interface ChannelSummary {
  members: number;
  topic: string;
}

/**
 * What IRC clients can do in a channel: the class, a group or an open room. Every operation answers its
 * request with the numerics of RFC 2812 §3.2.
 */
export interface IrcChannel {
  /** On the wire. */
  readonly name: string;
  /** How the hub addresses it. */
  readonly to: string;
  /** `=` for a public channel, `@` for a secret one (RFC 2812 §5.1, 353). */
  readonly symbol: "=" | "@";
  /** Whether the client is in it, by its own view. */
  isOpenFor(request: MemberRequest): boolean;
  join(request: MemberRequest, key: string | undefined): void;
  /** Tells a client that came back into its member's seat that it is in the channel. */
  reopen(request: MemberRequest): void;
  part(request: MemberRequest, reason: string | undefined): void;
  /** In the order they joined; undefined when the client may not know them. */
  listMembers(request: MemberRequest): readonly RankedName[] | undefined;
  /** Undefined when the client may not know of it. */
  summarize(request: MemberRequest): ChannelSummary | undefined;
  replyTopic(request: MemberRequest): void;
  setTopic(request: MemberRequest, topic: string): void;
  replyModes(request: MemberRequest): void;
  /** @param words the parameters of MODE after the channel */
  changeModes(request: MemberRequest, words: readonly string[]): void;
  kick(request: MemberRequest, name: string, reason: string | undefined): void;
  invite(request: MemberRequest, name: string): void;
}

/** How a channel stands for a client that joins it. */
export interface JoinedChannel {
  topic: string;
  topicSet?: RoomSettings["topicSet"];
  members: readonly (RankedName | string)[];
}

/** Answers a successful JOIN (RFC 2812 §3.2.1). */
export function replyJoin(
  request: MemberRequest,
  channel: IrcChannel,
  { topic, topicSet, members }: JoinedChannel,
): void {
  const { network, state } = request.client;
  const extendedJoin = state.caps.has("extended-join");
  const joined = { name: request.nick, channel: channel.name, extendedJoin };
  request.response.add(buildJoinLine(network, joined));
  if (topic !== "") replyTopic(request, channel.name, { topic, topicSet });
  replyNames(request, channel, members);
  replyNamesEnd(request, channel.name);
}

/** A topic that is set, and who set it (332, 333). */
export function replyTopic(
  request: MemberRequest,
  channel: string,
  { topic, topicSet }: Pick<JoinedChannel, "topic" | "topicSet">,
): void {
  request.reply("topic", channel, topic);
  if (!topicSet) return;
  request.reply("topicBy", channel, topicSet.by, String(Math.floor(topicSet.at / 1_000)));
}

/** The modes of a channel, and since when it is there, if that is known (324, 329). */
export function replyModes(
  request: MemberRequest,
  channel: string,
  modes: readonly string[],
  createdAt: number | undefined,
): void {
  request.reply("channelModes", channel, ...modes);
  if (createdAt === undefined) return;
  request.reply("createdAt", channel, String(Math.floor(createdAt / 1_000)));
}

/**
 * RFC 2812 §3.2.5.
 * @param members bare names for members without a rank, which saves thousands of objects in a large class
 */
export function replyNames(
  request: Request,
  { name, symbol }: Pick<IrcChannel, "name" | "symbol">,
  members: readonly (RankedName | string)[],
): void {
  const words = members.map((member) => formatNamesEntry(member, request.client));
  request.replyList("names", [symbol, name], words);
}

/** @param channels those whose names were listed, with commas */
export function replyNamesEnd(request: Request, channels: string): void {
  request.reply("namesEnd", channels, "End of /NAMES list");
}

/** `@Bob`, or `@Bob!Bob@classchat` with userhost-in-names. */
function formatNamesEntry(member: RankedName | string, { state, network }: IrcClient): string {
  const { caps } = state;
  const isBare = typeof member === "string";
  const name = isBare ? member : member.name;
  const prefix = isBare ? "" : formatPrefix(member, caps.has("multi-prefix"));
  return prefix + (caps.has("userhost-in-names") ? network.hostmask(name) : name);
}

/** The prefix of a member's rank (005 PREFIX): the highest, or all (IRCv3 multi-prefix). */
export function formatPrefix({ operator, voice }: RankedName, all: boolean): string {
  const prefixes = `${operator ? "@" : ""}${voice ? "+" : ""}`;
  return all ? prefixes : prefixes.slice(0, 1);
}

/**
 * Refuses what cannot be read as a change of a mode.
 * @param replyBans answers `+b` without a mask, which asks for the list
 */
export function refuseMode(
  request: MemberRequest,
  channel: string,
  { letter, why, value = "" }: ModeMistake,
  replyBans: () => void,
): void {
  switch (why) {
    case "unknown":
      request.refuse("unknownMode", [letter]);
      return;
    case "needs_value":
      if (letter === "b") replyBans();
      else request.refuse("needMoreParams", ["MODE"], `Mode ${letter} needs a parameter`);
      return;
    case "bad_value":
      request.refuse("badModeParam", [channel, letter, shownValue(letter, value)]);
      return;
    default:
      why satisfies never;
  }
}

/** A value that is no good, as one word. A key is not repeated, and what is missing has no word. */
function shownValue(letter: string, value: string): string {
  return letter === "k" || value === "" ? "*" : truncate(value, limits.nameCharacters);
}

/** RFC 2812 §3.2.3: 367, 368. */
export function replyBanList(
  request: MemberRequest,
  channel: string,
  masks: readonly string[],
): void {
  for (const mask of masks) request.reply("ban", channel, mask);
  request.reply("banEnd", channel, "End of channel ban list");
}
