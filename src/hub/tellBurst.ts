import type { MemberEvent } from "../model/event.ts";
import type { Member } from "./member.ts";
import type { PendingMessage } from "./pendingMessage.ts";

/**
 * Tells messages that follow each other and have the same receivers. All who sent none of them hear
 * the same list, whose cost then does not grow with their number; each sender hears the others'
 * messages and the receipts of his own. Only once all of them are stored.
 */
export function deliverBurst(burst: readonly PendingMessage[]): void {
  const facts = burst.map(({ fact }) => fact);
  const senders = new Set(burst.map(({ from }) => from));
  const among = new Set<Member>();
  for (const member of burst[0]?.receivers.members() ?? []) {
    if (senders.has(member)) among.add(member);
    else member.peer?.deliver(facts);
  }
  for (const sender of senders) {
    const heard = burst.flatMap((saying) => heardBySender(sender, saying, among.has(sender)));
    if (heard.length > 0) sender.peer?.deliver(heard);
  }
}

function heardBySender(
  sender: Member,
  { from, fact, id }: PendingMessage,
  isReceiver: boolean,
): MemberEvent[] {
  if (from !== sender) return isReceiver ? [fact] : [];
  const { message, delivered, held } = fact;
  // Who writes to himself is the one exception to hearing only what others say.
  const toSelf = message.to === sender.name ? [fact] : [];
  if (id === undefined) return toSelf;
  return [...toSelf, { kind: "receipted", id, seq: message.seq, delivered, held }];
}
