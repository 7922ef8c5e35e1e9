/** A thing said, numbered in the one order of its class. */
export interface Message {
  /** From 1 upwards in its class; the number of a message that could not be stored is left out. */
  seq: number;
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  at: number;
  from: string;
  /** `everyone`, a name or a group's name. */
  to: string;
  text: string;
}

/** What a sender is told once his message is stored. */
export interface Receipt {
  seq: number;
  /** How many others were sent it. */
  delivered: number;
  /** How many others will be sent it when they come back. */
  held: number;
}

/** To whom a message went: everyone, one stay, one group, or who was in a room then. */
export type Audience = { kind: "everyone" } | { kind: "stay" | "group" | "room"; id: number };
