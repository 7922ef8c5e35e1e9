import { cleanText } from "../../../model/text.ts";
import { limits } from "../../../model/limits.ts";
import type { Refusal } from "../../../model/refusal.ts";
import { isRoomName } from "../../../model/name.ts";
import { texts } from "../../../model/texts.ts";
import type { Resident } from "../network.ts";
import { awayReason } from "../network.ts";
import { capabilities } from "../capabilities.ts";
import { channelNamed } from "../channelLookup.ts";
import { channelSign } from "../channelNames.ts";
import { actionText, isAction, parseCtcp, plainText } from "../textFormat.ts";
import { formatIrcLine } from "../ircLine.ts";
import type { MemberRequest } from "../request.ts";
import { privmsgLines, timeTag } from "../privmsg.ts";
import { isService, serve } from "../service.ts";
import { hostmask } from "../hostmask.ts";

/** RFC 2812 §3.3.1. */
export function privmsg(request: MemberRequest): void {
  talk(request, false);
}

/** RFC 2812 §3.3.2: nothing is answered, whatever is wrong. The class knows no notices: it is a message. */
export function notice(request: MemberRequest): void {
  talk(request, true);
}

function talk(request: MemberRequest, isNotice: boolean): void {
  const [receivers = "", raw = ""] = request.line.params;
  const refuse: Refuse = (...refusal) => {
    if (!isNotice) request.refuse(...refusal);
  };
  const targets = targetsOf(receivers);
  if (targets.length === 0) {
    refuse("noRecipient", [], `No recipient given (${request.line.command})`);
    return;
  }
  const text = spoken(request, raw, isNotice);
  if (text === undefined) return;
  if (text === "") {
    refuse("noText");
    return;
  }
  const meant = targets.slice(0, limits.ircTargets);
  request.caller.countsAs(meant.length);
  for (const target of meant) sayTo(request, target, text, refuse);
  const [more] = targets.slice(limits.ircTargets);
  if (more !== undefined) refuse("tooManyTargets", [more]);
}

type Refuse = (...refusal: Parameters<MemberRequest["refuse"]>) => void;

function targetsOf(list: string): string[] {
  return [...new Set(list.split(",").filter((target) => target !== ""))];
}

/** What the text says in a class that has no colours and no client-to-client messages; undefined for nothing. */
function spoken(request: MemberRequest, raw: string, isNotice: boolean): string | undefined {
  const ctcp = parseCtcp(raw);
  if (!ctcp) return cleanText(plainText(raw));
  if (isAction(ctcp.command)) {
    return cleanText(plainText(actionText(request.member.name, ctcp.text)));
  }
  // Members may be here by something else than IRC, and would be shown a program's question.
  if (!isNotice) request.notice(`CTCP ${cleanText(ctcp.command)} is not passed on here`);
  return undefined;
}

function sayTo(request: MemberRequest, target: string, text: string, refuse: Refuse): void {
  const isNotice = request.line.command === "NOTICE";
  if (isService(target)) {
    if (!isNotice) serve(request, text);
    return;
  }
  const to = receiverFor(request, target, refuse);
  if (to === undefined) return;
  const { caller, member, answer } = request;
  const { caps } = caller.profile;
  caller.profile.spokeAt = caller.network.now;
  const away = awayReason(caller.network, caller.hub.memberLike(to));
  if (away !== undefined && !isNotice) request.reply("away", to, away);
  // Who is told nothing of it needs no receipt either.
  const isEchoed = caps.has(capabilities.echoMessage);
  if (!isEchoed && !request.isLabelled) {
    const said = caller.hub.say(member, to, text);
    if (!said.ok) refuseSaying(target, said.refusal, refuse);
    return;
  }
  const put = answer.hold();
  const time = caps.has(capabilities.serverTime) ? timeTag(caller.network.now) : undefined;
  const id = caller.awaited.settled((settled) => {
    if (settled.kind === "notStored") {
      put([request.refusal("unavailable", [target], settled.refusal.text)]);
    } else {
      put(isEchoed ? privmsgLines({ from: member.name, to, text }, time) : []);
    }
  });
  const said = caller.hub.say(member, to, text, id);
  if (said.ok) return;
  caller.awaited.forget(id);
  put([]);
  refuseSaying(target, said.refusal, refuse);
}

/** The hub's name of whom is meant. */
function receiverFor(request: MemberRequest, target: string, refuse: Refuse): string | undefined {
  if (!target.startsWith(channelSign)) return request.caller.hub.memberLike(target)?.name ?? target;
  const channel = channelNamed(request, target);
  if (!channel) refuse("noSuchChannel", [target]);
  // The hub knows best who may speak in a room, and says why not.
  else if (isRoomName(channel.to) || channel.isOpenTo(request)) return channel.to;
  else refuse("cannotSend", [target], "Cannot send to channel: you are not in it");
  return undefined;
}

function refuseSaying(target: string, { code, text, hint }: Refusal, refuse: Refuse): void {
  // That of how to say it to everyone speaks of typed lines.
  const why = hint === undefined || hint === texts.toEveryone ? text : `${text}. ${hint}`;
  if (code === "not_active") refuse("noSuchNick", [target], why);
  else if (code === "no_such_room") refuse("noSuchChannel", [target], why);
  else refuse("cannotSend", [target], why);
}

/**
 * IRCv3 message-tags: only tags, for the clients that understand them. That somebody is typing is all
 * that is passed on (005 CLIENTTAGDENY).
 */
export function tagmsg(request: MemberRequest): void {
  const { caller, member, line } = request;
  const targets = targetsOf(request.param(0));
  if (targets.length === 0) request.refuse("noRecipient", [], "No recipient given (TAGMSG)");
  const typing = line.tags.get(typingTag);
  if (typing === undefined || !typingStates.has(typing)) return;
  const tags = new Map([[typingTag, typing]]);
  const meant = targets.slice(0, limits.ircTargets);
  caller.countsAs(meant.length);
  for (const target of meant) {
    const hearers = hearersOf(request, target);
    if (!hearers) continue;
    const { name, residents } = hearers;
    const news = { tags, source: hostmask(member.name), command: "TAGMSG", params: [name] };
    const bytes = encoder.encode(formatIrcLine(news));
    for (const resident of residents) {
      if (resident.profile.caps.has(capabilities.messageTags)) resident.pass(bytes);
    }
    if (caller.profile.caps.has(capabilities.echoMessage)) request.answer.add(news);
  }
}

const encoder = new TextEncoder();
const typingTag = "+typing";
/** All that it may say (IRCv3 typing): nobody passes anything else on to others by it. */
const typingStates = new Set(["active", "paused", "done"]);

/** Those of the target who are here by IRC, but for the sender. */
function hearersOf(
  request: MemberRequest,
  target: string,
): { name: string; residents: Resident[] } | undefined {
  const { caller, member } = request;
  const isChannel = target.startsWith(channelSign);
  const channel = isChannel ? channelNamed(request, target) : undefined;
  const name = isChannel ? undefined : caller.hub.memberLike(target)?.name;
  if (isChannel ? !channel?.isOpenTo(request) : name === undefined) {
    request.refuse(isChannel ? "cannotSend" : "noSuchNick", [target]);
    return undefined;
  }
  const names = channel?.members(request)?.map((one) => one.name) ?? [name ?? ""];
  const residents = names
    .filter((one) => one !== member.name)
    .map((one) => caller.network.resident(one))
    .filter((one) => one !== undefined);
  return { name: channel?.name ?? name ?? target, residents };
}
