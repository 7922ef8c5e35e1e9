import type { MemberView } from "../../../hub/member.ts";
import { nameKey } from "../../../model/name.ts";
import { matchesMask } from "../../../model/mask.ts";
import { formatPrefix } from "../channel.ts";
import { findChannel } from "../channelLookup.ts";
import { channelPrefix } from "../channelNames.ts";
import type { MemberRequest } from "../request.ts";

/** Characters of a mask that is searched for; a longer one finds nobody. */
export const maxMaskCharacters = 64;

/** Members or channels that one line of the rate limit pays for when they are searched by masks. */
export const searchedPerLine = 100;

/** The fields a client may ask for, in the order they are given in (ircv3.net/specs/extensions/whox). */
const fieldLetters = "tcuihsnfdlaor";

/** Stands for addresses, which nobody is shown. */
const hiddenAddress = "255.255.255.255";

/** Stands for a user that is left out. */
const hiddenUser = "*";

interface Found {
  /** The channel that was asked for; `*` without one. */
  channel: string;
  name: string;
  /** Of the rank in the channel. */
  prefix: string;
}

/**
 * RFC 2812 §3.6.1, and WHOX: for a channel, one nick, or a mask of nicks, users, hosts and real names; with `o`
 * only the operators of the server among them.
 */
export function who(request: MemberRequest): void {
  const mask = request.param(0);
  const { network } = request.client;
  const { isForTeachers, fields } = parseOptions(request.param(1));
  for (const found of findByMask(request, mask)) {
    if (isForTeachers && !network.isTeacher(found.name)) continue;
    if (fields) replyFields(request, found, fields);
    else replyWho(request, found);
  }
  request.reply("whoEnd", mask === "" ? "*" : mask, "End of /WHO list");
}

interface WhoOptions {
  isForTeachers: boolean;
  /** Those that are asked for, by their letters. */
  fields: { letters: string; token: string } | undefined;
}

/** What `o` and `%tnf,42` ask for, or `o%tnf,42` both. */
function parseOptions(text: string): WhoOptions {
  const [, flags = "", letters, token = ""] = /^([^%]*)(?:%([^,]*)(?:,(.*))?)?$/.exec(text) ?? [];
  const isForTeachers = flags.includes("o");
  if (letters === undefined) return { isForTeachers, fields: undefined };
  return { isForTeachers, fields: { letters, token: /^\d{1,3}$/.test(token) ? token : "0" } };
}

function findByMask(request: MemberRequest, mask: string): Found[] {
  if (mask.startsWith(channelPrefix)) {
    const channel = findChannel(request, mask);
    const showsAll = request.client.state.caps.has("multi-prefix");
    return (channel?.listMembers(request) ?? []).map((member) => {
      const prefix = formatPrefix(member, showsAll);
      return { channel: channel?.name ?? mask, name: member.name, prefix };
    });
  }
  return searchMembers(request, mask).map(({ name }) => ({ channel: "*", name, prefix: "" }));
}

function searchMembers(request: MemberRequest, mask: string): MemberView[] {
  const { client } = request;
  const { view } = client.log;
  const isForAll = mask === "" || mask === "*" || mask === "0";
  if (!isForAll && !/[*?]/.test(mask)) {
    const match = view.findMember(mask);
    return match ? [match] : [];
  }
  if (mask.length > maxMaskCharacters) return [];
  const isFound = isForAll ? () => true : createSearch(request, mask);
  if (!isForAll) client.chargeLines(1 + Math.floor(view.memberCount / searchedPerLine));
  return Array.from(view.members()).filter((member) => {
    return isShown(request, member) && isFound(member);
  });
}

/** By the nick, the user, the host or the real name. */
function createSearch({ client: { network } }: MemberRequest, mask: string) {
  const folded = [...nameKey(mask)];
  const lower = [...mask.toLowerCase()];
  return (member: MemberView): boolean => {
    if (matchesMask(folded, [...member.key])) return true;
    const { user, host, realName } = network.identify(member.name);
    return [user, host, realName].some((text) => matchesMask(lower, [...text.toLowerCase()]));
  };
}

/** Whether a search shows the member: those with mode `i` only to who shares a channel with them. */
function isShown({ client, member: asker }: MemberRequest, member: MemberView): boolean {
  const isHidden = client.network.find(member.name)?.state.modes.has("i") === true;
  return !isHidden || member === asker || client.network.shareChannel(client, member);
}

function replyWho(request: MemberRequest, { channel, name, prefix }: Found): void {
  const { network } = request.client;
  const { user, host, realName } = network.identify(name);
  const flags = formatFlags(request, name) + prefix;
  const build = (shownUser: string): string[] => {
    return [channel, shownUser, host, network.name, name, flags];
  };
  const whole = build(user);
  // The longest names leave no room for it.
  const fields = request.hasRoomFor("who", ...whole, "0 ") ? whole : build(hiddenUser);
  request.reply("who", ...fields, `0 ${realName}`);
}

function replyFields(
  request: MemberRequest,
  { channel, name, prefix }: Found,
  { letters, token }: { letters: string; token: string },
): void {
  const { network } = request.client;
  const { user, host, realName } = network.identify(name);
  const values: Record<string, string> = {
    t: token,
    c: channel,
    u: user,
    i: hiddenAddress,
    h: host,
    s: network.name,
    n: name,
    f: formatFlags(request, name) + prefix,
    d: "0",
    l: String(network.findIdleSeconds(name) ?? 0),
    a: "0",
    o: "n/a",
    r: realName,
  };
  const asked = [...fieldLetters].filter((letter) => letters.includes(letter));
  const build = (changed: Partial<typeof values>): string[] => {
    return asked.map((letter) => changed[letter] ?? values[letter] ?? "");
  };
  const isWhole = request.hasRoomFor("whoFields", ...build({ r: "" }));
  request.reply("whoFields", ...build(isWhole ? {} : { u: hiddenUser }));
}

/** `H` here or `G` gone, `*` for a teacher, and `B` for a program. */
function formatFlags({ client: { log, network } }: MemberRequest, name: string): string {
  const isAway = network.findAwayMessage(log.view.findMember(name)) !== undefined;
  const isTeacher = network.isTeacher(name);
  const isBot = network.isBot(name);
  return `${isAway ? "G" : "H"}${isTeacher ? "*" : ""}${isBot ? "B" : ""}`;
}
