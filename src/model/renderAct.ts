import type { DoneAct, Holding, PrivateRule } from "./act.ts";
import { count } from "./count.ts";
import type { ModeratedEvent } from "./event.ts";
import { everyone, isGroupName, isRoomName } from "./name.ts";
import { displayText } from "./text.ts";
import * as texts from "./texts.ts";

const privateOrders: Record<PrivateRule, string> = {
  on: "turned private messages and groups on",
  teacher:
    "limited private messages and groups: messages only to and from teachers, groups only for teachers",
  off: "turned private messages and groups off, except for teachers",
};

/** What holds for the whole class, for whoever ordered it and whoever comes in. */
const held = {
  quiet: `The class is quiet: ${texts.classRules.quiet}`,
  locked: `The class is locked: ${texts.classRules.locked}`,
  slow: (seconds: number) => `The class is slow: ${texts.classRules.slow(seconds)}`,
  pinned: (text: string) => `Pinned: ${text}`,
  private: {
    on: "Private messages and groups are for everyone",
    teacher: texts.privateToTeachers,
    off: texts.privateOff,
  },
} as const;

/** The line that tells a person what was done. */
export function renderModerated({ at, by, act, isAboutYou }: ModeratedEvent): string {
  const who = by ?? texts.theClass;
  if (isAboutYou) {
    const line = renderForSubject(act, who, at);
    if (line !== undefined) return displayText(line);
  }
  return displayText(renderForOthers(act, who, at, by === undefined));
}

/** What whoever it was done to reads; undefined if it is no other line than everybody's. */
function renderForSubject(act: DoneAct, who: string, at: number): string | undefined {
  switch (act.type) {
    case "mute": {
      const span = renderSpan(act.until, at);
      if (!act.isNewcomer) return `${who} muted you${span}. ${texts.onlyToTeachers}`;
      return `Newcomers from your address wait${span}, or until a teacher allows them. ${texts.onlyToTeachers}`;
    }
    case "unmute":
    case "allow":
      return "You can write again";
    case "remove":
      return `${who} removed you from the class${texts.because(act.reason)}`;
    case "teacher":
      return act.on
        ? `${texts.nowTeacher}. Type /help for what teachers can do`
        : "You are no longer a teacher";
    case "rename":
      return `${who} changed your name to ${act.to}`;
    case "retract":
      return who === act.name
        ? `You took back ${countMessages(act)}${place(act.to)}`
        : `${who} took back ${countMessages(act)} of yours${place(act.to)}${texts.because(act.reason)}`;
    default:
      return undefined;
  }
}

function renderForOthers(act: DoneAct, who: string, at: number, isByClass: boolean): string {
  switch (act.type) {
    case "mute":
      if (!act.isNewcomer) return `${who} muted ${act.name}${renderSpan(act.until, at)}`;
      return `${act.name} came in muted${renderSpan(act.until, at)}: somebody from their address was removed or muted. /allow ${act.name} lets them write`;
    case "unmute":
      return isByClass ? `${act.name} may write again` : `${who} unmuted ${act.name}`;
    case "allow":
      return `${who} allowed ${act.name}`;
    case "remove":
      return `${who} removed ${act.name} from the class${texts.because(act.reason)}`;
    case "quiet":
      return act.on
        ? `${who} made the class quiet: ${texts.classRules.quiet}`
        : `${who} ended the quiet: everyone may speak`;
    case "lock":
      return act.on
        ? `${who} locked the class: ${texts.classRules.locked}`
        : `${who} unlocked the class`;
    case "slow":
      return act.seconds > 0
        ? `${who} slowed the class: ${texts.classRules.slow(act.seconds)}`
        : `${who} ended the slow mode`;
    case "private":
      return `${who} ${privateOrders[act.to]}`;
    case "retract":
      return who === act.name
        ? `${who} took back ${countMessages(act)} of their own${place(act.to)}${texts.because(act.reason)}`
        : `${who} took back ${countMessages(act)} of ${act.name}${place(act.to)}${texts.because(act.reason)}`;
    case "pin":
      return act.text === "" ? `${who} took off what was pinned` : `${who} pinned: ${act.text}`;
    case "teacher":
    case "rename":
      return renderDone(act, at);
    default:
      return act satisfies never;
  }
}

/** What holds once it is done, as the answer to whoever did it. */
export function renderDone(act: DoneAct, at: number): string {
  switch (act.type) {
    case "teacher":
      return act.on ? `${act.name} is a teacher now` : `${act.name} is no longer a teacher`;
    case "mute":
      return `${act.name} is muted${renderSpan(act.until, at)}`;
    case "unmute":
      return `${act.name} may write`;
    case "remove":
      return `${act.name} is removed`;
    case "allow":
      return `${act.name} may come in and write`;
    case "quiet":
      return act.on ? held.quiet : "Everyone may speak to everyone";
    case "lock":
      return act.on ? held.locked : "The class is unlocked";
    case "slow":
      return act.seconds > 0 ? held.slow(act.seconds) : "Nobody has to wait between two messages";
    case "private":
      return held.private[act.to];
    case "retract":
      return `Taken back: ${countMessages(act)} of ${act.name}`;
    case "rename":
      return `${act.name} is now ${act.to}`;
    case "pin":
      return act.text === "" ? "Nothing is pinned" : held.pinned(act.text);
    default:
      return act satisfies never;
  }
}

/** The act as it is typed, for the server window; what is taken back is not typed one by one. */
export function formatAct(act: Exclude<DoneAct, { type: "retract" }>, at: number): string {
  switch (act.type) {
    case "teacher":
      return `/teacher ${act.name}${act.on ? "" : " off"}`;
    case "mute": {
      const minutes = act.until === undefined ? "" : ` ${Math.ceil((act.until - at) / 60_000)}`;
      return `/mute ${act.name}${minutes}`;
    }
    case "unmute":
    case "allow":
      return `/${act.type} ${act.name}`;
    case "remove":
      return `/remove ${act.name}${act.reason === undefined ? "" : ` ${act.reason}`}`;
    case "quiet":
      return act.on ? "/quiet" : "/quiet off";
    case "lock":
      return act.on ? "/lock" : "/unlock";
    case "slow":
      return `/slow ${act.seconds}`;
    case "private":
      return `/private ${act.to}`;
    case "rename":
      return `/rename ${act.name} ${act.to}`;
    case "pin":
      return `/pin ${act.text === "" ? "off" : act.text}`;
    default:
      return act satisfies never;
  }
}

/** What holds for the whole class, for somebody who comes in: a line each. */
export function renderHolding(holding: Holding): string[] {
  const lines: string[] = [];
  if (holding.pinned !== "") lines.push(held.pinned(displayText(holding.pinned)));
  if (holding.quiet) lines.push(held.quiet);
  if (holding.slow > 0) {
    lines.push(held.slow(holding.slow));
  }
  if (holding.private !== "on") lines.push(held.private[holding.private]);
  if (holding.locked) lines.push(held.locked);
  return lines;
}

/** Why a message of a member who is muted goes nowhere. */
export const mutedTexts = {
  muted: (by: string, until: number | undefined, at: number) =>
    `${by} muted you${renderSpan(until, at)}`,
  newcomer: (until: number | undefined, at: number) =>
    `Newcomers from your address wait${renderSpan(until, at)}`,
} as const;

/** ` for 5 minutes`; nothing without an end. */
function renderSpan(until: number | undefined, at: number): string {
  if (until === undefined) return "";
  const left = Math.max(1, Math.ceil((until - at) / 1_000));
  return ` for ${left < 60 ? count(left, "second") : count(Math.ceil(left / 60), "minute")}`;
}

function countMessages({ messages }: Extract<DoneAct, { type: "retract" }>): string {
  return count(messages.length, "message");
}

function place(to: string | undefined): string {
  if (to === undefined || to === everyone) return "";
  return isGroupName(to) || isRoomName(to) ? ` in ${to}` : "";
}
