import type { ChatSession } from "../client/chatSession.ts";
import type { RequestAnswer } from "../client/pendingRequests.ts";
import * as texts from "../model/texts.ts";
import type { TypedLine } from "../model/typedLine.ts";
import { isBare } from "../model/typedLine.ts";
import type { ChatLog } from "./chatLog.ts";
import type { Conversations } from "./conversations.ts";
import type { Notice, PendingCorrection } from "./logEntry.ts";
import { pageTexts } from "./pageTexts.ts";

export interface AnswersOptions {
  session: Pick<ChatSession, "connection" | "correct" | "last" | "roster" | "say">;
  log: ChatLog;
  conversations: Conversations;
  /** The message has this text from now on. */
  correct: (seq: number, text: string) => void;
  /** Tells it in the conversation; in the one that is shown, if none is given. */
  tell: (tone: Notice["tone"], lines: readonly string[], within?: string) => void;
  /** Something is to be drawn, and saved. */
  changed: () => void;
}

/** Says what is typed about messages, and follows what becomes of it; `answerActs.ts` is what buttons do. */
export class Answers {
  readonly #options: AnswersOptions;

  constructor(options: AnswersOptions) {
    this.#options = options;
  }

  /**
   * Does what a typed line means if that depends on what is on the page: a line for the conversation that is
   * shown is what its draft is about. Undefined if it does not; false if the line stays to be corrected.
   */
  perform(typed: TypedLine, line: string): boolean | undefined {
    const { conversations, session, log, tell } = this.#options;
    if (typed.type === "correct") {
      const last = log.findLastSent();
      if (last?.seq === undefined) return undefined;
      const why = session.last.whyNotCorrected(conversations.chosen, last.conversation ?? last.to);
      if (why !== undefined) {
        tell("refusal", [why]);
        return false;
      }
      this.correct(last.seq, typed.text);
      return true;
    }
    if (typed.type !== "say") return undefined;
    const to = session.roster.findRoom(typed.to) ?? typed.to;
    if (to !== conversations.chosen) return undefined;
    return this.say(typed.text, isBare(typed.text, line));
  }

  /**
   * Says the text in the conversation that is shown, as what its draft is about; false as in {@link perform}.
   * @param isBare the server is to look whether it may be meant for somebody else
   */
  say(text: string, isBare = false): boolean {
    const { conversations, session } = this.#options;
    const { chosen, aim } = conversations;
    if (aim?.kind !== "correction") {
      return session.say(chosen, text, { ...(aim && { replyTo: aim.seq }), isBare });
    }
    if (text !== aim.text) this.correct(aim.seq, text);
    return true;
  }

  /** What the draft was about is said. */
  finish(): void {
    this.#options.conversations.aimAt(undefined);
  }

  /**
   * Gives a message of one's own another text.
   * @param repeated the id of a frame of before a reload
   */
  correct(seq: number, text: string, repeated?: string): void {
    const { session, log, tell, changed } = this.#options;
    const { id, answer } = session.correct(seq, text, repeated);
    log.noteCorrection(seq, { id, text });
    void answer.then(({ isGranted, lines }) => {
      if (isGranted) this.#options.correct(seq, text);
      // What was read again of the history cannot say it beside the message.
      else if (!log.find(seq)) tell("refusal", [...lines, text]);
      // Another one may be on its way by now.
      const isLast = log.correcting.some(({ correction }) => correction?.id === id);
      if (isLast) log.noteCorrection(seq, isGranted ? undefined : { id, text, reasons: lines });
      changed();
    });
  }

  /** Repeats what was on its way before a reload. */
  resume(isSameMember: boolean): void {
    for (const { seq, correction } of this.#options.log.correcting) {
      if (seq && correction) this.#resume(seq, correction, isSameMember);
    }
  }

  /** Waits for the answer, and tells why if it was refused. */
  ask(answer: Promise<RequestAnswer>): void {
    const { session, tell, changed } = this.#options;
    if (session.connection !== "fine") tell("state", [pageTexts.composer.doneOnceBack]);
    changed();
    void answer.then(({ isGranted, lines }) => {
      if (!isGranted) tell("refusal", lines);
      changed();
    });
  }

  /** Messages were taken back: none of them can be answered or corrected. */
  forget(seqs: readonly number[]): void {
    const { conversations, tell } = this.#options;
    for (const [conversation, aim] of conversations.aims) {
      if (!seqs.includes(aim.seq)) continue;
      conversations.aims.delete(conversation);
      tell("state", [pageTexts.composer.aimIsGone], conversation);
    }
  }

  #resume(seq: number, { id, text }: PendingCorrection, isSameMember: boolean): void {
    if (isSameMember) this.correct(seq, text, id);
    else this.#options.log.noteCorrection(seq, { id, text, reasons: [texts.unanswered(1)] });
  }
}
