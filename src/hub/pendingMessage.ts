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
  /** Who may read what the message answers or corrects; left out if all of its recipients may. */
  mayRead?: ((member: Member) => boolean) | undefined;
}

/** A message from being said to being told: it has its number, and waits for its turn to end. */
export class PendingMessage {
  readonly from: Sender;
  readonly recipients: Recipients;
  /** To be stored; complete once {@link fixReach} was called. */
  readonly stored: StoredMessage;
  /** To be told; complete once {@link fixReach} was called. */
  readonly event: MessageEvent;
  /** As in {@link Said}. */
  readonly mayRead: ((member: Member) => boolean) | undefined;
  /** What those are told who may not read it: the message without what it answers, and of a correction nothing. */
  readonly eventForOthers: MessageEvent | undefined;

  constructor({ from, clientId, message, recipients, aside, mayRead }: Said) {
    const { audience } = recipients;
    this.from = from;
    this.recipients = recipients;
    this.event = { kind: "said", message, delivered: 0, held: 0 };
    if (aside !== undefined) this.event.aside = aside;
    this.mayRead = mayRead;
    if (mayRead && !message.corrects) {
      const { replyTo: _, ...others } = message;
      this.eventForOthers = { ...this.event, message: others };
    }
    this.stored = { message, clientId, audience, delivered: 0, held: 0 };
  }

  /** Fixes how many it goes to. Called once, when its turn ends: who left in the turn is told nothing. */
  fixReach(): void {
    const { event, stored, eventForOthers, mayRead, recipients } = this;
    const isForSome = mayRead !== undefined && eventForOthers === undefined;
    const { delivered, held } = isForSome
      ? countReach(Array.from(recipients.members()).filter(mayRead), this.from)
      : recipients.reach(this.from);
    stored.delivered = event.delivered = delivered;
    stored.held = event.held = held;
    if (eventForOthers) Object.assign(eventForOthers, { delivered, held });
  }

  /** Whether both are told to the same people, who may read all of both. */
  hasRecipientsOf(other: PendingMessage): boolean {
    if (this.mayRead || other.mayRead) return false;
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
  const [first] = burst;
  // A message that not all may read is a burst by itself.
  const others = first?.eventForOthers ? [first.eventForOthers] : [];
  for (const member of first?.recipients.members() ?? []) {
    if (senders.has(member)) senderRecipients.add(member);
    else if (first?.mayRead?.(member) === false) {
      if (others.length > 0) member.peer?.deliver(others);
    } else member.peer?.deliver(events);
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

/** How many of the members a message of `from` goes to. */
export function countReach(members: Iterable<Member>, from: Sender): Reach {
  let delivered = 0;
  let held = 0;
  for (const member of members) {
    if (member === from) continue;
    if (member.awayUntil === undefined) delivered += 1;
    else held += 1;
  }
  return { delivered, held };
}
