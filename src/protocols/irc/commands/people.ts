import type { MemberView } from "../../../hub/member.ts";
import { formatPrefix } from "../channel.ts";
import { findChannel, listSharedChannels } from "../channelLookup.ts";
import { channelPrefix } from "../channelNames.ts";
import { memberHost } from "../hostmask.ts";
import type { MemberRequest } from "../request.ts";
import { cleanReason } from "../textFormat.ts";
import { maxNicksAsked } from "../welcome.ts";

/** RFC 2812 §3.6.1, for a channel, one nick or everyone. */
export function who(request: MemberRequest): void {
  const mask = request.param(0);
  if (mask.startsWith(channelPrefix)) {
    const channel = findChannel(request, mask);
    const showsAll = request.client.state.caps.has("multi-prefix");
    for (const member of channel?.listMembers(request) ?? []) {
      replyWho(request, channel?.name ?? mask, member.name, formatPrefix(member, showsAll));
    }
  } else {
    for (const name of matchNames(request, mask)) replyWho(request, "*", name, "");
  }
  request.reply("whoEnd", mask === "" ? "*" : mask, "End of /WHO list");
}

function matchNames({ client, member }: MemberRequest, mask: string): readonly string[] {
  if (mask === "" || mask === "*" || mask === "0") return client.hub.view.who(member).members;
  const match = client.hub.view.findMember(mask);
  return match ? [match.name] : [];
}

function replyWho(request: MemberRequest, channel: string, name: string, prefix: string): void {
  const { hub, network } = request.client;
  const isAway = network.findAwayMessage(hub.view.findMember(name)) !== undefined;
  const flags = `${isAway ? "G" : "H"}${prefix}`;
  const hopsAndRealName = `0 ${network.findRealName(name)}`;
  const { name: server } = network;
  request.reply("who", channel, name, memberHost, server, name, flags, hopsAndRealName);
}

/** RFC 2812 §3.6.2: the last parameter lists the nicks; one before it names the server to ask. */
export function whois(request: MemberRequest): void {
  const list = request.line.params.at(-1) ?? "";
  if (list === "") {
    request.refuse("noNickGiven");
    return;
  }
  for (const nick of list.split(",").slice(0, maxNicksAsked)) {
    const member = request.client.hub.view.findMember(nick);
    if (member) replyWhois(request, member);
    else request.refuse("noSuchNick", [nick]);
  }
  request.reply("whoisEnd", list, "End of /WHOIS list");
}

function replyWhois(request: MemberRequest, member: MemberView): void {
  const { network } = request.client;
  const { name } = member;
  const ircMember = network.find(name);
  request.reply("whoisUser", name, name, memberHost, "*", network.findRealName(name));
  request.replyList("whoisChannels", [name], listSharedChannels(request, member));
  request.reply("whoisServer", name, network.name, ircMember ? "ClassChat, by IRC" : "ClassChat");
  const awayMessage = network.findAwayMessage(member);
  if (awayMessage !== undefined) request.reply("away", name, awayMessage);
  if (!ircMember) return;
  const { lastMessageAt, joinedAt } = ircMember.state;
  const idleSeconds = String(Math.floor((network.now - lastMessageAt) / 1_000));
  const signedOnAt = String(Math.floor(joinedAt / 1_000));
  request.reply("whoisIdle", name, idleSeconds, signedOnAt, "seconds idle, signon time");
}

/** RFC 2812 §3.6.3. */
export function whowas(request: MemberRequest): void {
  const { whowas: history, name: server } = request.client.network;
  const wanted = request.param(0);
  const count = Number(request.param(1));
  const found = history.find(wanted);
  if (found.length === 0) request.refuse("wasNoSuchNick", [wanted]);
  for (const { name, realName, at } of count > 0 ? found.slice(0, count) : found) {
    request.reply("whowasUser", name, name, memberHost, "*", realName);
    request.reply("whoisServer", name, server, new Date(at).toUTCString());
  }
  request.reply("whowasEnd", wanted, "End of WHOWAS");
}

/** RFC 2812 §4.9. */
export function ison(request: MemberRequest): void {
  const nicks = request.line.params.flatMap((param) => param.split(" "));
  request.reply(
    "isOn",
    findMembers(request, nicks)
      .map(({ name }) => name)
      .join(" "),
  );
}

/** RFC 2812 §4.8. */
export function userhost(request: MemberRequest): void {
  const { network } = request.client;
  const members = findMembers(request, request.line.params.slice(0, maxNicksAsked));
  const words = members.map((member) => {
    const sign = network.findAwayMessage(member) === undefined ? "+" : "-";
    return `${member.name}=${sign}${member.name}@${memberHost}`;
  });
  request.reply("userhost", words.join(" "));
}

function findMembers({ client }: MemberRequest, nicks: readonly string[]): MemberView[] {
  return nicks
    .map((nick) => client.hub.view.findMember(nick))
    .filter((found) => found !== undefined);
}

/** RFC 2812 §4.1; IRC members with away-notify are told too. */
export function away(request: MemberRequest): void {
  const { client } = request;
  const message = cleanReason(request.param(0));
  const isAway = message !== "";
  client.state.awayMessage = isAway ? message : undefined;
  if (isAway) request.reply("nowAway", "You have been marked as being away");
  else request.reply("backAgain", "You are no longer marked as being away");
  client.network.sendToOthers(client, ({ caps }) => caps.has("away-notify"), {
    command: "AWAY",
    params: isAway ? [message] : [],
  });
}
