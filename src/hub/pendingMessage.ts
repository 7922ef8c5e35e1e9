import type { MemberEvent, MessageEvent } from "../model/event.ts";
import type { Audience, SaidMessage } from "../model/message.ts";
import type { StoredMessage } from "../store/records.ts";
import type { Member } from "./member.ts";

/** How many others a message goes to at once, and to how many when they come back. */
export type Reach = Pick<MessageEvent, "delivered" | "held">;

/** Who says something: a member, or the server window, which is undefined. */
export type Sender = Member | undefined;

/** Whom a message is for. */
export interface Recipients {
  to: string;
  audience: Audience;
  /** How many they are when it is said. */
  readonly count: number;
  /** Those of them who are in the class at the time of the call. */
  members: () => Iterable<Member>;
  /** How many of them are others than `from`. */
  reach: (from: Sender) => Reach;
}

/** What is said, by whom and to whom. */
export interface Said {
  from: Sender;
  /** What the sender's client calls the message, if it does. */
  clientId: string | undefined;
  message: SaidMessage;
  recipients: Recipients;
  /** As in the command `say`. */
  aside: string | undefined;
}

/** A message from being said to being told: it has its number, and waits for its turn to end. */
export class PendingMessage {
  readonly from: Sender;
  readonly recipients: Recipients;
  /** To be stored; complete once {@link fixReach} was called. */
  readonly stored: StoredMessage;
  /** To be told; complete once {@link fixReach} was called. */
  readonly event: MessageEvent;

  constructor({ from, clientId, message, recipients, aside }: Said) {
    const { audience } = recipients;
    this.from = from;
    this.recipients = recipients;
    this.event = { kind: "said", message, delivered: 0, held: 0 };
    if (aside !== undefined) this.event.aside = aside;
    this.stored = { message, clientId, audience, delivered: 0, held: 0 };
  }

  /** Fixes how many it goes to. Called once, when its turn ends: who left in the turn is told nothing. */
  fixReach(): void {
    const { event, stored } = this;
    const { delivered, held } = this.recipients.reach(this.from);
    stored.delivered = event.delivered = delivered;
    stored.held = event.held = held;
  }

  hasRecipientsOf(other: PendingMessage): boolean {
    const [one, two] = [this.stored.audience, other.stored.audience];
    if (one.kind !== two.kind) return false;
    return !("id" in one && "id" in two) || one.id === two.id;
  }
}

/**
 * Tells stored messages that follow each other and have the same recipients. Everybody who sent none of
 * them is told the same list, whose cost then does not grow with their number; each sender is told the
 * others' messages and the receipts of their own.
 */
export function deliverBurst(burst: readonly PendingMessage[]): void {
  const events = burst.map(({ event }) => event);
  const senders = new Set<Member>();
  for (const { from } of burst) if (from) senders.add(from);
  const senderRecipients = new Set<Member>();
  for (const member of burst[0]?.recipients.members() ?? []) {
    if (senders.has(member)) senderRecipients.add(member);
    else member.peer?.deliver(events);
  }
  for (const sender of senders) {
    const isRecipient = senderRecipients.has(sender);
    const told = burst.flatMap((pending) => eventsForSender(sender, pending, isRecipient));
    if (told.length > 0) sender.peer?.deliver(told);
  }
}

function eventsForSender(
  sender: Member,
  { from, event, stored }: PendingMessage,
  isRecipient: boolean,
): MemberEvent[] {
  if (from !== sender) return isRecipient ? [event] : [];
  const { message, delivered, held } = event;
  // A message to oneself is the one exception: senders are told only what others say.
  const toSelf = message.to === message.from ? [event] : [];
  const id = stored.clientId;
  if (id === undefined) return toSelf;
  return [...toSelf, { kind: "receipted", id, seq: message.seq, delivered, held }];
}
