import type { AskedPast, PastLine } from "../model/historyPlace.ts";
import { HistoryPlace } from "../model/historyPlace.ts";
import type { Message } from "../model/message.ts";
import { readMessage } from "./frameMessage.ts";
import type { ClientFrame } from "../wire/clientFrame.ts";
import type { ServerFrame } from "../wire/serverFrame.ts";

type HistoryFrame = Extract<ServerFrame, { type: "history" }>;

/** Typed lines that ask for earlier messages, until their answers are whole. */
export class HistoryRequests {
  #place: HistoryPlace;
  readonly #requests = new Map<string, { asked: AskedPast; messages: Message[] }>();

  /** @param newest as in the welcome */
  constructor(newest: number) {
    this.#place = new HistoryPlace(newest);
  }

  noteShown(seq: number): void {
    this.#place.noteShown(seq);
  }

  /** The frame that asks, or what to answer without one. */
  ask(id: string, line: PastLine): ClientFrame | string[] {
    const asked = this.#place.ask(line);
    if (Array.isArray(asked)) return asked;
    this.#requests.set(id, { asked, messages: [] });
    const { text, ...which } = asked;
    if (text === undefined) return { type: "history", id, ...which };
    return { type: "search", id, text, ...which };
  }

  /** Takes a part of an answer; returns what to show once it is whole. */
  take({ id, messages, more, next }: HistoryFrame): string[] | undefined {
    const request = this.#requests.get(id);
    if (!request) return undefined;
    request.messages.push(...messages.map(readMessage));
    if (more) return undefined;
    this.#requests.delete(id);
    return this.#place.take(request.asked, request.messages, next);
  }

  /** The connection is lost: what was asked is asked again, and answered from the start. */
  startAgain(): void {
    for (const request of this.#requests.values()) request.messages = [];
  }

  /** It is another class now, or another member. */
  startAnew(newest: number): void {
    this.#place = new HistoryPlace(newest);
  }
}
