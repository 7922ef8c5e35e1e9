import * as v from "valibot";
import { count } from "../model/count.ts";
import type { PausedClass } from "../store/pausedClass.ts";
import { Failure } from "./failure.ts";

/** How long after it was closed a class is asked about, in milliseconds: for a break, not for the next day. */
const askedForMs = 2 * 60 * 60 * 1_000;

/** Milliseconds until the class goes on by itself: whoever started the server may have walked away. */
const answerWithinMs = 15_000;

const yesOrNo = v.pipe(
  v.string(),
  v.regex(/^(?:y|yes|n|no)$/i, "must be y to go on with it, or n to begin a new class"),
);

/** Whether it is worth a question: there is anything in it, and it was closed not long ago. */
export function isAskedAbout(paused: PausedClass, now: number): boolean {
  const { messages, groups, rooms, acts, pausedAt } = paused;
  return messages + groups + rooms + acts > 0 && now - pausedAt <= askedForMs;
}

/** Asks on the terminal whether the class is to go on. Throws a {@link Failure} at Ctrl-C and the signal. */
export async function askToGoOn(
  paused: PausedClass,
  now: number,
  signal: AbortSignal,
): Promise<boolean> {
  const { askUntilValid } = await import("./question.ts");
  const answer = await askUntilValid(`Go on with ${describeClass(paused, now)}? [Y/n] `, {
    usual: "y",
    check: yesOrNo,
    withinMs: answerWithinMs,
    signal,
  });
  if (answer === undefined) throw Failure.interrupted();
  return /^y/i.test(answer);
}

/** Says that a new class began, and how the other one goes on. */
export function renderPassedOver(paused: PausedClass, now: number): string {
  const how = `--continue goes on with ${describeClass(paused, now)}, --class NUMBER with another one`;
  return `A new class begins. ${how}; classchat export --list shows them.`;
}

/** As in `the class of 15:31 (6 people, 143 messages, 2 groups)`, in local time. */
function describeClass(paused: PausedClass, now: number): string {
  const { startedAt, people, messages, groups, rooms } = paused;
  const counts = [
    count(people, "person", "people"),
    count(messages, "message"),
    ...(groups > 0 ? [count(groups, "group")] : []),
    ...(rooms > 0 ? [count(rooms, "room")] : []),
  ];
  return `the class of ${formatStart(new Date(startedAt), new Date(now))} (${counts.join(", ")})`;
}

/** The time, after the day if it is not the same one. */
function formatStart(startedAt: Date, now: Date): string {
  const time = startedAt.toTimeString().slice(0, 5);
  if (startedAt.toDateString() === now.toDateString()) return time;
  const day = [startedAt.getFullYear(), startedAt.getMonth() + 1, startedAt.getDate()];
  return `${day.map((part) => String(part).padStart(2, "0")).join("-")} ${time}`;
}
