import type { Message } from "../../model/message.ts";
import { encodeFrames } from "../../wire/encoder.ts";
import type { ServerFrame } from "../../wire/serverFrame.ts";
import type { SlicedReading } from "../historySlices.ts";
import { readSlices } from "../historySlices.ts";
import { emptyPart } from "../longAnswer.ts";
import { messageFrame } from "./memberFrames.ts";

/** Bytes of messages in one frame; one more, of the longest text, fits into its line, too. */
const messagesBytes = 32_000;

/** Earlier messages that a newcomer is sent at a time. */
const messagesPerPart = 50;

/** Marks messages from before a newcomer joined. */
const earlier = { earlier: true } as const;

type HistoryMessage = Extract<ServerFrame, { type: "history" }>["messages"][number];

/** Messages from before a newcomer joined. */
export function* earlierParts(messages: readonly Message[]): Generator<Uint8Array, void, void> {
  for (let at = 0; at < messages.length; at += messagesPerPart) {
    const part = messages.slice(at, at + messagesPerPart);
    yield encodeFrames(...part.map((message) => Object.assign(messageFrame(message), earlier)));
  }
}

/** The answer to `history` or `search`, part by part as it is read by the member of that id. */
export function* historyParts(
  { id, after }: { id: string; after?: number },
  readerId: number,
  reading: SlicedReading,
): Generator<Uint8Array, void, void> {
  const answer = { type: "history", id } as const;
  let messages: HistoryMessage[] = [];
  let bytes = 0;
  let next: number | undefined;
  for (const slice of readSlices(reading)) {
    for (const message of slice.messages) {
      if (bytes >= messagesBytes) {
        yield encodeFrames({ ...answer, messages, more: true });
        messages = [];
        bytes = 0;
      }
      const { type: _, ...said } = messageFrame(message);
      const framed = message.senderId === readerId ? { ...said, mine: true as const } : said;
      messages.push(framed);
      bytes += Buffer.byteLength(JSON.stringify(framed));
    }
    if (!slice.isLast) yield emptyPart;
    next = after === undefined ? slice.rest?.before : slice.rest?.after;
  }
  yield encodeFrames({ ...answer, messages, ...(next !== undefined && { next }) });
}
