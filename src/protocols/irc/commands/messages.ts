import { isRoomName } from "../../../model/name.ts";
import type { Refusal } from "../../../model/refusal.ts";
import { cleanText } from "../../../model/text.ts";
import { texts } from "../../../model/texts.ts";
import { findChannel } from "../channelLookup.ts";
import { channelPrefix } from "../channelNames.ts";
import { formatHostmask } from "../hostmask.ts";
import { encodeIrcLines } from "../ircLine.ts";
import type { IrcMember } from "../network.ts";
import { buildPrivmsgLines, buildTimeTag } from "../privmsg.ts";
import type { MemberRequest } from "../request.ts";
import { isServiceName, runServiceLine } from "../service.ts";
import { isAction, parseCtcp, renderAction, stripFormatting } from "../textFormat.ts";
import { maxTargets } from "../welcome.ts";

type Refuse = (...refusal: Parameters<MemberRequest["refuse"]>) => void;

/** RFC 2812 §3.3.1. */
export function privmsg(request: MemberRequest): void {
  sendToTargets(request, (...refusal) => request.refuse(...refusal));
}

/** RFC 2812 §3.3.2: nothing is answered, errors included. The class has no notices; it is a message. */
export function notice(request: MemberRequest): void {
  sendToTargets(request, () => {});
}

function sendToTargets(request: MemberRequest, refuse: Refuse): void {
  const [list = "", rawText = ""] = request.line.params;
  const targets = parseTargets(list);
  if (targets.length === 0) {
    refuse("noRecipient", [], `No recipient given (${request.line.command})`);
    return;
  }
  const text = readText(request, rawText);
  if (text === undefined) return;
  if (text === "") {
    refuse("noText");
    return;
  }
  const accepted = targets.slice(0, maxTargets);
  request.client.chargeLines(accepted.length);
  for (const target of accepted) sendToTarget(request, target, text, refuse);
  const [excess] = targets.slice(maxTargets);
  if (excess !== undefined) refuse("tooManyTargets", [excess]);
}

function parseTargets(list: string): string[] {
  return [...new Set(list.split(",").filter((target) => target !== ""))];
}

function isNotice({ line }: MemberRequest): boolean {
  return line.command === "NOTICE";
}

/** The text as every protocol can show it; undefined when there is nothing to deliver. */
function readText(request: MemberRequest, rawText: string): string | undefined {
  const ctcp = parseCtcp(rawText);
  if (!ctcp) return cleanText(stripFormatting(rawText));
  if (isAction(ctcp.command)) {
    return cleanText(stripFormatting(renderAction(request.member.name, ctcp.text)));
  }
  // Other protocols would show the query of one program to another as a message.
  if (!isNotice(request)) {
    request.sendNotice(`CTCP ${cleanText(ctcp.command)} is not passed on here`);
  }
  return undefined;
}

function sendToTarget(request: MemberRequest, target: string, text: string, refuse: Refuse): void {
  if (isServiceName(target)) {
    if (!isNotice(request)) runServiceLine(request, text);
    return;
  }
  const to = resolveTarget(request, target, refuse);
  if (to === undefined) return;
  const { hub, network, state } = request.client;
  state.lastMessageAt = network.now;
  const awayMessage = network.findAwayMessage(hub.memberLike(to));
  if (awayMessage !== undefined && !isNotice(request)) request.reply("away", to, awayMessage);
  // Without an echo or a label there is nothing to answer, so no receipt is needed.
  if (state.caps.has("echo-message") || request.response.isLabeled) {
    sayAndReply(request, { target, to, text }, refuse);
    return;
  }
  const said = hub.say(request.member, to, text);
  if (!said.ok) refuseMessage(target, said.refusal, refuse);
}

/** Answers once the message is stored: with its echo (IRCv3 echo-message), or with why it is not stored. */
function sayAndReply(
  request: MemberRequest,
  { target, to, text }: { target: string; to: string; text: string },
  refuse: Refuse,
): void {
  const { client, member, response } = request;
  const { hub, network, pendingResponses, state } = client;
  const isEchoed = state.caps.has("echo-message");
  const timeTag = state.caps.has("server-time") ? buildTimeTag(network.now) : undefined;
  const fill = response.reserve();
  const id = pendingResponses.awaitReceipt((outcome) => {
    if (outcome.kind === "notStored") {
      fill([request.buildRefusal("unavailable", [target], outcome.refusal.text)]);
    } else {
      fill(isEchoed ? buildPrivmsgLines({ from: member.name, to, text }, timeTag) : []);
    }
  });
  const said = hub.say(member, to, text, id);
  if (said.ok) return;
  pendingResponses.cancelReceipt(id);
  fill([]);
  refuseMessage(target, said.refusal, refuse);
}

/** The recipient as the hub addresses it; undefined when it is refused. */
function resolveTarget(request: MemberRequest, target: string, refuse: Refuse): string | undefined {
  if (!target.startsWith(channelPrefix)) return request.resolveNick(target);
  const channel = findChannel(request, target);
  if (!channel) refuse("noSuchChannel", [target]);
  // For rooms, the hub decides who may speak.
  else if (isRoomName(channel.to) || channel.isOpenFor(request)) return channel.to;
  else refuse("cannotSend", [target], "Cannot send to channel: you are not in it");
  return undefined;
}

function refuseMessage(target: string, { code, text, hint }: Refusal, refuse: Refuse): void {
  // The hint how to address everyone is about typed lines.
  const reason = hint === undefined || hint === texts.toEveryone ? text : `${text}. ${hint}`;
  if (code === "not_active") refuse("noSuchNick", [target], reason);
  else if (code === "no_such_room") refuse("noSuchChannel", [target], reason);
  else refuse("cannotSend", [target], reason);
}

const typingTag = "+typing";

/** The values of the typing tag (IRCv3 typing). No others are relayed, so that it carries no hidden text. */
const typingStates = new Set(["active", "paused", "done"]);

/** IRCv3 message-tags: tags without a message. Only the typing tag is relayed (005 CLIENTTAGDENY). */
export function tagmsg(request: MemberRequest): void {
  const { client, member, line } = request;
  const targets = parseTargets(request.param(0));
  if (targets.length === 0) request.refuse("noRecipient", [], "No recipient given (TAGMSG)");
  const typing = line.tags.get(typingTag);
  if (typing === undefined || !typingStates.has(typing)) return;
  const tags = new Map([[typingTag, typing]]);
  const accepted = targets.slice(0, maxTargets);
  client.chargeLines(accepted.length);
  for (const target of accepted) {
    const found = findTagRecipients(request, target);
    if (!found) continue;
    const source = formatHostmask(member.name);
    const tagLine = { tags, source, command: "TAGMSG", params: [found.name] };
    const bytes = encodeIrcLines([tagLine]);
    for (const recipient of found.recipients) {
      if (recipient.state.caps.has("message-tags")) recipient.sendBytes(bytes);
    }
    if (client.state.caps.has("echo-message")) request.response.add(tagLine);
  }
}

/** The target's name, and its IRC members without the sender; undefined when it is refused. */
function findTagRecipients(
  request: MemberRequest,
  target: string,
): { name: string; recipients: IrcMember[] } | undefined {
  if (target.startsWith(channelPrefix)) {
    const channel = findChannel(request, target);
    if (!channel?.isOpenFor(request)) {
      request.refuse("cannotSend", [target]);
      return undefined;
    }
    const members = channel.listMembers(request) ?? [];
    const names = members.map((member) => member.name);
    return { name: channel.name, recipients: findIrcMembers(request, names) };
  }
  const member = request.client.hub.memberLike(target);
  if (!member) {
    request.refuse("noSuchNick", [target]);
    return undefined;
  }
  return { name: member.name, recipients: findIrcMembers(request, [member.name]) };
}

function findIrcMembers({ client, member }: MemberRequest, names: readonly string[]): IrcMember[] {
  return names
    .filter((name) => name !== member.name)
    .map((name) => client.network.find(name))
    .filter((found) => found !== undefined);
}
