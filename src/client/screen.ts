import type { Message } from "../model/message.ts";

/** What a chat shows itself on. */
export interface Screen {
  /** A message that came in. */
  message(message: Message): void;
  /** A message that was said before one came. */
  earlier(message: Message): void;
  /** Lines for the one who sits here: an answer, a menu. */
  notice(lines: readonly string[]): void;
  /** Lines that say why something was not done. */
  refusal(lines: readonly string[]): void;
  /** Who came and who went. */
  presence(joined: readonly string[], left: readonly string[]): void;
  /** Somebody, the one who sits here perhaps, goes by another name. */
  renamed(from: string, to: string): void;
  /** How it stands with the connection, in one line. */
  status(line: string): void;
}
