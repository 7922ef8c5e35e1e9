import { nameKey } from "../../../model/name.ts";
import { channelNamed, openChannels } from "../channelLookup.ts";
import { channelSign, everyoneChannel } from "../channelNames.ts";
import type { IrcChannel } from "../channel.ts";
import { tellNames } from "../channel.ts";
import { reasonText } from "../textFormat.ts";
import type { MemberRequest } from "../request.ts";

/** RFC 2812 §3.2.1: several channels and their keys; `0` leaves all. */
export function join(request: MemberRequest): void {
  const names = request.param(0);
  if (names === "0") {
    for (const name of openChannels(request)) channelNamed(request, name)?.part(request, undefined);
    return;
  }
  const keys = request.param(1).split(",");
  const wanted = listOf(names);
  request.caller.countsAs(wanted.length);
  for (const [index, name] of wanted.entries()) {
    withChannel(request, name, (channel) => channel.join(request, keys[index] || undefined));
  }
}

/** RFC 2812 §3.2.2. */
export function part(request: MemberRequest): void {
  const reason = reasonOf(request.line.params[1]);
  const names = distinct(request.param(0));
  request.caller.countsAs(names.length);
  for (const name of names) {
    withChannel(request, name, (channel) => channel.part(request, reason));
  }
}

/** RFC 2812 §3.2.5. */
export function names(request: MemberRequest): void {
  const wanted = distinct(request.param(0));
  for (const name of wanted) {
    const channel = channelNamed(request, name);
    if (channel) tellNames(request, channel, channel.members(request) ?? []);
    else tellNames(request, { name, symbol: "=" }, []);
  }
  if (wanted.length === 0) request.reply("namesEnd", "*", "End of /NAMES list");
}

/** RFC 2812 §3.2.4. */
export function topic(request: MemberRequest): void {
  const [name = "", text] = request.line.params;
  withChannel(request, name, (channel) => channel.topic(request, text));
}

/** RFC 2812 §3.2.6. */
export function list(request: MemberRequest): void {
  const wanted = distinct(request.param(0)).filter((name) => name.startsWith(channelSign));
  request.reply("listStart", "Channel", "Users  Name");
  const shown = wanted.length > 0 ? wanted : allChannels(request);
  for (const name of shown) {
    const channel = channelNamed(request, name);
    const listing = channel?.listing(request);
    if (channel && listing) {
      request.reply("list", channel.name, String(listing.members), listing.topic);
    }
  }
  request.reply("listEnd", "End of /LIST");
}

/** RFC 2812 §3.2.8: one channel and several names, or as many of each. */
export function kick(request: MemberRequest): void {
  const channels = listOf(request.param(0));
  const nicks = listOf(request.param(1));
  const reason = reasonOf(request.line.params[2]);
  request.caller.countsAs(nicks.length);
  for (const [index, nick] of nicks.entries()) {
    const name = channels[channels.length === 1 ? 0 : index] ?? "";
    withChannel(request, name, (channel) => channel.kick(request, spelled(request, nick), reason));
  }
}

/** RFC 2812 §3.2.7. */
export function invite(request: MemberRequest): void {
  const [nick = "", name = ""] = request.line.params;
  const member = request.caller.hub.memberLike(nick)?.name;
  if (member === undefined) request.refuse("noSuchNick", [nick]);
  else withChannel(request, name, (channel) => channel.invite(request, member));
}

/** RFC 2812 §3.1.5 and §3.2.3. Members have no modes of their own. */
export function mode(request: MemberRequest): void {
  const [target = "", ...words] = request.line.params;
  const name = request.caller.hub.memberLike(target)?.name;
  if (target.startsWith(channelSign)) {
    withChannel(request, target, (channel) => channel.modes(request, words));
  } else if (name === undefined) {
    request.refuse("noSuchNick", [target]);
  } else if (name !== request.member.name) {
    request.refuse("notYourMode");
  } else {
    // Clients set `+i` of themselves without being asked; it means nothing here.
    if (/[^+\-i]/.test(words[0] ?? "")) request.refuse("unknownUserMode");
    request.reply("userModes", "+");
  }
}

function withChannel(
  request: MemberRequest,
  name: string,
  work: (channel: IrcChannel) => void,
): void {
  const channel = channelNamed(request, name);
  if (channel) work(channel);
  else request.refuse("noSuchChannel", [name]);
}

function listOf(names: string): string[] {
  return names.split(",").filter((name) => name !== "");
}

/** Each once: a name that stands there fifty times, in whatever case, is not fifty times the work. */
function distinct(names: string): string[] {
  const byKey = new Map<string, string>();
  for (const name of listOf(names)) {
    const key = nameKey(name);
    if (!byKey.has(key)) byKey.set(key, name);
  }
  return [...byKey.values()];
}

function reasonOf(text: string | undefined): string | undefined {
  return text === undefined || text === "" ? undefined : reasonText(text);
}

function spelled({ caller }: MemberRequest, nick: string): string {
  return caller.hub.memberLike(nick)?.name ?? nick;
}

/** All that the asker may see: groups are their members' own. */
function allChannels({ caller, member }: MemberRequest): string[] {
  const groups = [...member.groups].map((group) => channelSign + group.name);
  return [everyoneChannel, ...groups, ...[...caller.hub.rooms.all()].map((room) => room.name)];
}
