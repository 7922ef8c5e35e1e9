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
