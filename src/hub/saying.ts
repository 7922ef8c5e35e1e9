import type { Message } from "../model/message.ts";
import type { Refusal } from "../model/refusal.ts";
import type { Audience, Entry, Receipt } from "../store/store.ts";
import type { Said } from "./fact.ts";
import type { Member } from "./member.ts";

/** Whom a message is for. */
export interface Receivers {
  to: string;
  audience: Audience;
  /** Who of them is in the class when it is asked. */
  members: () => Iterable<Member>;
}

/** A message on its way: numbered, to be stored and then told when the turn ends. */
export class Saying {
  readonly from: Member;
  readonly message: Message;
  /** The id the sender's client gave it. */
  readonly id: string | undefined;
  readonly #receivers: Receivers;
  #settled: { entry: Entry; fact: Said } | undefined;

  constructor(from: Member, id: string | undefined, message: Message, receivers: Receivers) {
    this.from = from;
    this.message = message;
    this.id = id;
    this.#receivers = receivers;
  }

  /** What is stored of it; when it is first asked for it is settled how many it goes to. */
  get entry(): Entry {
    this.#settled ??= this.#settle();
    return this.#settled.entry;
  }

  #settle(): { entry: Entry; fact: Said } {
    const { message, from } = this;
    let delivered = 0;
    let held = 0;
    for (const member of this.#receivers.members()) {
      if (member === from || member.joinedAfter >= message.seq) continue;
      if (member.peer) delivered += 1;
      else held += 1;
    }
    const { audience } = this.#receivers;
    const counts = { delivered, held };
    return {
      entry: { message, stay: from.stay, clientId: this.id, audience, ...counts },
      fact: { kind: "said", message, ...counts },
    };
  }

  /** Tells the receivers and, by his receipt, the sender. Only once it is stored. */
  tell(): Said {
    const { message, from } = this;
    this.#settled ??= this.#settle();
    const { fact } = this.#settled;
    const isToSelf = message.to === from.name;
    for (const member of this.#receivers.members()) {
      // Who writes to himself is the one exception to hearing only what others say.
      const isHis = member === from ? isToSelf : member.joinedAfter < message.seq;
      if (isHis) member.peer?.hear(fact);
    }
    const { delivered, held } = fact;
    this.receipt({ seq: message.seq, delivered, held });
    return fact;
  }

  /** Tells the sender that it is stored, now or by an earlier message of the same id. */
  receipt(receipt: Receipt): void {
    const { id, from } = this;
    if (id !== undefined) from.peer?.hear({ kind: "receipted", id, ...receipt });
  }

  /** Tells the sender that it could not be stored; nobody else hears of it. */
  refuse(refusal: Refusal): void {
    this.from.peer?.hear({ kind: "notStored", id: this.id, refusal });
  }
}
