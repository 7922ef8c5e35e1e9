/** How a client's stay ended. */
export type Outcome =
  /** As was wished; the text is what there is to say of it. */
  | { kind: "done"; text?: string }
  /** Nobody answers there, or the connection is gone. */
  | { kind: "unreachable" | "lost"; text: string }
  /** The name or the message was not taken. */
  | { kind: "refused"; text: string }
  | { kind: "interrupted" };
