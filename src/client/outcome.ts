/** How a client's stay ended. */
export type Outcome =
  | { kind: "done" }
  /** Nobody answers there, or the connection is gone. */
  | { kind: "unreachable" | "lost"; text: string }
  /** The name or the message was not taken. */
  | { kind: "refused"; text: string }
  | { kind: "interrupted" };
