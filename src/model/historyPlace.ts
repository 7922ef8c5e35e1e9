import { limits } from "./limits.ts";
import type { Message } from "./message.ts";
import { renderQuote, renderRecordedMessage } from "./render.ts";

/** A typed line that asks for earlier messages. A search without a text goes on with the last one. */
export type PastLine = { type: "back"; count?: number } | { type: "search"; text?: string };

/** What such a line asks for, the newest first. */
export interface AskedPast {
  before: number;
  limit: number;
  /** What the messages say, if it is a search. */
  text?: string;
}

/** Messages that one line brings, about a screen. */
const messagesPerLine = 20;

/** Where a person is in the history: what their next `/back` and `/search` go on from. */
export class HistoryPlace {
  /** They have seen what there is from this number on. */
  #before: number;
  #search: { text: string; before: number } | undefined;

  /** @param newest the newest message: what comes after it is shown by itself */
  constructor(newest: number) {
    this.#before = newest + 1;
  }

  noteShown(seq: number): void {
    this.#before = Math.min(this.#before, seq);
  }

  /** What the line asks for, or what to answer at once. */
  ask(line: PastLine): AskedPast | string[] {
    if (line.type === "back") {
      return { before: this.#before, limit: line.count ?? messagesPerLine };
    }
    if (line.text !== undefined)
      this.#search = { text: line.text, before: Number.MAX_SAFE_INTEGER };
    if (!this.#search) return ["Type /search and what to look for."];
    return { ...this.#search, limit: messagesPerLine };
  }

  /**
   * Takes the whole answer, and returns it as a person reads it: the oldest first.
   * @param messages the newest first
   * @param next where there is more, as an answer says it
   */
  take({ text, before }: AskedPast, messages: readonly Message[], next?: number): string[] {
    const lines = messages.toReversed().flatMap(renderPast);
    if (text === undefined) {
      this.#before = next ?? 1;
      return [
        ...lines,
        next === undefined ? "Nothing was said before that." : "Before that: /back",
      ];
    }
    if (this.#search?.text === text) this.#search = { text, before: next ?? 1 };
    const isFirst = before >= Number.MAX_SAFE_INTEGER;
    if (lines.length === 0)
      return [isFirst ? `Nobody has said ${text}.` : `Nothing more says ${text}.`];
    return next === undefined ? lines : [...lines, "Further back: /search"];
  }
}

function renderPast(message: Message): string[] {
  const line = `${formatTime(message.at)} ${renderRecordedMessage(message)}`;
  return [...renderQuote(message), line];
}

/** As the clock on the wall shows it, to the minute. */
function formatTime(at: number): string {
  const time = new Date(at);
  const parts = [time.getMonth() + 1, time.getDate(), time.getHours(), time.getMinutes()];
  const [month, day, hours, minutes] = parts.map((part) => String(part).padStart(2, "0"));
  return `${time.getFullYear()}-${month}-${day} ${hours}:${minutes}`;
}

/** The messages that one line may ask for, or undefined if it is no such number. */
export function readCount(text: string): number | undefined {
  if (!/^\d{1,4}$/.test(text)) return undefined;
  const count = Number(text);
  return count > 0 && count <= limits.historyMessagesAtMost ? count : undefined;
}
