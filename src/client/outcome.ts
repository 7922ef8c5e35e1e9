import { cleanText } from "../model/text.ts";
import type { ServerFrame } from "../wire/serverFrame.ts";

type Bye = Extract<ServerFrame, { type: "bye" }>;

/** How a client's session ended. */
export type Outcome =
  /** As the user wanted; the text is what there is to say of it. */
  | { kind: "done"; text?: string }
  /** Nobody answers there, or the connection is lost. */
  | { kind: "unreachable" | "lost"; text: string }
  /** The server refused the name or the message. */
  | { kind: "refused"; text: string }
  /** Whoever answers may not be the server that was meant: nothing secret was said to it. */
  | { kind: "untrusted"; text: string }
  | { kind: "interrupted" };

/** @param name of the server, as a person reads it */
export function notClassChat(name: string): Outcome {
  const text = `What answers at ${name} is not a ClassChat server. Check the address.`;
  return { kind: "unreachable", text };
}

/** Codes of a goodbye after which the member comes back: over another connection, or at another server. */
const passingCodes: ReadonlySet<string> = new Set(["too_slow", "moved"]);

/** Whether the member may come back after that goodbye. */
export function isPassing({ code }: Pick<Bye, "code">): boolean {
  return passingCodes.has(code);
}

/** The outcome when the server ends the session. */
export function toOutcome({ code, text }: Bye): Outcome {
  return { kind: code === "removed" ? "refused" : "lost", text: cleanText(text) };
}
