import { everyone, nameKey } from "../../../model/name.ts";
import { matchesMask } from "../../../model/mask.ts";
import type { IrcChannel } from "../channel.ts";
import { replyNames, replyNamesEnd } from "../channel.ts";
import { findChannel, listOpenChannels, listVisibleChannels } from "../channelLookup.ts";
import { channelPrefix } from "../channelNames.ts";
import type { MemberRequest } from "../request.ts";
import { maxRepeatedBytes } from "../request.ts";
import { maxTargets } from "../welcome.ts";
import type { UserMode } from "../clientState.ts";
import { chunkByBytes } from "../../../wire/chunkByBytes.ts";
import { cleanReason } from "../textFormat.ts";
import { parseDistinctList, parseList } from "./lists.ts";
import { maxMaskCharacters, searchedPerLine } from "./who.ts";

/** RFC 2812 §3.2.1: several channels with their keys; `0` parts from all. */
export function join(request: MemberRequest): void {
  const channels = request.param(0);
  if (channels === "0") {
    request.inOrder([...listOpenChannels(request)], (name) => {
      findChannel(request, name)?.part(request, undefined);
    });
    return;
  }
  const keys = request.param(1).split(",");
  const names = parseList(channels);
  request.client.chargeLines(names.length);
  request.inOrder([...names.entries()], ([index, name]) => {
    withChannel(request, name, (channel) => channel.join(request, keys[index] || undefined));
  });
}

/** RFC 2812 §3.2.2. */
export function part(request: MemberRequest): void {
  const reason = parseReason(request.param(1));
  const names = parseDistinctList(request.param(0));
  request.client.chargeLines(names.length);
  request.inOrder(names, (name) => {
    withChannel(request, name, (channel) => channel.part(request, reason));
  });
}

/** RFC 2812 §3.2.5. */
export function names(request: MemberRequest): void {
  const wanted = parseDistinctList(request.param(0));
  // As many channels share the line that ends the list as it has room for.
  const groups = chunkByBytes(wanted, maxRepeatedBytes, (name) => Buffer.byteLength(name) + 1);
  for (const group of groups) {
    const found = group.map((name) => findChannel(request, name) ?? name);
    for (const channel of found) {
      if (typeof channel === "string") continue;
      replyNames(request, channel, channel.listMembers(request) ?? []);
    }
    const ended = found.map((channel) => (typeof channel === "string" ? channel : channel.name));
    replyNamesEnd(request, ended.join(","));
  }
  if (wanted.length === 0) replyNamesEnd(request, "*");
}

/** RFC 2812 §3.2.4. */
export function topic(request: MemberRequest): void {
  const [name = "", text] = request.line.params;
  withChannel(request, name, (channel) => {
    if (text === undefined) channel.replyTopic(request);
    else channel.setTopic(request, text);
  });
}

/** RFC 2812 §3.2.6, and ELIST: masks of names, `!` for those that do not match, `>` and `<` for how many are in it. */
export function list(request: MemberRequest): void {
  const words = parseDistinctList(request.param(0)).slice(0, maxListWords);
  const isSearch = words.some((word) => /[*?!<>]/.test(word));
  const wanted = isSearch ? [] : words.filter((name) => name.startsWith(channelPrefix));
  const names = wanted.length > 0 ? wanted : listVisibleChannels(request);
  const isListed = isSearch ? createListFilter(words) : () => true;
  if (isSearch) request.client.chargeLines(1 + Math.floor(names.length / searchedPerLine));
  request.reply("listStart", "Channel", "Users  Name");
  for (const name of names) {
    const channel = findChannel(request, name);
    const summary = channel?.summarize(request);
    if (channel && summary && isListed(channel.name, summary.members)) {
      request.reply("list", channel.name, String(summary.members), summary.topic);
    }
  }
  request.reply("listEnd", "End of /LIST");
}

/** Words of one LIST; the others are left out. */
const maxListWords = 50;

/** Masks of one LIST; the others are left out. */
const maxListMasks = 4;

/** modern.ircdocs.horse, "ELIST Parameter": M, N and U. */
function createListFilter(words: readonly string[]): (name: string, members: number) => boolean {
  const masks: string[][] = [];
  const others: string[][] = [];
  let [above, below] = [-1, Infinity];
  for (const word of words) {
    const count = /^[<>](\d{1,6})$/.exec(word)?.[1];
    if (count !== undefined && word.startsWith(">")) above = Math.max(above, Number(count));
    else if (count !== undefined) below = Math.min(below, Number(count));
    else if (word.length > maxMaskCharacters) continue;
    else if (word.startsWith("!")) others.push([...nameKey(word.slice(1))]);
    else masks.push([...nameKey(word)]);
  }
  return (name, members) => {
    if (members <= above || members >= below) return false;
    const key = [...nameKey(name)];
    return (masks.length === 0 || matchesSome(masks, key)) && !matchesSome(others, key);
  };
}

/** RFC 2812 §3.2.8: one channel and several nicks, or as many channels as nicks. */
export function kick(request: MemberRequest): void {
  const channels = parseList(request.param(0));
  const nicks = parseList(request.param(1));
  const reason = parseReason(request.param(2));
  const accepted = nicks.slice(0, maxTargets);
  request.client.chargeLines(accepted.length);
  const [excess] = nicks.slice(maxTargets);
  request.inOrder(
    [...accepted.entries()],
    ([index, nick]) => {
      const name = channels[channels.length === 1 ? 0 : index] ?? "";
      withChannel(request, name, (channel) => {
        channel.kick(request, request.resolveNick(nick), reason);
      });
    },
    () => {
      if (excess !== undefined) request.refuse("tooManyTargets", [excess]);
    },
  );
}

/** RFC 2812 §3.2.7. */
export function invite(request: MemberRequest): void {
  const [nick = "", name = ""] = request.line.params;
  const member = request.client.log.view.findMember(nick);
  const channel = findChannel(request, name);
  // Whoever is invited to the class is not in it.
  if (!member && channel?.to !== everyone) request.refuse("noSuchNick", [nick]);
  else withChannel(request, name, () => channel?.invite(request, member?.name ?? nick));
}

/** RFC 2812 §3.1.5 and §3.2.3. */
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
  const member = request.client.log.view.findMember(target);
  if (!member) {
    request.refuse("noSuchNick", [target]);
  } else if (member !== request.member) {
    request.refuse("notYourMode");
  } else {
    changeUserModes(request, letters);
  }
}

/** The letters of the member's own modes. */
const userModes: Readonly<Record<string, UserMode>> = { i: "i", B: "B" };

const roleIsGiven =
  "The server window takes the role of a teacher back; its code gives it: /oper teacher CODE";

/** Tells the client what has changed, or, if it asks for no change, how its modes are. */
function changeUserModes(request: MemberRequest, letters: string): void {
  const { state } = request.client;
  if (letters === "") {
    request.reply("userModes", `+${[...state.modes].join("")}${request.isTeacher ? "o" : ""}`);
    return;
  }
  let isOn = true;
  let isUnknown = false;
  const made: { mode: UserMode; isOn: boolean }[] = [];
  for (const letter of letters) {
    const mode = userModes[letter];
    if (letter === "+" || letter === "-") isOn = letter === "+";
    else if (letter === "o") request.refuse("noPrivileges", [], roleIsGiven);
    else if (mode === undefined) isUnknown = true;
    else if (state.setMode(mode, isOn)) {
      made.push({ mode, isOn });
      if (mode === "i") request.client.network.noteInvisible(isOn);
    }
  }
  if (isUnknown) request.refuse("unknownUserMode");
  if (made.length === 0) return;
  const words = made.map(({ mode, isOn: on }) => (on ? "+" : "-") + mode);
  request.sendFromMember(request.nick, "MODE", request.nick, words.join(""));
}

function matchesSome(masks: readonly string[][], key: readonly string[]): boolean {
  return masks.slice(0, maxListMasks).some((mask) => matchesMask(mask, key));
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

function parseReason(text: string): string | undefined {
  return cleanReason(text) || undefined;
}
