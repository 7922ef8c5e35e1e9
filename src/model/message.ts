/** A thing said, numbered in the one order of its class. */
export interface Message {
  /** 1 for the class's first message, then without gaps. */
  seq: number;
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  at: number;
  from: string;
  /** `everyone`, a name or a group's name. */
  to: string;
  text: string;
}
