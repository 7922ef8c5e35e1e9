import type { Act } from "../../model/act.ts";
import {
  foldIdentity,
  foldMask,
  formatFullMask,
  hostOf,
  meansIdentity,
  splitMask,
} from "../../model/mask.ts";
import type { Refusal } from "../../model/refusal.ts";
import type { ModeChange } from "../../model/roomMode.ts";
import * as texts from "../../model/texts.ts";
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
      return change.on
        ? findMeant(change.mask, "remove", request.client.log.view.members())
        : findMeant(change.mask, "allow", listRemoved(request));
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

/** A ban removes the one member whom it means; without it, whoever was removed may come in again. */
function findMeant(
  mask: string,
  type: "remove" | "allow",
  candidates: Iterable<Candidate>,
): Act | string {
  const folded = foldMask(mask);
  const found = Array.from(candidates).filter(({ id, key, user }) => {
    return meansIdentity(folded, foldIdentity(id, [key], user));
  });
  const name = chooseName(mask, found);
  return name === undefined ? namesTooMany(mask, found.length) : { type, name };
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
  return client.log.view.removed().map(({ id, key }) => ({ id, key, name: key }));
}

/** The name of the member who is found; if nobody is, that in the mask: the hub knows who has just left. */
function chooseName(mask: string, found: readonly Candidate[]): string | undefined {
  const [first, second] = found;
  if (second) return undefined;
  const { name } = splitMask(mask);
  return first?.name ?? (/[*?]/.test(name) ? undefined : name);
}

function namesTooMany(mask: string, count: number): string {
  return `${formatFullMask(mask)} means ${count === 0 ? "nobody" : `${count} members`}: name one`;
}
