import type { Message } from "../../src/model/message.ts";
import type {
  HistoryQuery,
  HistorySlice,
  SearchQuery,
  SeqRange,
} from "../../src/model/historyQuery.ts";
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

/** What a member reads again, slice by slice of at most so many. */
export function readAgain(
  store: Pick<Store, "readSlice" | "searchSlice">,
  { id: memberId, isTeacher = false }: { id: number; isTeacher?: boolean },
  asked: Partial<HistoryQuery & Pick<SearchQuery, "terms">> = {},
): Message[] {
  const { order = "newestFirst", count = 7, terms, conversation, after = 0 } = asked;
  const messages: Message[] = [];
  let range: SeqRange | undefined = { after, before: asked.before ?? Infinity };
  while (range) {
    const query = { ...range, reader: { memberId, isTeacher }, count, conversation };
    const slice: HistorySlice = terms
      ? store.searchSlice({ ...query, terms })
      : store.readSlice({ ...query, order });
    if (slice.messages.length > count) throw new Error("a slice has more than it may");
    messages.push(...slice.messages);
    const { rest } = slice;
    if (rest && rest.before - rest.after >= range.before - range.after) {
      throw new Error("a slice does not get on");
    }
    range = rest;
  }
  return messages;
}
