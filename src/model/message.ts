import type { ReactionCount } from "./reaction.ts";

/** By what a message is known to clients. */
export interface MessageMark {
  seq: number;
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  at: number;
}

/** A message that another one answers. */
export interface Quote extends MessageMark {
  from: string;
  /** Its beginning, on one line. */
  text: string;
}

/** A message, numbered in the one order of its class. */
export interface Message {
  /** From 1 upwards in its class; the number of a message that could not be stored is left out. */
  seq: number;
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  at: number;
  from: string;
  /** `everyone`, or the name of a member, a group or a room. */
  to: string;
  text: string;
  /** Nobody is to answer it by a program (RFC 2812 §3.3.2, NOTICE). */
  notice?: true;
  /** What it answers; left out for whoever may not read that. */
  replyTo?: Quote;
  /** It is no new message: the text is that of an earlier one from now on. */
  corrects?: MessageMark;
  /** The text is not the first that it had. */
  corrected?: true;
  /** Left out if nobody has reacted to it. */
  reactions?: readonly ReactionCount[];
}

/** A message with the number of whoever said it, a member's or {@link windowId}: their name may be another's by now. */
export interface SaidMessage extends Message {
  senderId: number;
}

/** What a sender is told once their message is stored. */
export interface Receipt {
  seq: number;
  /** How many others were sent it. */
  delivered: number;
  /** How many others will be sent it when they come back. */
  held: number;
}

/** Stands for the server window where members have their number in the class, which is 1 or more. */
export const windowId = 0;

/** To whom a message went: everyone, all teachers, one member, one group, or those who were in a room then. */
export type Audience =
  { kind: "everyone" } | { kind: "teachers" } | { kind: "member" | "group" | "room"; id: number };
