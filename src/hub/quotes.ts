import type { Quote } from "../model/message.ts";
import { quote } from "../model/quote.ts";
import type { Refusal } from "../model/refusal.ts";
import * as texts from "../model/texts.ts";
import type { FoundSaid, ReadableMessage } from "../store/foundMessage.ts";
import type { Store } from "../store/store.ts";
import type { Groups } from "./groups.ts";
import type { Member } from "./member.ts";
import type { Moderation } from "./moderation.ts";
import type { Rooms } from "./rooms.ts";
import type { TurnLog } from "./turnLog.ts";

export interface QuotesOptions {
  store: Pick<Store, "findReadable" | "changes">;
  groups: Pick<Groups, "get">;
  rooms: Pick<Rooms, "get">;
  moderation: Pick<Moderation, "isTeacher" | "leavesOut">;
  log: Pick<TurnLog, "findCorrection">;
}

/** What a reply answers, and who may read that. */
export interface Quoted {
  quote: Quote;
  /** Undefined if everybody may. */
  mayRead: ((member: Member) => boolean) | undefined;
}

/** The same whether there is none or it is not for them: nobody learns of a message that they were not sent. */
export const noSuchMessage: Refusal = { code: "no_such_message", text: texts.noSuchMessage };

/** Messages that others refer to. Whoever may read one may answer it, and nobody else learns of it. */
export class Quotes {
  readonly #options: QuotesOptions;

  constructor(options: QuotesOptions) {
    this.#options = options;
  }

  /** A message that was told in an earlier turn, if the member may read it; with the text that it has now. */
  find(member: Member, seq: number): ReadableMessage | undefined {
    const { store, moderation, log } = this.#options;
    const isTeacher = moderation.isTeacher(member);
    const found = store.findReadable({ memberId: member.id, isTeacher, seq });
    if (!found || store.changes.retracted.has(found.seq)) return undefined;
    const { senderId, from } = found;
    const isEarlier = found.seq <= member.joinedAfter;
    // Newcomers are not shown what somebody said who had been removed.
    if (isEarlier && moderation.leavesOut?.(senderId, from) === true) return undefined;
    const corrected = log.findCorrection(found.seq);
    return corrected === undefined ? found : { ...found, text: corrected };
  }

  /** What a member's reply answers; undefined if there is no such message for them. */
  quote(by: Member, seq: number): Quoted | undefined {
    const found = this.find(by, seq);
    return found && { quote: quote(found), mayRead: this.readersOf(found) };
  }

  /**
   * Who was sent the message, as far as they have been where it was said ever since; undefined for a message
   * that everybody may read.
   */
  readersOf({ seq, senderId, audience }: FoundSaid): ((member: Member) => boolean) | undefined {
    const { groups, rooms, moderation } = this.#options;
    switch (audience.kind) {
      case "everyone":
        return undefined;
      case "teachers":
        return (member) => member.id === senderId || moderation.isTeacher(member);
      case "member":
        return ({ id }) => id === senderId || id === audience.id;
      case "group":
      case "room": {
        const place = (audience.kind === "group" ? groups : rooms).get(audience.id);
        return (member) => (place?.members.get(member)?.after ?? seq) < seq;
      }
      default:
        return audience satisfies never;
    }
  }
}
