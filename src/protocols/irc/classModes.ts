import type { Act } from "../../model/act.ts";
import type { MaskParts } from "../../model/mask.ts";
import { formatFullMask, hostOf, splitMask } from "../../model/mask.ts";
import { nameKey } from "../../model/name.ts";
import type { Refusal } from "../../model/refusal.ts";
import type { ModeChange } from "../../model/roomMode.ts";
import { matchesMask } from "../../model/roomMode.ts";
import { texts } from "../../model/texts.ts";
import { replyBanList } from "./channel.ts";
import { everyoneChannel } from "./channelNames.ts";
import { giveOrder } from "./orders.ts";
import type { MemberRequest } from "./request.ts";

/** Does what a change of a mode of the class's channel orders. */
export function changeMode(request: MemberRequest, change: ModeChange): void {
  const act = request.isTeacher ? findOrder(request, change) : texts.notTeacher;
  if (typeof act === "string") request.refuse("notOperator", [everyoneChannel], act);
  else giveOrder(request, act, refuseChange);
}

function refuseChange(answer: MemberRequest, { code, text, member = "*" }: Refusal): void {
  if (code === "not_active") answer.refuse("noSuchNick", [member], text);
  else answer.refuse("notOperator", [everyoneChannel], text);
}

/** What the change orders; a sentence if it orders nothing. */
function findOrder(request: MemberRequest, change: ModeChange): Act | string {
  switch (change.mode) {
    case "m":
      return { type: "quiet", on: change.on };
    case "i":
      return { type: "lock", on: change.on };
    case "v":
      return { type: change.on ? "unmute" : "mute", name: change.name };
    case "b":
      return change.on ? findRemoval(request, change.mask) : findAllowance(request, change.mask);
    case "o":
      return "The server window makes teachers, and takes that back: /teacher NAME there, or /oper teacher CODE";
    case "k":
    case "l":
      return `There is no mode ${change.mode} here: +i keeps newcomers out`;
    case "n":
    case "t":
      return `The mode ${change.mode} is fixed`;
    default:
      return change satisfies never;
  }
}

/** A ban removes the one member whom it means. */
function findRemoval(request: MemberRequest, mask: string): Act | string {
  const parts = splitMask(mask);
  const found = Array.from(request.client.hub.view.members()).filter(createMatcher(parts));
  const name = chooseName(parts, found);
  return name === undefined ? namesTooMany(mask, found.length) : { type: "remove", name };
}

/** Without its ban, whoever was removed may come in again. */
function findAllowance(request: MemberRequest, mask: string): Act | string {
  const parts = splitMask(mask);
  const found = listRemoved(request).filter(createMatcher(parts));
  const name = chooseName(parts, found);
  return name === undefined ? namesTooMany(mask, found.length) : { type: "allow", name };
}

/** Answers who was removed, as the bans of the channel. */
export function replyRemoved(request: MemberRequest): void {
  const masks = listRemoved(request).map(({ id, key }) => `${key}!*@${hostOf(id)}`);
  replyBanList(request, everyoneChannel, masks);
}

/** Somebody whom a mask may mean. */
interface Candidate {
  id: number;
  key: string;
  name: string;
  /** Undefined if it is not known. */
  user?: string;
}

function listRemoved({ client }: MemberRequest): Candidate[] {
  return client.hub.view.removed().map(({ id, key }) => ({ id, key, name: key }));
}

function createMatcher({ name, user, host }: MaskParts): (candidate: Candidate) => boolean {
  const names = [...nameKey(name)];
  const users = [...nameKey(user.replace(/^~/, ""))];
  const hosts = [...nameKey(host)];
  return ({ key, user: known, id }) => {
    const isUser = known === undefined || matchesMask(users, [...nameKey(known)]);
    return isUser && matchesMask(names, [...key]) && matchesMask(hosts, [...hostOf(id)]);
  };
}

/** The name of the member who is found; if nobody is, that in the mask: the hub knows who has just left. */
function chooseName({ name }: MaskParts, found: readonly Candidate[]): string | undefined {
  const [first, second] = found;
  if (second) return undefined;
  return first?.name ?? (/[*?]/.test(name) ? undefined : name);
}

function namesTooMany(mask: string, count: number): string {
  return `${formatFullMask(mask)} means ${count === 0 ? "nobody" : `${count} members`}: name one`;
}
