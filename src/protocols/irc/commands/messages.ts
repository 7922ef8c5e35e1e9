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

/**
 * RFC 2812 §3.3.1 and §3.3.2: PRIVMSG and NOTICE. The class has no notices, so a NOTICE is a message to
 * which nothing is answered, errors included.
 */
export function sendMessage(request: MemberRequest): void {
  const [list = "", rawText = ""] = request.line.params;
  const targets = parseTargets(list);
  if (targets.length === 0) {
    refuse(request, "noRecipient", [], `No recipient given (${request.line.command})`);
    return;
  }
  const text = readText(request, rawText);
  if (text === undefined) return;
  if (text === "") {
    refuse(request, "noText");
    return;
  }
  const accepted = targets.slice(0, maxTargets);
  request.client.chargeLines(accepted.length);
  for (const target of accepted) sendToTarget(request, target, text);
  const [excess] = targets.slice(maxTargets);
  if (excess !== undefined) refuse(request, "tooManyTargets", [excess]);
}

function parseTargets(list: string): string[] {
  return [...new Set(list.split(",").filter((target) => target !== ""))];
}

function isNotice({ line }: MemberRequest): boolean {
  return line.command === "NOTICE";
}

function refuse(request: MemberRequest, ...refusal: Parameters<MemberRequest["refuse"]>): void {
  if (!isNotice(request)) request.refuse(...refusal);
}

/** The text as every protocol can show it; undefined when there is nothing to deliver. */
function readText(request: MemberRequest, rawText: string): string | undefined {
  const ctcp = parseCtcp(rawText);
  if (!ctcp) return cleanText(stripFormatting(rawText));
  if (isAction(ctcp.command)) {
    return cleanText(stripFormatting(renderAction(request.nick, ctcp.text)));
  }
  // Other protocols would show the query of one program to another as a message.
  if (!isNotice(request)) {
    request.sendNotice(`CTCP ${cleanText(ctcp.command)} is not passed on here`);
  }
  return undefined;
}

function sendToTarget(request: MemberRequest, target: string, text: string): void {
  if (isServiceName(target)) {
    if (!isNotice(request)) runServiceLine(request, text);
    return;
  }
  const to = resolveTarget(request, target);
  if (to === undefined) return;
  const { hub, network, state } = request.client;
  state.lastMessageAt = network.now;
  const awayMessage = network.findAwayMessage(hub.view.findMember(to));
  if (awayMessage !== undefined && !isNotice(request)) request.reply("away", to, awayMessage);
  // Without an echo or a label there is nothing to answer, so no receipt is needed.
  if (state.caps.has("echo-message") || request.response.isLabeled) {
    sayAndReply(request, { target, to, text });
    return;
  }
  request.apply({ type: "say", ...request.origin, to, text }, (said, part) => {
    part.fill(said.ok ? undefined : (answer) => refuseMessage(answer, target, said.refusal));
  });
}

/** Answers once the message is stored: with its echo (IRCv3 echo-message), or with why it is not stored. */
function sayAndReply(
  request: MemberRequest,
  { target, to, text }: { target: string; to: string; text: string },
): void {
  const { pendingResponses, state } = request.client;
  const { origin } = request;
  const isEchoed = state.caps.has("echo-message");
  const timeTag = state.caps.has("server-time") ? buildTimeTag(origin.at) : undefined;
  const id = pendingResponses.createMessageId();
  request.apply({ type: "say", ...origin, to, text, id }, (said, part) => {
    if (!said.ok) {
      part.fill((answer) => refuseMessage(answer, target, said.refusal));
      return;
    }
    pendingResponses.awaitOutcome(id, (outcome) => {
      part.fill((answer) => {
        if (outcome.kind === "notStored") {
          answer.refuse("unavailable", [target], outcome.refusal.text);
        } else if (isEchoed) {
          answer.response.add(...buildPrivmsgLines({ from: part.nick, to, text }, timeTag));
        }
      });
    });
  });
}

/** The recipient as the hub addresses it; undefined when it is refused. */
function resolveTarget(request: MemberRequest, target: string): string | undefined {
  if (!target.startsWith(channelPrefix)) return request.resolveNick(target);
  const channel = findChannel(request, target);
  if (!channel) {
    refuse(request, "noSuchChannel", [target]);
    return undefined;
  }
  // The hub decides who may speak in a room or group, but only the client closes a channel.
  if (!request.client.state.closedChannels.has(channel.name)) return channel.to;
  refuse(request, "cannotSend", [target], "Cannot send to channel: you are not in it");
  return undefined;
}

function refuseMessage(
  request: MemberRequest,
  target: string,
  { code, text, hint }: Refusal,
): void {
  // The hint how to address everyone is about typed lines.
  const reason = hint === undefined || hint === texts.toEveryone ? text : `${text}. ${hint}`;
  const isUnknown = code === "not_active" || code === "no_such_room";
  const unknown = target.startsWith(channelPrefix) ? "noSuchChannel" : "noSuchNick";
  refuse(request, isUnknown ? unknown : "cannotSend", [target], reason);
}

const typingTag = "+typing";

/** The values of the typing tag (IRCv3 typing). No others are relayed, so that it carries no hidden text. */
const typingStates = new Set(["active", "paused", "done"]);

/** IRCv3 message-tags: tags without a message. Only the typing tag is relayed (005 CLIENTTAGDENY). */
export function tagmsg(request: MemberRequest): void {
  const { client, line } = request;
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
    const buildLine = (nick: string) => {
      return { tags, source: formatHostmask(nick), command: "TAGMSG", params: [found.name] };
    };
    // It goes out at once, the echo after the responses to earlier commands: a NICK may be among them.
    const bytes = encodeIrcLines([buildLine(client.knownNick)]);
    for (const recipient of found.recipients) {
      if (recipient.state.caps.has("message-tags")) recipient.sendBytes(bytes);
    }
    if (client.state.caps.has("echo-message")) request.response.add(buildLine(request.nick));
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
  const member = request.client.hub.view.findMember(target);
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
