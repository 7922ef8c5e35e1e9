import { limits } from "../../model/limits.ts";
import * as texts from "../../model/texts.ts";
import { mostHistoryMessages } from "./capabilities.ts";
import { maxMonitored } from "./monitor.ts";
import type { MemberRequest } from "./request.ts";
import { maxReasonCharacters } from "./textFormat.ts";

/** Targets of one PRIVMSG, NOTICE or TAGMSG; clients send more lines for more. */
export const maxTargets = 4;

/** Nicks of one WHOIS or USERHOST (RFC 2812 §4.8). */
export const maxNicksAsked = 5;

/** The mode letters of members and channels (RFC 2812 §5.1, 004). */
const userModes = "Bio";
const channelModes = "bklimnostuv";

/** RFC 2812 §5.1, 005; modern.ircdocs.horse, "RPL_ISUPPORT". */
function listSupportTokens(): string[] {
  return [
    "CASEMAPPING=ascii",
    "CHANTYPES=#",
    "CHANMODES=b,k,l,imnstu",
    "PREFIX=(ov)@+",
    "STATUSMSG=@",
    `CHANLIMIT=#:${limits.roomsOfMember}`,
    `MODES=${limits.modeChanges}`,
    `MAXLIST=b:${limits.roomBans}`,
    `TOPICLEN=${limits.topicCharacters}`,
    `NICKLEN=${limits.nameCharacters}`,
    `CHANNELLEN=${limits.nameCharacters}`,
    `AWAYLEN=${maxReasonCharacters}`,
    `KICKLEN=${limits.remarkCharacters}`,
    `TARGMAX=${listTargetLimits()}`,
    "NETWORK=ClassChat",
    "UTF8ONLY",
    "CLIENTTAGDENY=*,-typing,-draft/react,-draft/reply,-draft/unreact,-reply",
    "BOT=B",
    "ELIST=MNU",
    `MONITOR=${maxMonitored}`,
    `NAMELEN=${maxReasonCharacters}`,
    `USERLEN=${limits.userCharacters}`,
    "WHOX",
    `CHATHISTORY=${mostHistoryMessages}`,
    "MSGREFTYPES=msgid,timestamp",
  ];
}

function listTargetLimits(): string {
  const messages = ["PRIVMSG", "NOTICE", "TAGMSG", "KICK"].map(
    (command) => `${command}:${maxTargets}`,
  );
  return [...messages, `WHOIS:${maxNicksAsked}`, "JOIN:", "PART:", "NAMES:"].join(",");
}

/** Tokens in one line of 005: fewer than the 13 allowed, so that they fit beside the longest nick. */
const tokensPerLine = 8;

/** Answers a successful registration (RFC 2812 §5.1: 001 to 005, LUSERS, MOTD). */
export function replyWelcome(request: MemberRequest): void {
  const { network } = request.client;
  const { name, options, startedAt } = network;
  request.reply("welcome", `Welcome to ClassChat, ${network.hostmask(request.nick)}`);
  request.reply("yourHost", `Your host is ${name}, running classchat ${options.version}`);
  request.reply("created", `This class began at ${new Date(startedAt).toISOString()}`);
  request.reply("myInfo", name, "classchat", userModes, channelModes);
  const tokens = listSupportTokens();
  for (let at = 0; at < tokens.length; at += tokensPerLine) {
    const words = tokens.slice(at, at + tokensPerLine);
    request.reply("supports", ...words, "are supported by this server");
  }
  replyLusers(request);
  replyMotd(request);
}

/** RFC 2812 §3.4.2. */
export function replyLusers(request: MemberRequest): void {
  const { log, network } = request.client;
  const { memberCount, mostMembers, roomCount, teachers } = log.view;
  const [count, most] = [String(memberCount), String(mostMembers)];
  const invisible = network.invisibleCount;
  const visible = memberCount - invisible;
  const channels = String(1 + request.member.groups.size + roomCount);
  const max = `${count}, max ${most}`;
  request.reply(
    "lusersClient",
    `There are ${visible} users and ${invisible} invisible on 1 servers`,
  );
  request.reply("lusersOps", String(teachers.length), "operator(s) online");
  request.reply("lusersUnknown", String(network.newcomerCount), "unknown connection(s)");
  request.reply("lusersChannels", channels, "channels formed");
  request.reply("lusersMe", `I have ${count} clients and 0 servers`);
  request.reply("lusersLocal", count, most, `Current local users ${max}`);
  request.reply("lusersGlobal", count, most, `Current global users ${max}`);
}

/** RFC 2812 §3.4.1: the message of the day is the menu. */
export function replyMotd(request: MemberRequest): void {
  const { network, log } = request.client;
  const { name } = network;
  request.reply("motdStart", `- ${name} Message of the day -`);
  for (const line of renderMenu(log.view.privateShown)) request.reply("motd", `- ${line}`);
  request.reply("motdEnd", "End of /MOTD command");
}

/**
 * The menu as lines, in IRC's own commands. The lines typed into the first ClassChat mean nothing here:
 * `Bob:secret` in a channel goes to everyone in it.
 * @param privateShown whether the server window shows private messages
 */
export function renderMenu(privateShown: boolean): string[] {
  return [
    "Tips on Getting Started",
    "",
    "1. To send message in ClassChat, type it in #everyone.",
    "2. To send private message: /msg Bob Hello Bob",
    "   ***NOTE: *** Bob:Hello in #everyone is read by everyone.",
    "3. To create group: /msg server group groupStudent Bob,Mary,John",
    "   To send message to group, type it in its channel, #groupStudent.",
    "4. To enter an open room, or make it: /join #lab",
    "5. To exit out of chat system: /quit",
    "6. To get this menu again: /motd or /msg server menu",
    texts.windowShows(privateShown),
  ];
}
