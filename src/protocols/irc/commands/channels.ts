import { nameKey } from "../../../model/name.ts";
import type { IrcChannel } from "../channel.ts";
import { replyNames } from "../channel.ts";
import { findChannel, listOpenChannels, listVisibleChannels } from "../channelLookup.ts";
import { channelPrefix } from "../channelNames.ts";
import type { MemberRequest } from "../request.ts";
import { maxTargets } from "../welcome.ts";
import { cleanReason } from "../textFormat.ts";

/** RFC 2812 §3.2.1: several channels with their keys; `0` parts from all. */
export function join(request: MemberRequest): void {
  const channels = request.param(0);
  if (channels === "0") {
    for (const name of listOpenChannels(request))
      findChannel(request, name)?.part(request, undefined);
    return;
  }
  const keys = request.param(1).split(",");
  const names = parseList(channels);
  request.client.chargeLines(names.length);
  for (const [index, name] of names.entries()) {
    withChannel(request, name, (channel) => channel.join(request, keys[index] || undefined));
  }
}

/** RFC 2812 §3.2.2. */
export function part(request: MemberRequest): void {
  const reason = parseReason(request.param(1));
  const names = parseDistinctList(request.param(0));
  request.client.chargeLines(names.length);
  for (const name of names) {
    withChannel(request, name, (channel) => channel.part(request, reason));
  }
}

/** RFC 2812 §3.2.5. */
export function names(request: MemberRequest): void {
  const wanted = parseDistinctList(request.param(0));
  for (const name of wanted) {
    const channel = findChannel(request, name);
    if (channel) replyNames(request, channel, channel.listMembers(request) ?? []);
    else replyNames(request, { name, symbol: "=" }, []);
  }
  if (wanted.length === 0) request.reply("namesEnd", "*", "End of /NAMES list");
}

/** RFC 2812 §3.2.4. */
export function topic(request: MemberRequest): void {
  const [name = "", text] = request.line.params;
  withChannel(request, name, (channel) => {
    if (text === undefined) channel.replyTopic(request);
    else channel.setTopic(request, text);
  });
}

/** RFC 2812 §3.2.6. */
export function list(request: MemberRequest): void {
  const wanted = parseDistinctList(request.param(0)).filter((name) =>
    name.startsWith(channelPrefix),
  );
  const names = wanted.length > 0 ? wanted : listVisibleChannels(request);
  request.reply("listStart", "Channel", "Users  Name");
  for (const name of names) {
    const channel = findChannel(request, name);
    const summary = channel?.summarize(request);
    if (channel && summary) {
      request.reply("list", channel.name, String(summary.members), summary.topic);
    }
  }
  request.reply("listEnd", "End of /LIST");
}

/** RFC 2812 §3.2.8: one channel and several nicks, or as many channels as nicks. */
export function kick(request: MemberRequest): void {
  const channels = parseList(request.param(0));
  const nicks = parseList(request.param(1));
  const reason = parseReason(request.param(2));
  const accepted = nicks.slice(0, maxTargets);
  request.client.chargeLines(accepted.length);
  for (const [index, nick] of accepted.entries()) {
    const name = channels[channels.length === 1 ? 0 : index] ?? "";
    withChannel(request, name, (channel) => {
      channel.kick(request, request.resolveNick(nick), reason);
    });
  }
  const [excess] = nicks.slice(maxTargets);
  if (excess !== undefined) request.refuse("tooManyTargets", [excess]);
}

/** RFC 2812 §3.2.7. */
export function invite(request: MemberRequest): void {
  const [nick = "", name = ""] = request.line.params;
  const member = request.client.hub.view.findMember(nick);
  if (!member) request.refuse("noSuchNick", [nick]);
  else withChannel(request, name, (channel) => channel.invite(request, member.name));
}

/** RFC 2812 §3.1.5 and §3.2.3. Members have no modes of their own. */
export function mode(request: MemberRequest): void {
  const [target = "", ...words] = request.line.params;
  const [letters = ""] = words;
  if (target.startsWith(channelPrefix)) {
    withChannel(request, target, (channel) => {
      if (letters === "") channel.replyModes(request);
      else channel.changeModes(request, words);
    });
    return;
  }
  const member = request.client.hub.view.findMember(target);
  if (!member) {
    request.refuse("noSuchNick", [target]);
  } else if (member !== request.member) {
    request.refuse("notYourMode");
  } else {
    // Clients set their own `+i` unasked; it has no effect here.
    if (/[^+\-i]/.test(letters)) request.refuse("unknownUserMode");
    request.reply("userModes", "+");
  }
}

function withChannel(
  request: MemberRequest,
  name: string,
  work: (channel: IrcChannel) => void,
): void {
  const channel = findChannel(request, name);
  if (channel) work(channel);
  else request.refuse("noSuchChannel", [name]);
}

function parseList(names: string): string[] {
  return names.split(",").filter((name) => name !== "");
}

/** A name that is listed fifty times, in whatever case, makes no more work than once. */
function parseDistinctList(names: string): string[] {
  const byKey = new Map<string, string>();
  for (const name of parseList(names)) {
    const key = nameKey(name);
    if (!byKey.has(key)) byKey.set(key, name);
  }
  return [...byKey.values()];
}

function parseReason(text: string): string | undefined {
  return text === "" ? undefined : cleanReason(text);
}
