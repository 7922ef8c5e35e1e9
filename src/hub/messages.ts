import { limits } from "../model/limits.ts";
import type { SaidMessage } from "../model/message.ts";
import type { Refusal } from "../model/refusal.ts";
import { composeName, truncateName, windowName } from "../model/name.ts";
import { cleanText, isLongerThan } from "../model/text.ts";
import * as texts from "../model/texts.ts";
import type { Store } from "../store/store.ts";
import type { Quotes } from "./quotes.ts";
import { noSuchMessage } from "./quotes.ts";
import type { CommandOf, Done, Refused } from "./command.ts";
import { done, refuse } from "./command.ts";
import type { Crowd } from "./crowd.ts";
import type { Groups } from "./groups.ts";
import type { Member } from "./member.ts";
import type { Recipients } from "./pendingMessage.ts";
import { PendingMessage } from "./pendingMessage.ts";
import type { Sender } from "./pendingMessage.ts";
import type { RecipientResolver } from "./recipients.ts";
import { theWindow } from "./recipients.ts";
import type { SaidMessages } from "./saidMessages.ts";
import type { Speech } from "./speech.ts";
import type { TurnLog } from "./turnLog.ts";

export interface MessagesOptions {
  store: Pick<Store, "newest" | "receipt" | "restored">;
  quotes: Quotes;
  said: Pick<SaidMessages, "findOwn">;
  groups: Pick<Groups, "find" | "end">;
  recipients: RecipientResolver;
  speech: Pick<Speech, "isRestricted" | "check">;
  crowd: Pick<Crowd, "hear">;
  log: Pick<TurnLog, "record" | "say">;
}

const tooLong = refuse({ code: "text_too_long", text: texts.textTooLong });

/** Numbers messages and sends them on their way. */
export class Messages {
  readonly #options: MessagesOptions;
  #newest: number;

  constructor(options: MessagesOptions) {
    this.#options = options;
    const { newest, restored } = options.store;
    this.#newest = Math.max(newest, restored.shared?.clock.newest ?? 0);
  }

  /** Number of the newest message, stored or said in this turn. */
  get newest(): number {
    return this.#newest;
  }

  say(from: Member, command: CommandOf<"say">): Done | Refused {
    const { at, to, text, id, notice, aside, replyTo } = command;
    const clean = cleanText(text);
    if (isLongerThan(clean, limits.textCharacters)) return tooLong;
    const receiver = composeName(to);
    const quoted = replyTo === undefined ? undefined : this.#options.quotes.quote(from, replyTo);
    const isOfNothing = replyTo !== undefined && !quoted;
    const found = isOfNothing ? noSuchMessage : this.#resolve(from, receiver, at);
    if ("code" in found) return this.#refuseUnlessRepeated(from, { to, text: clean, id }, found);
    const message = this.#make(from, at, found.to, clean);
    if (notice) message.notice = true;
    if (quoted) message.replyTo = quoted.quote;
    const said = { from, clientId: id, message, recipients: found, aside };
    this.#options.crowd.hear(from, found.audience);
    this.#options.log.say(new PendingMessage({ ...said, mayRead: quoted?.mayRead }));
    return done;
  }

  /** A message by itself, which others are sent like any: it says which earlier one has its text from now on. */
  correct(from: Member, { at, seq, text, id }: CommandOf<"correct">): Done | Refused {
    const { quotes, said, recipients, crowd, log } = this.#options;
    const clean = cleanText(text);
    if (isLongerThan(clean, limits.textCharacters)) return tooLong;
    const first = said.findOwn(from, seq, at);
    // Somebody else may have the name by now that it was said to.
    const to = "code" in first ? "" : (recipients.nameOf(first.audience) ?? first.to);
    const found = "code" in first ? first : this.#resolve(from, to, at);
    if ("code" in found) return this.#refuseUnlessRepeated(from, { to, text: clean, id }, found);
    if ("code" in first) return refuse(first);
    const message = this.#make(from, at, found.to, clean);
    message.corrects = { seq: first.seq, at: first.at };
    const mayRead = quotes.readersOf(first);
    const correction = { from, clientId: id, message, recipients: found, aside: undefined };
    crowd.hear(from, found.audience);
    log.say(new PendingMessage({ ...correction, mayRead }));
    return done;
  }

  /** The server window speaks. */
  announce({ at, to, text }: CommandOf<"announce">): Done | Refused {
    const clean = cleanText(text);
    if (isLongerThan(clean, limits.textCharacters)) return tooLong;
    const from: Sender = undefined;
    const found = this.#options.recipients.resolve(from, composeName(to));
    if ("code" in found) return this.#refuse(windowName, to, clean, found);
    const message = this.#make(from, at, found.to, clean);
    const said = { from, clientId: undefined, message, recipients: found, aside: undefined };
    this.#options.log.say(new PendingMessage(said));
    return done;
  }

  /** Whom the member's message is for, or why it may not be said to them. */
  #resolve(from: Member, to: string, at: number): Recipients | Refusal {
    const { recipients, speech } = this.#options;
    const found = recipients.resolve(from, to);
    if (!speech.isRestricted || "code" in found) return found;
    return speech.check(from, found.audience, at) ?? found;
  }

  /** The next message in the one order. */
  #make(sender: Sender, at: number, to: string, text: string): SaidMessage {
    this.#newest += 1;
    const { name: from, id: senderId } = sender ?? theWindow;
    return { seq: this.#newest, at, from, senderId, to, text };
  }

  /** What was delivered once is not refused when it is repeated, whoever has left since. */
  #refuseUnlessRepeated(
    from: Member,
    { to, text, id }: { to: string; text: string; id: string | undefined },
    refusal: Refusal,
  ): Done | Refused {
    if (id !== undefined && this.#repeatReceipt(from, id)) return done;
    if (refusal.code === "alone_in_group") this.#endGroup(from, composeName(to));
    return this.#refuse(from.name, to, text, refusal);
  }

  #refuse(from: string, to: string, text: string, refusal: Refusal): Refused {
    this.#options.log.record({ kind: "sayRefused", from, to: truncateName(to), text, refusal });
    return refuse(refusal);
  }

  /** Returns false if the member has said nothing by this id. */
  #repeatReceipt(from: Member, id: string): boolean {
    const receipt = this.#options.store.receipt(from.id, id);
    if (receipt) from.peer?.deliver([{ kind: "receipted", id, ...receipt }]);
    return receipt !== undefined;
  }

  #endGroup(member: Member, name: string): void {
    const { groups } = this.#options;
    const group = groups.find(member, name);
    if (!("code" in group)) groups.end(group, member);
  }
}
