import type { HubView } from "../../hub/hubView.ts";
import { parseMessageId } from "./messageLines.ts";

/** A place among the messages (IRCv3 chathistory): those before `first` are before it, those after `last` after it. */
export interface MessageReference {
  first: number;
  last: number;
}

/** The place of `msgid=…` or `timestamp=…`; undefined if it is neither. */
export function parseMessageReference(
  view: Pick<HubView, "findMessage" | "seqBefore">,
  word: string,
): MessageReference | undefined {
  const [, kind, value = ""] = /^(msgid|timestamp)=(.+)$/.exec(word) ?? [];
  if (kind === "timestamp") {
    const at = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/.test(value) ? Date.parse(value) : NaN;
    return Number.isNaN(at) ? undefined : placeOf(view, at);
  }
  const id = kind === "msgid" ? parseMessageId(value) : undefined;
  if (!id) return undefined;
  const found = view.findMessage(id.seq);
  // A message that was taken back keeps its place, and that of another class has the place of its time.
  return found && found.at !== id.at ? placeOf(view, id.at) : { first: id.seq, last: id.seq };
}

function placeOf(view: Pick<HubView, "seqBefore">, at: number): MessageReference {
  return { first: view.seqBefore(at) + 1, last: view.seqBefore(at + 1) };
}
