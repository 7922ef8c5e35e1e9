import type { Message } from "../../src/model/message.ts";
import type { Store } from "../../src/store/store.ts";

/** All that a member may read of the history after message `since`, page by page. */
export function readMissed(
  store: Pick<Store, "readPage" | "newest">,
  { id: memberId }: { id: number },
  since: number,
): Message[] {
  const messages: Message[] = [];
  for (let after = since; after < store.newest;) {
    const page = store.readPage({ memberId, after, upTo: store.newest });
    if (page.upTo <= after) throw new Error(`a page after ${after} ends at ${page.upTo}`);
    messages.push(...page.messages);
    after = page.upTo;
  }
  return messages;
}

/** All that was said to everyone after message `since`, as far as it is kept. */
export function readPublic(store: Pick<Store, "readPage" | "newest">, since = 0): Message[] {
  return readMissed(store, { id: 0 }, since);
}
