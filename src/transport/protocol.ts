import type { Connection, Session } from "./connection.ts";

/** Whether a connection speaks a protocol; `maybe` needs more bytes to tell. */
export type Match = "yes" | "no" | "maybe";

/** One of the protocols that share the port. */
export interface Protocol {
  readonly name: string;
  /** It also takes a peer that was silent for so long that it was asked for a name, and tells it this first. */
  readonly afterPrompt?: string;
  /** Whether a connection that begins with these bytes speaks this protocol. */
  match(first: Uint8Array): Match;
  /**
   * Takes over a connection. Its first bytes follow by `receive`.
   * @param isSilent the peer has sent nothing yet
   */
  startSession(connection: Connection, isSilent: boolean): Session;
}

/** A protocol that is spoken with TLS or without. */
export interface PlainProtocol extends Protocol {
  /**
   * What a peer without TLS is told before it is closed, where only encrypted connections are taken: how to join.
   * @param address `HOST:PORT` that the peer has connected to
   */
  refusePlain(address: string): Uint8Array;
}

/**
 * Whether bytes begin with one of the words, or may once more of them are here. A word in lower case
 * matches any case.
 */
export function beginsWith(first: Uint8Array, words: readonly string[]): Match {
  let answer: "no" | "maybe" = "no";
  const longest = Math.max(...words.map((word) => word.length));
  const start = Buffer.from(first.subarray(0, longest)).toString("latin1");
  for (const word of words) {
    const sent = word === word.toLowerCase() ? start.toLowerCase() : start;
    if (sent.startsWith(word)) return "yes";
    if (word.startsWith(sent)) answer = "maybe";
  }
  return answer;
}
