import type { RankedName } from "../../model/room.ts";
import { capabilities } from "./capabilities.ts";
import type { Profile } from "./clientState.ts";
import { joinLine } from "./eventLines.ts";
import { hostmask } from "./hostmask.ts";
import type { MemberRequest, Request } from "./request.ts";

/** How a channel shows in a list. */
export interface Listing {
  members: number;
  topic: string;
}

/**
 * What an IRC client can do to a channel: the class, a group or an open room. Each answers in the
 * numerics of RFC 2812 §3.2.
 */
export interface IrcChannel {
  /** On the wire. */
  readonly name: string;
  /** How the hub calls it as a receiver. */
  readonly to: string;
  /** `=` for one that everybody sees, `@` for a secret one (RFC 2812 §5.1, 353). */
  readonly symbol: "=" | "@";
  /** Whether the client has it open. */
  isOpenTo(request: MemberRequest): boolean;
  join(request: MemberRequest, key: string | undefined): void;
  part(request: MemberRequest, reason: string | undefined): void;
  /** Those in it, in the order they came; undefined where the asker may not know. */
  members(request: MemberRequest): readonly RankedName[] | undefined;
  listing(request: MemberRequest): Listing | undefined;
  /** Tells the topic, or changes it where a text is given. */
  topic(request: MemberRequest, text: string | undefined): void;
  /** @param words as they stand behind the channel's name */
  modes(request: MemberRequest, words: readonly string[]): void;
  kick(request: MemberRequest, name: string, reason: string | undefined): void;
  invite(request: MemberRequest, name: string): void;
}

/** What a client that has come into a channel is told of it (RFC 2812 §3.2.1). */
export function tellEntered(
  request: MemberRequest,
  channel: IrcChannel,
  { topic, members }: { topic: string; members: readonly (RankedName | string)[] },
): void {
  const { profile } = request.caller;
  const realName = profile.caps.has(capabilities.extendedJoin) ? profile.realName : undefined;
  request.answer.add(joinLine(request.member.name, channel.name, realName));
  if (topic !== "") request.reply("topic", channel.name, topic);
  tellNames(request, channel, members);
}

/**
 * RFC 2812 §3.2.5: as many lines as it takes, and the end.
 * @param members a name alone is one without a rank: where there are thousands, each costs no more
 */
export function tellNames(
  request: Request,
  { name: channel, symbol }: Pick<IrcChannel, "name" | "symbol">,
  members: readonly (RankedName | string)[],
): void {
  const { profile } = request.caller;
  const words = members.map((member) => nameWord(member, profile));
  request.replyWords("names", [symbol, channel], words);
  request.reply("namesEnd", channel, "End of /NAMES list");
}

/** `@Bob`, or `@+Bob!member@classchat` where the client wants all of it. */
function nameWord(member: RankedName | string, { caps }: Profile): string {
  const isWhole = caps.has(capabilities.userhostInNames);
  if (typeof member === "string") return isWhole ? hostmask(member) : member;
  const signs = signsOf(member, caps.has(capabilities.multiPrefix));
  return signs + (isWhole ? hostmask(member.name) : member.name);
}

/** The signs of what one is in a channel: the highest, or all (IRCv3 multi-prefix). */
export function signsOf({ operator, voice }: RankedName, all: boolean): string {
  const signs = `${operator ? "@" : ""}${voice ? "+" : ""}`;
  return all ? signs : signs.slice(0, 1);
}
