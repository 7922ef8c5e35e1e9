import type { Protocol, Session } from "../transport/protocol.ts";
import { beginsWith } from "../transport/prefix.ts";

export interface UnsupportedProtocolOptions {
  name: string;
  /** First words of its connections; lower case for any case. */
  words: readonly string[];
  /** What its clients speak, for the line they are answered. */
  speaks: string;
}

/** A door that is known but not open: answers in one line and closes. */
export function unsupportedProtocol({ name, words, speaks }: UnsupportedProtocolOptions): Protocol {
  const line = `This ClassChat server does not speak ${speaks} yet. Join with: classchat join, or netcat.\n`;
  const answer = new TextEncoder().encode(line);
  const session: Session = { receive() {}, ended() {}, tick() {}, leave() {} };
  return {
    name,
    match: (first) => beginsWith(first, words),
    startSession(link) {
      link.tell(answer);
      link.close();
      return session;
    },
  };
}

/** The doors that come later, by the first bytes that are theirs. */
export const unsupportedProtocols: readonly Protocol[] = [
  unsupportedProtocol({ name: "tls", words: ["\u0016"], speaks: "TLS" }),
];
