import type { RankedName } from "../../model/room.ts";
import type { ClientState } from "./clientState.ts";
import { buildJoinLine } from "./eventLines.ts";
import { formatHostmask } from "./hostmask.ts";
import type { MemberRequest, Request } from "./request.ts";

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

/** Answers a successful JOIN (RFC 2812 §3.2.1). */
export function replyJoin(
  request: MemberRequest,
  channel: IrcChannel,
  { topic, members }: { topic: string; members: readonly (RankedName | string)[] },
): void {
  const { caps, realName } = request.client.state;
  const shownRealName = caps.has("extended-join") ? realName : undefined;
  request.response.add(buildJoinLine(request.nick, channel.name, shownRealName));
  if (topic !== "") request.reply("topic", channel.name, topic);
  replyNames(request, channel, members);
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
  const words = members.map((member) => formatNamesEntry(member, request.client.state));
  request.replyList("names", [symbol, name], words);
  request.reply("namesEnd", name, "End of /NAMES list");
}

/** `@Bob`, or `@Bob!Bob@classchat` with userhost-in-names. */
function formatNamesEntry(member: RankedName | string, { caps }: ClientState): string {
  const isBare = typeof member === "string";
  const name = isBare ? member : member.name;
  const prefix = isBare ? "" : formatPrefix(member, caps.has("multi-prefix"));
  return prefix + (caps.has("userhost-in-names") ? formatHostmask(name) : name);
}

/** The prefix of a member's rank (005 PREFIX): the highest, or all (IRCv3 multi-prefix). */
export function formatPrefix({ operator, voice }: RankedName, all: boolean): string {
  const prefixes = `${operator ? "@" : ""}${voice ? "+" : ""}`;
  return all ? prefixes : prefixes.slice(0, 1);
}
