import type { Session } from "../protocol.ts";

/** A browser's connection as the web server knows it. */
export interface WebConnection {
  /** The browser's, where it is known. */
  readonly address: string | undefined;
  /** When it was opened, for its first request; undefined for those that follow. */
  takeOpening(): number | undefined;
  /** It is a chat from now on, with the limits of one. */
  becomes(chat: Session): void;
  /** The chat is over; what was told is still on its way. */
  chatOver(): void;
}
