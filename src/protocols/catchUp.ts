import type { MemberEvent } from "../model/event.ts";
import { limits } from "../model/limits.ts";

/** Bytes that are told at once, about. */
const partBytes = 65_536;

/** Bytes of answers that may wait before the peer's next line has to wait for them. */
const answerBytes = 65_536;

/** A page of the history in the bytes of a protocol. */
export interface EncodedPage {
  bytes: Uint8Array;
  /** All up to this message is read. */
  upTo: number;
  /** At most so many messages before these are not kept any more. */
  forgotten: number;
}

/** Where a peer in catch-up gets what it is told. */
export interface CatchUpSource {
  /** The newest message there is, stored and told to everyone else. */
  readonly newest: number;
  /** The peer's messages after `after`, up to `upTo` or as many as a page holds. */
  readPage(after: number, upTo: number): EncodedPage;
  /** Says that at most so many messages are not kept any more. */
  encodeSkipped(count: number): Uint8Array;
  tell(bytes: Uint8Array): void;
}

/** Something that is no message: bytes, or a long answer that is made part by part as the peer reads it. */
interface Waiting {
  /** It is told after this message and before the next. */
  after: number;
  content: Uint8Array | Iterator<Uint8Array>;
  isAnswer: boolean;
}

/**
 * What is still to be told to a peer that reads less fast than it is told, or that has much to read. Of
 * messages, which are in the history, only a position is kept; everything else waits here at its place
 * among them. So a slow peer is told the same in the same order as a fast one, later.
 */
export class CatchUp {
  /** All messages up to this one are told. */
  #position: number;
  /** In the order of their places. */
  #waiting: Waiting[] = [];
  /** Messages that are not kept any more, and of which the peer is still to be told. */
  #skipped = 0;
  #waitingBytes = 0;
  /** Of those, what the peer asked for. */
  #answerBytes = 0;
  /** Answers of which a part is still to be made. */
  #unmade = 0;

  /** All messages up to this one are told. */
  get position(): number {
    return this.#position;
  }

  /** @param position all messages up to this one are told */
  constructor(position: number) {
    this.#position = position;
  }

  /** So much waits that is no message that the peer cannot get it all. */
  get isOverfull(): boolean {
    return this.#waitingBytes > limits.sendQueueBytes;
  }

  /** So many answers wait that the peer's next line has to wait too. */
  get isFullOfAnswers(): boolean {
    return this.#unmade > 0 || this.#answerBytes > answerBytes;
  }

  /** @param after the newest message before it */
  addEvent(bytes: Uint8Array, after: number): void {
    this.#waiting.push({ after, content: bytes, isAnswer: false });
    this.#waitingBytes += bytes.length;
  }

  /** Forgets what others caused and is still to be told: what the peer asked for stays. */
  leaveOutEvents(): void {
    this.#waiting = this.#waiting.filter(({ isAnswer }) => isAnswer);
    this.#waitingBytes = this.#answerBytes;
  }

  /** @param after the newest message before it */
  addAnswer(bytes: Uint8Array, after: number): void {
    this.#waiting.push({ after, content: bytes, isAnswer: true });
    this.#waitingBytes += bytes.length;
    this.#answerBytes += bytes.length;
  }

  /** @param after the newest message before it */
  addLongAnswer(parts: Iterator<Uint8Array>, after: number): void {
    this.#waiting.push({ after, content: parts, isAnswer: true });
    this.#unmade += 1;
  }

  /** Tells the next part, and reads at most one page for it. Returns whether the peer is told everything. */
  proceed(source: CatchUpSource): boolean {
    let told = this.#tellWaiting(source, partBytes);
    const upTo = this.#waiting[0]?.after ?? source.newest;
    if (told < partBytes && this.#position < upTo) {
      const page = source.readPage(this.#position, upTo);
      this.#position = page.upTo;
      this.#skipped += page.forgotten;
      if (page.bytes.length > 0 || page.upTo >= source.newest) this.#tellSkipped(source);
      if (page.bytes.length > 0) source.tell(page.bytes);
      told += page.bytes.length;
      this.#tellWaiting(source, partBytes - told);
    }
    return this.#waiting.length === 0 && this.#position >= source.newest;
  }

  #tellSkipped({ tell, encodeSkipped }: CatchUpSource): void {
    if (this.#skipped === 0) return;
    tell(encodeSkipped(this.#skipped));
    this.#skipped = 0;
  }

  /** Tells what has its place before the next message, until it is about `most` bytes; returns how many it was. */
  #tellWaiting({ tell }: CatchUpSource, most: number): number {
    let told = 0;
    let done = 0;
    for (const { after, content, isAnswer } of this.#waiting) {
      if (after > this.#position || told >= most) break;
      if (content instanceof Uint8Array) {
        told += content.length;
        this.#waitingBytes -= content.length;
        if (isAnswer) this.#answerBytes -= content.length;
        tell(content);
      } else {
        let part = content.next();
        for (; !part.done; part = content.next()) {
          // A part of nothing: the work goes on in a later turn.
          if (part.value.length === 0) break;
          told += part.value.length;
          tell(part.value);
          if (told >= most) break;
        }
        if (!part.done) break;
        this.#unmade -= 1;
      }
      done += 1;
    }
    this.#waiting.splice(0, done);
    return told;
  }
}

/** Whether it answers a peer's own line, though it is told as an event. */
export function isAnswer({ kind }: MemberEvent): boolean {
  return kind === "receipted" || kind === "notStored" || kind === "roomEntered";
}
