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

interface Found {
  /** The channel that was asked for; `*` without one. */
  channel: string;
  name: string;
  /** Of the rank in the channel. */
  prefix: string;
}

/** RFC 2812 §3.6.1, and WHOX: for a channel, one nick, or a mask of nicks, users, hosts and real names. */
export function who(request: MemberRequest): void {
  const mask = request.param(0);
  const fields = parseFields(request.param(1));
  for (const found of findByMask(request, mask)) {
    if (fields) replyFields(request, found, fields);
    else replyWho(request, found);
  }
  request.reply("whoEnd", mask === "" ? "*" : mask, "End of /WHO list");
}

/** The letters and the token of `%tnf,42`; undefined for anything else. */
function parseFields(text: string): { letters: string; token: string } | undefined {
  const [, letters, token = ""] = /^[^%]*%([^,]*)(?:,(.*))?$/.exec(text) ?? [];
  if (letters === undefined) return undefined;
  return { letters, token: /^\d{1,3}$/.test(token) ? token : "0" };
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
  request.reply("who", channel, user, host, network.name, name, flags, `0 ${realName}`);
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
  request.reply("whoFields", ...asked.map((letter) => values[letter] ?? ""));
}

/** `H` here or `G` gone, `*` for a teacher, and `B` for a program. */
function formatFlags({ client: { log, network } }: MemberRequest, name: string): string {
  const isAway = network.findAwayMessage(log.view.findMember(name)) !== undefined;
  const isTeacher = network.isTeacher(name);
  const isBot = network.isBot(name);
  return `${isAway ? "G" : "H"}${isTeacher ? "*" : ""}${isBot ? "B" : ""}`;
}
