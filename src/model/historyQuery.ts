import type { SaidMessage } from "./message.ts";

/** Who reads the history. */
export interface HistoryReading {
  memberId: number;
  /** They read what was said to teachers. */
  isTeacher: boolean;
  /** What is kept from them although they may read its like. */
  leavesOut?: ((message: { seq: number; senderId: number; from: string }) => boolean) | undefined;
}

/** What was said in one place. A member, group or room is known by its id, or by its name if it is gone. */
export type Conversation =
  | { kind: "everyone" | "teachers" }
  | { kind: "member" | "group" | "room"; name: string; id?: number };

/** The numbers between two, neither included. */
export interface SeqRange {
  after: number;
  before: number;
}

/** Which messages a member reads again: those they were sent, could have been sent, or sent themselves. */
export interface HistoryQuery extends SeqRange {
  reader: HistoryReading;
  /** All of them if it is left out. */
  conversation?: Conversation | undefined;
  /** Which come first: the newest or the oldest. */
  order: "newestFirst" | "oldestFirst";
  /** At most so many. */
  count: number;
}

/** The same, of messages that say all of this; the newest come first. */
export interface SearchQuery extends Omit<HistoryQuery, "order"> {
  /** At least one, of `parseSearch`. */
  terms: readonly string[];
}

/**
 * What some milliseconds of reading have found, in the order that was asked for. It is not all there is as long
 * as there is a `rest`, in which to look next, though nothing may be in it.
 */
export interface HistorySlice {
  messages: SaidMessage[];
  rest: SeqRange | undefined;
}

/** What is left of a range once all up to a number were looked at. */
export function restOf(
  { after, before }: SeqRange,
  order: HistoryQuery["order"],
  reached: number,
): SeqRange | undefined {
  const rest = order === "newestFirst" ? { after, before: reached } : { after: reached, before };
  return rest.after + 1 < rest.before ? rest : undefined;
}
