import { mentionPattern } from "../model/mention.ts";
import { everyone, isGroupName, isRoomName } from "../model/name.ts";
import type { Conversations } from "./conversations.ts";
import type { ReceivedMessage } from "./logEntry.ts";
import { conversationOf, senderOf } from "./logEntry.ts";
import { pageTexts } from "./pageTexts.ts";
import type { Settings } from "./settings.ts";

/** Time between two sounds, at least: what was missed comes all at once. */
const leastGapMs = 2_000;

export interface AttentionOptions {
  settings: () => Settings;
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  now: () => number;
  ring: () => void;
  /** Tells those who do not look at the page at all; `open` shows them the conversation. */
  notify: (line: string, conversation: string, open: () => void) => void;
}

/** Draws somebody's attention to what was said to them alone, or names them, and that they do not see. */
export class Attention {
  readonly #options: AttentionOptions;
  /** The conversations in which they were called. */
  readonly #called = new Set<string>();
  #mention: { me: string; pattern: RegExp } | undefined;
  #rangAt = -Infinity;

  constructor(options: AttentionOptions) {
    this.#options = options;
  }

  /** Takes a message that nobody saw as it came. */
  call(message: ReceivedMessage, me: string, open: (conversation: string) => void): void {
    const isPrivate =
      message.to !== everyone && !isGroupName(message.to) && !isRoomName(message.to);
    if (!isPrivate && !this.#names(message, me)) return;
    const conversation = conversationOf(message);
    this.#called.add(conversation);
    const { settings, now, ring, notify } = this.#options;
    const { sound, notifications } = settings();
    if (sound && now() - this.#rangAt >= leastGapMs) {
      this.#rangAt = now();
      ring();
    }
    // The text itself may be for no other eyes, and notifications stand over everything.
    const line = isPrivate
      ? pageTexts.call.wroteToYou(senderOf(message))
      : pageTexts.call.namedYou(senderOf(message));
    if (notifications) notify(line, conversation, () => open(conversation));
  }

  /** Whether something of it is still unread. */
  isCalled({ unread }: Pick<Conversations, "unread">): boolean {
    for (const conversation of this.#called) {
      if (unread.count(conversation) > 0) return true;
      this.#called.delete(conversation);
    }
    return false;
  }

  #names({ text }: ReceivedMessage, me: string): boolean {
    if (this.#mention?.me !== me) this.#mention = { me, pattern: mentionPattern(me) };
    return this.#mention.pattern.test(text.normalize("NFC"));
  }
}
