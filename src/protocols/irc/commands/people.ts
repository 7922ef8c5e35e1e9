import type { MemberView } from "../../../hub/member.ts";
import { nameKey } from "../../../model/name.ts";
import { checkName } from "../../../model/nameCheck.ts";
import { byteLength, isLongerThan, oneLine } from "../../../model/text.ts";
import { chunkByBytes } from "../../../wire/chunkByBytes.ts";
import { listSharedChannels } from "../channelLookup.ts";
import { maxMonitored, replyOffline, replyOnline } from "../monitor.ts";
import type { ReplyName } from "../numerics.ts";
import type { MemberRequest } from "../request.ts";
import { maxRepeatedBytes } from "../request.ts";
import { cleanReason, maxReasonCharacters, stripFormatting } from "../textFormat.ts";
import { maxNicksAsked } from "../welcome.ts";
import { parseDistinctList } from "./lists.ts";

/** RFC 2812 §3.6.2: the last parameter lists the nicks; one before it names the server to ask. */
export function whois(request: MemberRequest): void {
  const list = request.line.params.at(-1) ?? "";
  if (list === "") {
    request.refuse("noNickGiven");
    return;
  }
  const nicks = list.split(",");
  const asked = new Set(nicks.slice(0, maxNicksAsked));
  // As many nicks share the line that ends the list as it has room for.
  for (const group of chunkNames(nicks)) {
    for (const nick of group) {
      if (!asked.delete(nick)) continue;
      const member = request.client.log.view.findMember(nick);
      if (member) replyWhois(request, member);
      else request.refuse("noSuchNick", [nick]);
    }
    request.reply("whoisEnd", group.join(","), "End of /WHOIS list");
  }
}

/** Lists of names that are short enough to be repeated in an answer. */
function chunkNames(names: readonly string[]): string[][] {
  return chunkByBytes(names, maxRepeatedBytes, (name) => byteLength(name) + 1);
}

function replyWhois(request: MemberRequest, member: MemberView): void {
  const { network } = request.client;
  const { name } = member;
  const ircMember = network.find(name);
  const { user, host, realName } = network.identify(name);
  request.reply("whoisUser", name, user, host, "*", realName);
  request.replyList("whoisChannels", [name], listSharedChannels(request, member));
  request.reply("whoisServer", name, network.name, ircMember ? "ClassChat, by IRC" : "ClassChat");
  const awayMessage = network.findAwayMessage(member);
  if (awayMessage !== undefined) request.reply("away", name, awayMessage);
  if (network.isTeacher(name)) request.reply("whoisOperator", name, "is a teacher");
  if (!ircMember) return;
  const { joinedAt } = ircMember.state;
  if (network.isBot(name)) request.reply("whoisBot", name, "is a bot");
  const idleSeconds = String(network.findIdleSeconds(name) ?? 0);
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
  for (const { name, user, host, realName, at } of count > 0 ? found.slice(0, count) : found) {
    request.reply("whowasUser", name, user, host, "*", realName);
    request.reply("whoisServer", name, server, new Date(at).toUTCString());
  }
  request.reply("whowasEnd", wanted, "End of WHOWAS");
}

/** RFC 2812 §4.9. */
export function ison(request: MemberRequest): void {
  const nicks = request.line.params.flatMap((param) => param.split(" "));
  replyWords(
    request,
    "isOn",
    findMembers(request, nicks).map(({ name }) => name),
  );
}

/** Nobody is an answer too. */
function replyWords(request: MemberRequest, name: ReplyName, words: readonly string[]): void {
  if (words.length === 0) request.reply(name, "");
  else request.replyList(name, [], words);
}

/** RFC 2812 §4.8. */
export function userhost(request: MemberRequest): void {
  const { network } = request.client;
  const members = findMembers(request, request.line.params.slice(0, maxNicksAsked));
  const words = members.map((member) => {
    const sign = network.findAwayMessage(member) === undefined ? "+" : "-";
    const { user, host } = network.identify(member.name);
    const operator = network.isTeacher(member.name) ? "*" : "";
    return `${member.name}${operator}=${sign}${user}@${host}`;
  });
  replyWords(request, "userhost", words);
}

function findMembers({ client }: MemberRequest, nicks: readonly string[]): MemberView[] {
  return nicks
    .map((nick) => client.log.view.findMember(nick))
    .filter((found) => found !== undefined);
}

/** RFC 2812 §4.1; IRC members who know them are told too (IRCv3 away-notify). */
export function away(request: MemberRequest): void {
  const { client } = request;
  const text = cleanReason(request.param(0));
  const isAway = text !== "";
  const message = request.isMuted ? "Away" : text;
  client.state.awayMessage = isAway ? message : undefined;
  if (isAway) request.reply("nowAway", "You have been marked as being away");
  else request.reply("backAgain", "You are no longer marked as being away");
  client.network.sendToOthers(client, ({ caps }) => caps.has("away-notify"), {
    command: "AWAY",
    params: isAway ? [message] : [],
  });
}

/** IRCv3 setname: another real name. */
export function setName(request: MemberRequest): void {
  const { client } = request;
  const realName = cleanReason(request.param(0));
  if (realName === "" || isLongerThan(stripFormatting(request.param(0)), maxReasonCharacters)) {
    const why = `A real name has 1 to ${maxReasonCharacters} characters`;
    request.fail("SETNAME", "INVALID_REALNAME", why);
    return;
  }
  if (request.isMuted) {
    request.fail("SETNAME", "CANNOT_CHANGE_REALNAME", "You are muted");
    return;
  }
  client.state.realName = realName;
  client.network.setRealName(request.member, realName);
  if (client.state.caps.has("setname")) {
    request.sendFromMember(request.nick, "SETNAME", realName);
  }
  client.network.sendToOthers(client, ({ caps }) => caps.has("setname"), {
    command: "SETNAME",
    params: [realName],
  });
}

/** IRCv3 monitor: who of some names is here, now and from now on. */
export function monitor(request: MemberRequest): void {
  const { state } = request.client;
  const names = parseDistinctList(request.param(1), keyOf);
  switch (request.param(0).toUpperCase()) {
    case "+":
      startMonitoring(request, names);
      return;
    case "-": {
      const left = new Map(state.monitored);
      for (const name of names.slice(0, maxMonitored)) left.delete(keyOf(name));
      monitorAll(request, left);
      return;
    }
    case "C":
      monitorAll(request, new Map());
      return;
    case "L":
      request.replyList("monitorList", [], [...state.monitored.values()], ",");
      request.reply("monitorEnd", "End of MONITOR list");
      return;
    case "S":
      replyPresence(request, [...state.monitored.values()]);
      return;
    default:
      request.refuse("needMoreParams", ["MONITOR"], "MONITOR takes +, -, C, L or S");
  }
}

function monitorAll(
  { client, member }: MemberRequest,
  monitored: ReadonlyMap<string, string>,
): void {
  client.state.monitor(monitored);
  const connected = client.network.find(member.name);
  if (connected) client.network.noteMonitoring(connected);
}

function startMonitoring(request: MemberRequest, names: readonly string[]): void {
  const { client } = request;
  const monitored = new Map(client.state.monitored);
  const added: string[] = [];
  const refused: string[] = [];
  client.chargeLines(Math.min(names.length, maxMonitored));
  for (const name of names) {
    // What cannot be a name is never here, and need not be kept.
    if (!checkName(name).ok) added.push(oneLine(name));
    else if (monitored.size >= maxMonitored && !monitored.has(keyOf(name))) refused.push(name);
    else {
      monitored.set(keyOf(name), name);
      added.push(name);
    }
  }
  monitorAll(request, monitored);
  replyPresence(request, added);
  for (const some of chunkNames(refused)) {
    request.refuse("monitorListFull", [String(maxMonitored), some.join(",")]);
  }
}

function replyPresence(request: MemberRequest, names: readonly string[]): void {
  const { view } = request.client.log;
  const found = names.map((name) => ({ name, member: view.findMember(name) }));
  const online = found.flatMap(({ member }) => (member ? [member.name] : []));
  replyOnline(request, online);
  replyOffline(
    request,
    found.filter(({ member }) => !member).map(({ name }) => name),
  );
}

/** What is no name has a key of its own, without the cost of folding a whole line. */
function keyOf(name: string): string {
  return checkName(name).ok ? nameKey(name) : name;
}
