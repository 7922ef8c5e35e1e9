import { limits } from "../../model/limits.ts";
import { texts } from "../../model/texts.ts";
import { hostmask } from "./hostmask.ts";
import type { MemberRequest } from "./request.ts";

/** Letters of a member's and a channel's modes (RFC 2812 §5.1, 004). */
const userModes = "i";
const channelModes = "bklimntov";

/** What this server has, no more (RFC 2812 §5.1, 005; modern.ircdocs.horse, "RPL_ISUPPORT"). */
function supported(): string[] {
  return [
    "CASEMAPPING=ascii",
    "CHANTYPES=#",
    "CHANMODES=b,k,l,imnt",
    "PREFIX=(ov)@+",
    `CHANLIMIT=#:${limits.roomsOfMember}`,
    `MODES=${limits.modeChanges}`,
    `MAXLIST=b:${limits.roomBans}`,
    `TOPICLEN=${limits.topicCharacters}`,
    `NICKLEN=${limits.nameCharacters}`,
    `CHANNELLEN=${limits.nameCharacters}`,
    `AWAYLEN=${limits.ircReasonCharacters}`,
    `KICKLEN=${limits.remarkCharacters}`,
    `TARGMAX=PRIVMSG:${limits.ircTargets},NOTICE:${limits.ircTargets},TAGMSG:${limits.ircTargets},WHOIS:${limits.ircAskedNames},JOIN:,PART:,KICK:,NAMES:`,
    "NETWORK=ClassChat",
    "UTF8ONLY",
    "CLIENTTAGDENY=*,-typing",
  ];
}

/** Tokens of one line of 005: fewer than it may hold, so that the longest name leaves room for them. */
const tokensOfLine = 8;

/** The greeting of one who was let in (RFC 2812 §5.1: 001 to 005, LUSERS, MOTD). */
export function tellWelcome(request: MemberRequest): void {
  const { network } = request.caller;
  const { name, options, startedAt } = network;
  request.reply("welcome", `Welcome to ClassChat, ${hostmask(request.member.name)}`);
  request.reply("yourHost", `Your host is ${name}, running classchat ${options.version}`);
  request.reply("created", `This class began at ${new Date(startedAt).toISOString()}`);
  request.reply("myInfo", name, "classchat", userModes, channelModes);
  const tokens = supported();
  for (let at = 0; at < tokens.length; at += tokensOfLine) {
    const words = tokens.slice(at, at + tokensOfLine);
    request.reply("supports", ...words, "are supported by this server");
  }
  tellUsers(request);
  tellMotd(request);
}

/** RFC 2812 §3.4.2. */
export function tellUsers(request: MemberRequest): void {
  const { hub } = request.caller;
  const count = String(hub.size);
  const channels = String(1 + request.member.groups.size + [...hub.rooms.all()].length);
  request.reply("lusersClient", `There are ${count} users and 0 invisible on 1 servers`);
  request.reply("lusersOps", "0", "operator(s) online");
  request.reply("lusersUnknown", "0", "unknown connection(s)");
  request.reply("lusersChannels", channels, "channels formed");
  request.reply("lusersMe", `I have ${count} clients and 0 servers`);
  request.reply("lusersLocal", `Current local users ${count}`);
  request.reply("lusersGlobal", `Current global users ${count}`);
}

/** RFC 2812 §3.4.1: the menu. */
export function tellMotd(request: MemberRequest): void {
  const { name, options } = request.caller.network;
  request.reply("motdStart", `- ${name} Message of the day -`);
  for (const line of ircMenu(options.privateShown)) request.reply("motd", `- ${line}`);
  request.reply("motdEnd", "End of /MOTD command");
}

/**
 * The menu in IRC's own words, line by line: the lines of the first ClassChat are not taken here, and
 * `Bob:secret` in a channel is read by all who are in it.
 * @param privateShown whether the server window shows private messages
 */
export function ircMenu(privateShown: boolean): string[] {
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
