import { limits } from "../model/limits.ts";
import type { Refusal } from "../model/refusal.ts";
import * as texts from "../model/texts.ts";
import type { FoundSaid } from "../store/foundMessage.ts";
import { foundSaid } from "../store/foundMessage.ts";
import type { Store } from "../store/store.ts";
import { noSuchMessage } from "./quotes.ts";
import type { Member } from "./member.ts";
import type { TurnLog } from "./turnLog.ts";

export interface SaidMessagesOptions {
  store: Pick<Store, "findMessage" | "changes">;
  log: Pick<TurnLog, "findPending" | "lastSaid">;
}

/** Messages by their number, those of this turn too; one that is given a text by corrections stands for all of these. */
export class SaidMessages {
  readonly #options: SaidMessagesOptions;

  constructor(options: SaidMessagesOptions) {
    this.#options = options;
  }

  /** Undefined if there is none, or it was taken back. */
  find(seq: number): FoundSaid | undefined {
    const { store, log } = this.#options;
    const pending = log.findPending(seq);
    const { corrects } = pending?.message ?? {};
    if (corrects) return this.find(corrects.seq);
    const found = pending ? foundSaid(pending) : store.findMessage(seq);
    return found && !store.changes.retracted.has(found.seq) ? found : undefined;
  }

  /** The number of the member's last message; undefined if they have said nothing, or long ago. */
  last(member: Member): number | undefined {
    return this.#options.log.lastSaid(member);
  }

  /** The member's message of that number, or their last; or why it is not theirs to take back or to correct now. */
  findOwn(member: Member, seq: number | "last", at: number): FoundSaid | Refusal {
    const wanted = seq === "last" ? this.last(member) : seq;
    const found = wanted === undefined ? undefined : this.find(wanted);
    if (found?.senderId !== member.id) {
      return seq === "last" ? { code: "no_such_message", text: texts.nothingSaid } : noSuchMessage;
    }
    const { ownMinutes } = limits;
    const isLate = at - found.at > ownMinutes * 60_000;
    return isLate ? { code: "too_late", text: texts.tooLate(ownMinutes) } : found;
  }
}
