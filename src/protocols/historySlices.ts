import type { HubView } from "../hub/hubView.ts";
import type { MemberView } from "../hub/member.ts";
import type { HistorySlice, SeqRange } from "../model/historyQuery.ts";
import { limits } from "../model/limits.ts";
import { parseSearch } from "../model/searchTerms.ts";

/** What is read for one answer. */
export interface SlicedReading {
  range: SeqRange;
  /** At most so many messages. */
  count: number;
  /** Reads some milliseconds long. */
  read: (range: SeqRange, count: number) => HistorySlice;
}

/** What a member asks to read again: the newest first, or what follows a number, the oldest first. */
export interface AskedHistory {
  before?: number | undefined;
  after?: number | undefined;
  limit?: number | undefined;
  /** The name of a conversation. */
  with?: string | undefined;
  /** What the messages say. */
  text?: string | undefined;
}

/** How the history is read for what a member asks. */
export function createReading(
  view: HubView,
  member: MemberView,
  asked: AskedHistory,
): SlicedReading {
  const { before = Infinity, after, limit = limits.historyMessages, with: name, text } = asked;
  const order = after === undefined ? "newestFirst" : "oldestFirst";
  const conversation = name === undefined ? undefined : view.findConversation(member, name);
  const terms = text === undefined ? undefined : parseSearch(text);
  return {
    range: { after: after ?? 0, before: Math.min(before, view.newest + 1) },
    count: Math.min(limit, limits.historyMessagesAtMost),
    read(range, count) {
      const query = { ...range, count, conversation };
      if (!terms) return view.readSlice(member, { ...query, order });
      if (terms.length === 0) return { messages: [], rest: undefined };
      return view.searchSlice(member, { ...query, terms });
    },
  };
}

/** Reads slice by slice; the last one has the rest that is left to read, if there is one. */
export function* readSlices({
  range,
  count,
  read,
}: SlicedReading): Generator<HistorySlice & { isLast: boolean }, void, void> {
  let left: SeqRange | undefined = range;
  let wanted = count;
  while (left) {
    const slice: HistorySlice = read(left, wanted);
    wanted -= slice.messages.length;
    left = wanted > 0 ? slice.rest : undefined;
    yield { ...slice, isLast: left === undefined };
  }
}
