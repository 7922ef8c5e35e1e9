import type { Message } from "../model/message.ts";
import { readMessage } from "./frameMessage.ts";
import type { ServerFrame } from "../wire/serverFrame.ts";

/** Which earlier messages are wanted: with a text, those that say it. */
export interface AskedMessages {
  /** The conversation; all of them if it is left out. */
  with?: string;
  before?: number;
  /** Only without a text: what follows this number, the oldest first. */
  after?: number;
  limit: number;
  text?: string;
}

/** A message that was read again; `mine` if this member said it, under whatever name. */
export type PastMessage = Message & { mine: boolean };

/** What came of it; `next` goes on where there is more. */
export type PastAnswer =
  | { isGranted: true; messages: PastMessage[]; next: number | undefined }
  /** `code` is that of the refusal, or `over` if the session has ended. */
  | { isGranted: false; code: string; lines: readonly string[] };

interface PendingAnswer {
  messages: PastMessage[];
  resolve: (answer: PastAnswer) => void;
}

/** Requests for earlier messages whose caller waits for the answer, by the id of their frame. */
export class PastRequests {
  readonly #requests = new Map<string, PendingAnswer>();
  /** Why nothing is answered any more. */
  #over: string | undefined;

  /** Resolves once the answer is whole, it is refused, or the session has ended. */
  async add(id: string): Promise<PastAnswer> {
    const answer = new Promise<PastAnswer>((resolve) => {
      this.#requests.set(id, { messages: [], resolve });
    });
    if (this.#over !== undefined) this.end(this.#over);
    return await answer;
  }

  /** Takes a part of an answer; returns false if nobody waits for it. */
  take({ id, messages, more, next }: Extract<ServerFrame, { type: "history" }>): boolean {
    const request = this.#requests.get(id);
    if (!request) return false;
    for (const framed of messages) {
      request.messages.push({ ...readMessage(framed), mine: framed.mine === true });
    }
    if (!more) this.#settle(id, { isGranted: true, messages: request.messages, next });
    return true;
  }

  /** Returns false if nobody waits for this answer. */
  refuse(id: string, code: string, lines: readonly string[]): boolean {
    return this.#settle(id, { isGranted: false, code, lines });
  }

  /** The connection is lost: what was asked is asked again, and answered from the start. */
  startAgain(): void {
    for (const request of this.#requests.values()) request.messages = [];
  }

  /** Refuses what is pending and all that follows. */
  end(why: string): void {
    this.#over = why;
    for (const id of this.#requests.keys()) this.refuse(id, "over", [why]);
  }

  #settle(id: string, answer: PastAnswer): boolean {
    const request = this.#requests.get(id);
    this.#requests.delete(id);
    request?.resolve(answer);
    return request !== undefined;
  }
}
