import type { Door, Session } from "./door.ts";
import { beginsWith } from "./prefix.ts";

export interface ClosedDoorOptions {
  name: string;
  /** First words of its connections; lower case for any case. */
  words: readonly string[];
  /** What its clients speak, for the line they are answered. */
  speaks: string;
}

/** A door that is known but not open: answers in one line and closes. */
export function closedDoor({ name, words, speaks }: ClosedDoorOptions): Door {
  const line = `This ClassChat server does not speak ${speaks} yet. Join with: classchat join, or netcat.\n`;
  const answer = new TextEncoder().encode(line);
  const session: Session = { receive() {}, ended() {}, tick() {}, leave() {} };
  return {
    name,
    opens: (first) => beginsWith(first, words),
    open(link) {
      link.tell(answer);
      link.close();
      return session;
    },
  };
}

/** The doors that come later, by the first bytes that are theirs. */
export const closedDoors: readonly Door[] = [
  closedDoor({ name: "tls", words: ["\u0016"], speaks: "TLS" }),
];
