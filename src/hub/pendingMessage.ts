import type { Message } from "../model/message.ts";
import type { StoredMessage } from "../store/records.ts";
import type { Audience } from "../model/message.ts";
import type { MessageEvent } from "../model/event.ts";
import type { Member } from "./member.ts";

/** Whom a message is for. */
export interface Recipients {
  to: string;
  audience: Audience;
  /** Who of them is in the class when it is asked. */
  members: () => Iterable<Member>;
  /** How many others it goes to at once, and to how many when they come back. */
  reach: (from: Member) => Reach;
}

export type Reach = Pick<MessageEvent, "delivered" | "held">;

/** A message on its way: numbered, to be stored and then told when the turn ends. */
export class PendingMessage {
  readonly from: Member;
  readonly message: Message;
  /** The id the sender's client gave it. */
  readonly id: string | undefined;
  readonly receivers: Recipients;
  #fact: MessageEvent | undefined;
  #entry: StoredMessage | undefined;

  constructor(from: Member, id: string | undefined, message: Message, receivers: Recipients) {
    this.from = from;
    this.message = message;
    this.id = id;
    this.receivers = receivers;
  }

  /** What is told of it; when it is first asked for it is settled how many it goes to. */
  get fact(): MessageEvent {
    this.#fact ??= { kind: "said", message: this.message, ...this.receivers.reach(this.from) };
    return this.#fact;
  }

  /** What is stored of it. */
  get entry(): StoredMessage {
    this.#entry ??= this.#toEntry();
    return this.#entry;
  }

  /** Whether it is for the same as the other. */
  hasReceiversOf(other: PendingMessage): boolean {
    return isSame(this.receivers.audience, other.receivers.audience);
  }

  #toEntry(): StoredMessage {
    const { message, delivered, held } = this.fact;
    const { audience } = this.receivers;
    return { message, senderId: this.from.id, clientId: this.id, audience, delivered, held };
  }
}

function isSame(one: Audience, other: Audience): boolean {
  if (one.kind === "everyone" || other.kind === "everyone") return one.kind === other.kind;
  return one.kind === other.kind && one.id === other.id;
}
