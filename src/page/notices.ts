import type { Roster } from "../client/roster.ts";
import { everyone } from "../model/name.ts";
import type { ChatLog } from "./chatLog.ts";
import type { Conversations } from "./conversations.ts";
import type { Notice } from "./logEntry.ts";
import { isShared } from "./logEntry.ts";

export interface NoticesOptions {
  log: Pick<ChatLog, "add">;
  conversations: Pick<Conversations, "chosen" | "talkedTo">;
  roster: Pick<Roster, "groups" | "rooms">;
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  now: () => number;
}

/** What the page says by itself in the log, and in which conversation. */
export class Notices {
  readonly #options: NoticesOptions;
  /** Groups and rooms whose conversations have begun. */
  readonly #opened: Set<string>;

  constructor(options: NoticesOptions) {
    this.#options = options;
    const { groups, rooms } = options.roster;
    this.#opened = new Set([...groups, ...rooms]);
  }

  /** @param within a conversation; the one that is shown unless given */
  add(
    tone: Notice["tone"],
    lines: readonly string[],
    within: string = this.#options.conversations.chosen,
  ): void {
    const { log, now } = this.#options;
    log.add({ kind: "notice", at: now(), tone, lines: [...lines], within });
  }

  /**
   * Shows what happened: in its conversation; what concerns the class, in that of everyone and where the
   * reader is. There they also read what begins or ends a conversation, which they may never have opened.
   */
  tell(lines: readonly string[], conversation: string | undefined): void {
    const { chosen, talkedTo } = this.#options.conversations;
    if (conversation === undefined) {
      for (const place of new Set([everyone, chosen])) this.add("state", lines, place);
      return;
    }
    const { groups, rooms } = this.#options.roster;
    const isListed = [...groups, ...rooms, ...talkedTo].includes(conversation);
    const isNews = !isListed || (isShared(conversation) && !this.#opened.has(conversation));
    if (isListed) this.#opened.add(conversation);
    else this.#opened.delete(conversation);
    const places = isNews ? [conversation, chosen] : [conversation];
    for (const place of new Set(places)) this.add("state", lines, place);
  }
}
