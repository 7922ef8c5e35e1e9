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

/** The day that was asked for last: a long log asks for the same one again and again. */
let known = { name: "", from: 0, to: 0 };

/** Tells the reader's days apart. */
export function dayOf(at: number): string {
  if (at < known.from || at >= known.to) {
    const date = new Date(at);
    const [year, month, day] = [date.getFullYear(), date.getMonth(), date.getDate()];
    const [from, to] = [day, day + 1].map((of) => new Date(year, month, of).getTime());
    known = { name: date.toDateString(), from: from ?? at, to: to ?? at };
  }
  return known.name;
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
