import { pageTexts } from "./pageTexts.ts";

/** The time by the reader's own clock. */
export const clockTime = new Intl.DateTimeFormat(undefined, { hour: "numeric", minute: "2-digit" });
export const dateAndTime = new Intl.DateTimeFormat(undefined, {
  dateStyle: "full",
  timeStyle: "medium",
});
const dayAndTime = new Intl.DateTimeFormat(undefined, {
  weekday: "long",
  hour: "numeric",
  minute: "2-digit",
});
const day = new Intl.DateTimeFormat(undefined, { weekday: "long", day: "numeric", month: "long" });
const dayMs = 86_400_000;

/** Tells the reader's days apart. */
export function dayOf(at: number): string {
  return new Date(at).toDateString();
}

/** The day as its reader calls it. */
export function dayName(at: number, now: number): string {
  if (dayOf(at) === dayOf(now)) return pageTexts.log.today;
  return dayOf(at) === dayOf(now - dayMs) ? pageTexts.log.yesterday : day.format(at);
}

/** The time, with its day if that is another than the reader's. */
export function momentOf(at: number): string {
  return (dayOf(at) === dayOf(Date.now()) ? clockTime : dayAndTime).format(at);
}
