import type { Member } from "../../../hub/member.ts";
import { limits } from "../../../model/limits.ts";
import { awayReason } from "../network.ts";
import { capabilities } from "../capabilities.ts";
import { channelNamed, sharedChannels } from "../channelLookup.ts";
import { channelSign } from "../channelNames.ts";
import { signsOf } from "../channel.ts";
import { reasonText } from "../textFormat.ts";
import type { MemberRequest } from "../request.ts";
import { host } from "../hostmask.ts";

/** RFC 2812 §3.6.1: of a channel, of one name, or of all. */
export function who(request: MemberRequest): void {
  const mask = request.param(0);
  if (mask.startsWith(channelSign)) {
    const channel = channelNamed(request, mask);
    for (const member of channel?.members(request) ?? []) {
      const all = request.caller.profile.caps.has(capabilities.multiPrefix);
      tellWho(request, channel?.name ?? mask, member.name, signsOf(member, all));
    }
  } else {
    for (const name of namesLike(request, mask)) tellWho(request, "*", name, "");
  }
  request.reply("whoEnd", mask === "" ? "*" : mask, "End of /WHO list");
}

function namesLike({ caller, member }: MemberRequest, mask: string): readonly string[] {
  if (mask === "" || mask === "*" || mask === "0") return caller.hub.who(member).members;
  const name = caller.hub.memberLike(mask)?.name;
  return name === undefined ? [] : [name];
}

function tellWho(request: MemberRequest, channel: string, name: string, signs: string): void {
  const { network } = request.caller;
  const isAway = awayReason(network, request.caller.hub.memberLike(name)) !== undefined;
  const flags = `${isAway ? "G" : "H"}${signs}`;
  const real = `0 ${network.realName(name)}`;
  request.reply("who", channel, name, host, network.name, name, flags, real);
}

/** RFC 2812 §3.6.2. The last parameter names who is asked for; one before it the server to ask. */
export function whois(request: MemberRequest): void {
  const { hub } = request.caller;
  const list = request.line.params.at(-1) ?? "";
  if (list === "") {
    request.refuse("noNickGiven");
    return;
  }
  for (const wanted of list.split(",").slice(0, limits.ircAskedNames)) {
    const found = hub.memberLike(wanted);
    if (found) tellWhois(request, found);
    else request.refuse("noSuchNick", [wanted]);
  }
  request.reply("whoisEnd", list, "End of /WHOIS list");
}

function tellWhois(request: MemberRequest, found: Member): void {
  const { network } = request.caller;
  const { name } = found;
  const resident = network.resident(name);
  request.reply("whoisUser", name, name, host, "*", network.realName(name));
  request.replyWords("whoisChannels", [name], sharedChannels(request, found));
  request.reply("whoisServer", name, network.name, resident ? "ClassChat, by IRC" : "ClassChat");
  const away = awayReason(network, found);
  if (away !== undefined) request.reply("away", name, away);
  if (!resident) return;
  const { spokeAt, joinedAt } = resident.profile;
  const idle = String(Math.floor((network.now - spokeAt) / 1_000));
  const since = String(Math.floor(joinedAt / 1_000));
  request.reply("whoisIdle", name, idle, since, "seconds idle, signon time");
}

/** RFC 2812 §3.6.3. */
export function whowas(request: MemberRequest): void {
  const { departures, name: server } = request.caller.network;
  const wanted = request.param(0);
  const most = Number(request.param(1));
  const known = departures.of(wanted);
  if (known.length === 0) request.refuse("wasNoSuchNick", [wanted]);
  for (const { name, realName, at } of most > 0 ? known.slice(0, most) : known) {
    request.reply("whowasUser", name, name, host, "*", realName);
    request.reply("whoisServer", name, server, new Date(at).toUTCString());
  }
  request.reply("whowasEnd", wanted, "End of WHOWAS");
}

/** RFC 2812 §4.9. */
export function ison(request: MemberRequest): void {
  const { hub } = request.caller;
  const asked = request.line.params.flatMap((param) => param.split(" "));
  const here = asked.map((name) => hub.memberLike(name)?.name).filter((name) => name !== undefined);
  request.reply("isOn", here.join(" "));
}

/** RFC 2812 §4.8. */
export function userhost(request: MemberRequest): void {
  const { hub, network } = request.caller;
  const asked = request.line.params.slice(0, limits.ircAskedNames);
  const here = asked.map((name) => hub.memberLike(name)).filter((one) => one !== undefined);
  const words = here.map((one) => {
    const sign = awayReason(network, one) === undefined ? "+" : "-";
    return `${one.name}=${sign}${one.name}@${host}`;
  });
  request.reply("userhost", words.join(" "));
}

/** RFC 2812 §4.1; the other IRC members who want to know are told (IRCv3 away-notify). */
export function away(request: MemberRequest): void {
  const { caller, member } = request;
  const why = reasonText(request.param(0));
  caller.profile.away = why === "" ? undefined : why;
  if (why === "") request.reply("backAgain", "You are no longer marked as being away");
  else request.reply("nowAway", "You have been marked as being away");
  caller.network.tellOthers(member.name, ({ caps }) => caps.has(capabilities.awayNotify), {
    command: "AWAY",
    params: why === "" ? [] : [why],
  });
}
