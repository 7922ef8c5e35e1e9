import type { SaidMessage } from "../../../model/message.ts";
import { namesOf } from "../../../hub/hubView.ts";
import { trimBlank } from "../../../model/blank.ts";
import { everyone, nameKey } from "../../../model/name.ts";
import type { Reaction } from "../../../model/reaction.ts";
import { readReaction } from "../../../model/reaction.ts";
import type { Refusal } from "../../../model/refusal.ts";
import { windowName } from "../../../model/name.ts";
import { teachers } from "../../../model/name.ts";
import { cleanText } from "../../../model/text.ts";
import * as texts from "../../../model/texts.ts";
import { findChannel } from "../channelLookup.ts";
import { channelPrefix, isTeachersTarget } from "../channelNames.ts";
import type { ClientState } from "../clientState.ts";
import { looks } from "../clientState.ts";
import { passableTags, readReactionTag, readReplyId } from "../clientTags.ts";
import { encodeIrcLines } from "../ircLine.ts";
import { formatAside, parseAside } from "../messageAside.ts";
import type { BatchMistake } from "../messageBatch.ts";
import { MessageBatch } from "../messageBatch.ts";
import { continuationTag, multilineType } from "../messageLines.ts";
import type { IrcMember } from "../network.ts";
import type { MemberRequest, Request } from "../request.ts";
import { buildReactionLine } from "../reactionLine.ts";
import type { ReferredMessage } from "../referredMessage.ts";
import { findById, wentTo } from "../referredMessage.ts";
import { isServiceName, runServiceLine } from "../service.ts";
import { isAction, parseCtcp, renderAction, stripFormatting } from "../textFormat.ts";
import { maxTargets } from "../welcome.ts";
import { parseDistinctList } from "./lists.ts";

/** What one line, or one batch, says. */
interface Utterance {
  text: string;
  /** To a NOTICE nothing is answered, errors included (RFC 2812 §3.3.2). */
  isNotice: boolean;
  aside: string | undefined;
  /** What it answers. */
  replyTo: ReferredMessage | undefined;
}

/** RFC 2812 §3.3.1 and §3.3.2: PRIVMSG and NOTICE. */
export function sendMessage(request: MemberRequest): void {
  const { command, params, tags } = request.line;
  const [list = "", rawText = ""] = params;
  const isNotice = command === "NOTICE";
  const refuse: Refuse = (...refusal) => {
    if (!isNotice) request.refuse(...refusal);
  };
  const targets = parseTargets(list);
  if (targets.length === 0) {
    refuse("noRecipient", [], `No recipient given (${command})`);
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
  const replyTo = findReplied(request, readReplyId(tags));
  const utterance = { text, isNotice, aside: undefined, replyTo };
  const [excess] = targets.slice(maxTargets);
  request.inOrder(
    accepted,
    (target) => sendToTarget(request, target, utterance, refuse),
    () => {
      if (excess !== undefined) refuse("tooManyTargets", [excess]);
    },
  );
}

/** RFC 2812 §4.7: a message to all teachers, from one of them. */
export function wallops(request: MemberRequest): void {
  const text = readText(request, request.param(0));
  if (!request.isTeacher) {
    request.refuse("noPrivileges", [], `${texts.notTeacher}. Write to them: /msg ${teachers} TEXT`);
  } else if (text === "") {
    request.refuse("noText");
  } else if (text !== undefined) {
    const utterance = { text, isNotice: false, aside: undefined, replyTo: undefined };
    sendToTarget(request, teachers, utterance, (...refusal) => request.refuse(...refusal));
  }
}

type Refuse = (...refusal: Parameters<MemberRequest["refuse"]>) => void;

/** Nobody is reached twice. */
function parseTargets(list: string): string[] {
  return parseDistinctList(list, (target) => {
    return isTeachersTarget(target) ? teachers : nameKey(target);
  });
}

/** The text as every protocol can show it; undefined when there is nothing to deliver. */
function readText(request: MemberRequest, rawText: string): string | undefined {
  const ctcp = parseCtcp(rawText);
  if (!ctcp) return cleanText(stripFormatting(rawText));
  if (isAction(ctcp.command)) {
    const action = cleanText(stripFormatting(ctcp.text));
    return trimBlank(action) === "" ? "" : renderAction(request.nick, action);
  }
  // Other protocols would show the query of one program to another as a message.
  if (request.line.command !== "NOTICE") {
    request.sendNotice(`CTCP ${cleanText(ctcp.command)} is not passed on here`);
  }
  return undefined;
}

/** IRCv3 batch, of which clients send one type: a message of several lines (IRCv3 multiline). */
export function batch(request: MemberRequest): void {
  const { state } = request.client;
  const [reference = "", type = "", target = ""] = request.line.params;
  if (!state.caps.has("draft/multiline")) {
    request.refuse("unknownCommand", ["BATCH"]);
  } else if (reference.startsWith("+")) {
    if (type !== multilineType || target === "" || state.batch) {
      request.fail("BATCH", "MULTILINE_INVALID", "A client sends one message at a time as a batch");
      return;
    }
    // The answer to its end answers its beginning.
    const label = request.response.takeLabel();
    const replyId = readReplyId(request.line.tags);
    state.batch = new MessageBatch(reference.slice(1), target, { label, replyId });
  } else if (state.batch?.reference === reference.slice(1)) {
    const ended = state.batch;
    state.batch = undefined;
    request.response.answerLabel(ended.takeLabel());
    sendBatch(request, ended);
  } else {
    request.fail("BATCH", "MULTILINE_INVALID", "There is no such batch");
  }
}

/** Whether a line belongs to a batch, by its own account. */
export function isInBatch({ line }: Request): boolean {
  return line.tags.has("batch") && line.command !== "BATCH";
}

/** Takes a line of a message of several lines. It is answered with the whole message. */
export function addToBatch(request: MemberRequest): void {
  const { line, client, response } = request;
  const { command, params, tags } = line;
  const open = client.state.batch;
  if (!open) return;
  response.takeLabel();
  const [target = "", rawText = ""] = params;
  const isOurs = tags.get("batch") === open.reference;
  const isMessage = command === "PRIVMSG" || command === "NOTICE";
  const mistake: BatchMistake | undefined =
    isOurs && isMessage
      ? open.add({
          command,
          target,
          text: cleanText(stripFormatting(rawText)),
          isContinued: tags.has(continuationTag),
        })
      : open.refuse();
  if (!mistake) return;
  response.answerLabel(open.takeLabel());
  const [code, ...rest] = mistake;
  request.fail("BATCH", code, ...rest);
}

function sendBatch(request: MemberRequest, ended: MessageBatch): void {
  if (ended.isRefused) return;
  const { text, breaks } = ended.join();
  const isNotice = ended.command === "NOTICE";
  if (text.trim() === "") {
    request.fail("BATCH", "MULTILINE_INVALID", "A message needs a text");
    return;
  }
  const aside = formatAside({ breaks });
  const replyTo = findReplied(request, ended.replyId);
  // The line that ends the batch pays for no more than itself.
  request.client.lengthenLine(Buffer.byteLength(text));
  sendToTarget(request, ended.target, { text, isNotice, aside, replyTo }, (...refusal) => {
    if (!isNotice) request.refuse(...refusal);
  });
}

function sendToTarget(
  request: MemberRequest,
  target: string,
  utterance: Utterance,
  refuse: Refuse,
): void {
  if (isServiceName(target)) {
    const { isNotice } = utterance;
    const text = isNotice ? utterance.text : runServiceLine(request, utterance.text);
    if (text !== undefined) sayTo(request, target, windowName, { ...utterance, text });
    return;
  }
  const to = resolveTarget(request, target, refuse);
  if (to !== undefined) sayTo(request, target, to, utterance);
}

/** @param to the recipient as the hub addresses it */
function sayTo(request: MemberRequest, target: string, to: string, utterance: Utterance): void {
  const { text, isNotice, aside, replyTo: answered } = utterance;
  const { log, network, state } = request.client;
  state.lastMessageAt = network.now;
  const awayMessage = network.findAwayMessage(log.view.findMember(to));
  if (awayMessage !== undefined && !isNotice) request.reply("away", to, awayMessage);
  // Without an echo or a label there is nothing to answer, so no receipt is needed.
  if (state.caps.has("echo-message") || request.response.isLabeled) {
    sayAndReply(request, target, to, utterance);
    return;
  }
  const notice = isNotice ? true : undefined;
  const replyTo = answered?.seq;
  const command = { type: "say", ...request.origin, to, text, notice, aside, replyTo } as const;
  request.apply(command, (said, part) => {
    part.fill(
      said.ok ? undefined : (answer) => refuseMessage(answer, target, said.refusal, isNotice),
    );
  });
}

/** Answers once the message is stored: with its echo (IRCv3 echo-message), or with why it is not stored. */
function sayAndReply(
  request: MemberRequest,
  target: string,
  to: string,
  { text, isNotice, aside, replyTo: answered }: Utterance,
): void {
  const { network, pendingResponses, state } = request.client;
  const { origin } = request;
  const { look } = state;
  const isEchoed = state.caps.has("echo-message");
  const notice = isNotice ? true : undefined;
  const id = network.createId();
  const replyTo = answered?.seq;
  request.apply({ type: "say", ...origin, to, text, id, notice, aside, replyTo }, (said, part) => {
    if (!said.ok) {
      part.fill((answer) => refuseMessage(answer, target, said.refusal, isNotice));
      return;
    }
    pendingResponses.awaitOutcome(id, (outcome) => {
      part.fill((answer) => {
        if (outcome.kind === "notStored") {
          answer.refuse("unavailable", [target], outcome.refusal.text);
        } else if (isEchoed) {
          const { at, memberId: senderId } = origin;
          const sender = { from: part.nick, senderId };
          const message: SaidMessage = { seq: outcome.seq, at, ...sender, to, text };
          if (notice) message.notice = notice;
          if (answered) message.replyTo = { ...answered, text: "" };
          const format = { look, aside: aside === undefined ? {} : parseAside(aside) };
          answer.response.add(...network.messages.build(message, format));
        }
      });
    });
  });
}

/** The recipient as the hub addresses it; undefined when it is refused. */
function resolveTarget(request: MemberRequest, target: string, refuse: Refuse): string | undefined {
  if (isTeachersTarget(target)) return teachers;
  if (!target.startsWith(channelPrefix)) return request.resolveNick(target);
  const channel = findChannel(request, target);
  if (!channel) {
    refuse("noSuchChannel", [target]);
    return undefined;
  }
  // The hub decides who may speak in a room or group, but only the client closes a channel.
  if (channel.to !== everyone || request.client.state.readsClass) return channel.to;
  refuse("cannotSend", [target], "Cannot send to channel: you are not in it");
  return undefined;
}

function refuseMessage(
  request: MemberRequest,
  target: string,
  { code, text, hint }: Refusal,
  isNotice: boolean,
): void {
  if (isNotice) return;
  // The hint how to address everyone is about typed lines.
  const reason = hint === undefined || hint === texts.toEveryone ? text : `${text}. ${hint}`;
  const isUnknown = code === "not_active" || code === "no_such_room";
  const unknown = target.startsWith(channelPrefix) ? "noSuchChannel" : "noSuchNick";
  request.refuse(isUnknown ? unknown : "cannotSend", [target], reason);
}

/** IRCv3 message-tags: tags without a message, which only IRC clients with them see. */
export function tagmsg(request: MemberRequest): void {
  const { client, line } = request;
  const targets = parseTargets(request.param(0));
  if (targets.length === 0) request.refuse("noRecipient", [], "No recipient given (TAGMSG)");
  if (request.isMuted) return;
  const passed = passableTags(line.tags);
  if (passed.size === 0) return;
  const accepted = targets.slice(0, maxTargets);
  client.chargeLines(accepted.length);
  const reacted = readReactionTag(passed);
  const reaction = reacted && readReaction(reacted.picture);
  if (reaction) {
    const replied = findReplied(request, readReplyId(passed));
    request.inOrder(accepted, (target) => {
      if (replied && wentTo(request, target, replied)) {
        react(request, target, { replied, reaction, on: reacted.on });
      } else request.refuse("cannotSend", [target], texts.noSuchMessage);
    });
    return;
  }
  for (const target of accepted) {
    const found = findTagRecipients(request, target);
    if (found) sendTags(request, passed, found);
  }
}

/** The class counts it, whatever others have joined with (IRCv3 react). */
function react(
  request: MemberRequest,
  target: string,
  { replied, reaction, on }: { replied: ReferredMessage; reaction: Reaction; on: boolean },
): void {
  const { network, state } = request.client;
  const command = { type: "react", ...request.origin, seq: replied.seq, reaction, on } as const;
  request.apply(command, (reacted, part) => {
    part.fill((answer) => {
      if (!reacted.ok) answer.refuse("cannotSend", [target], reacted.refusal.text);
      else if (state.caps.has("echo-message")) {
        const { now } = network;
        const source = network.hostmask(part.nick);
        const told = { message: replied, reaction, on, source, target, now };
        answer.response.add(buildReactionLine(told, state.look));
      }
    });
  });
}

/** What the message of that id is for the member; undefined if it is not for them. */
function findReplied({ client, member }: MemberRequest, id: string | undefined) {
  if (id === undefined) return undefined;
  return findById(id, (seq) => client.log.view.findReadable(member, seq));
}

/** They go out at once, the echo after the responses to earlier commands: a NICK may be among them. */
function sendTags(
  request: MemberRequest,
  passed: ReadonlyMap<string, string>,
  { name, recipients }: TagRecipients,
): void {
  const { client } = request;
  const { network } = client;
  const time = new Date(network.now).toISOString();
  const msgid = network.createId();
  const buildLine = (nick: string, { look }: Pick<ClientState, "look">) => {
    const timeTag: [string, string][] = (look & looks.timed) === 0 ? [] : [["time", time]];
    const tags = new Map([...timeTag, ["msgid", msgid], ...passed]);
    return { tags, source: network.hostmask(nick), command: "TAGMSG", params: [name] };
  };
  const bytesByLook = new Map<number, Uint8Array>();
  let sentBytes = 0;
  for (const recipient of recipients) {
    const { state } = recipient;
    if ((state.look & looks.tagged) === 0) continue;
    const bytes =
      bytesByLook.get(state.look) ?? encodeIrcLines([buildLine(client.knownNick, state)]);
    bytesByLook.set(state.look, bytes);
    recipient.sendBytes(bytes);
    sentBytes += bytes.length;
  }
  client.chargeBytes(sentBytes);
  if (client.state.caps.has("echo-message")) {
    request.response.add(buildLine(request.nick, client.state));
  }
}

/** The target's name, and its IRC members. */
interface TagRecipients {
  name: string;
  recipients: IrcMember[];
}

/** Undefined when it is refused. A client may send tags to itself, as it may send itself a message. */
function findTagRecipients(request: MemberRequest, target: string): TagRecipients | undefined {
  if (target.startsWith(channelPrefix)) {
    const channel = findChannel(request, target);
    if (!channel?.isOpenFor(request)) {
      request.refuse("cannotSend", [target]);
      return undefined;
    }
    const { view } = request.client.log;
    // In a crowd most are in the channel of the class unseen.
    const members = channel.to === everyone ? view.members() : channel.listMembers(request);
    const others = namesOf(members ?? []).filter((name) => name !== request.member.name);
    return { name: channel.name, recipients: findIrcMembers(request, others) };
  }
  const member = request.client.log.view.findMember(target);
  if (!member) {
    request.refuse("noSuchNick", [target]);
    return undefined;
  }
  return { name: member.name, recipients: findIrcMembers(request, [member.name]) };
}

function findIrcMembers({ client }: MemberRequest, names: readonly string[]): IrcMember[] {
  return names.map((name) => client.network.find(name)).filter((found) => found !== undefined);
}
