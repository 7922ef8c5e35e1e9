import { maxBatchBytes, maxBatchLines } from "./capabilities.ts";

/** Why a batch makes no message: the code of the FAIL, what it is about, and a sentence (IRCv3 multiline). */
export type BatchMistake = [code: string, ...about: string[], sentence: string];

export interface BatchLine {
  command: string;
  target: string;
  text: string;
  /** It goes on with the line before it. */
  isContinued: boolean;
}

/** The lines of one message as a client sends them, until it ends the batch (IRCv3 multiline). */
export class MessageBatch {
  /** The reference tag, by which the client says that a line belongs to it. */
  readonly reference: string;
  readonly target: string;
  /** The id of the message that it answers. */
  readonly replyId: string | undefined;
  #label: string | undefined;
  readonly #lines: BatchLine[] = [];
  #bytes = 0;
  /** What was wrong with it was said: the rest of it is dropped. */
  #isRefused = false;

  /** @param label of the whole message (IRCv3 labeled-response) */
  constructor(
    reference: string,
    target: string,
    { label, replyId }: { label: string | undefined; replyId: string | undefined },
  ) {
    this.reference = reference;
    this.target = target;
    this.replyId = replyId;
    this.#label = label;
  }

  /** The label, for the response that answers the whole message: once. */
  takeLabel(): string | undefined {
    const label = this.#label;
    this.#label = undefined;
    return label;
  }

  /** `PRIVMSG` or `NOTICE`, once there is a line. */
  get command(): string | undefined {
    return this.#lines[0]?.command;
  }

  get isRefused(): boolean {
    return this.#isRefused;
  }

  /** Takes a line. Returns what makes the whole message impossible; then nothing more is taken. */
  add(line: BatchLine): BatchMistake | undefined {
    if (this.#isRefused) return undefined;
    const mistake = this.#check(line);
    if (mistake) {
      this.#drop();
      return mistake;
    }
    this.#bytes += Buffer.byteLength(line.text) + (line.isContinued ? 0 : 1);
    this.#lines.push(line);
    return undefined;
  }

  /** Takes what is no line of it. */
  refuse(): BatchMistake | undefined {
    if (this.#isRefused) return undefined;
    this.#drop();
    return ["MULTILINE_INVALID", "Only lines of the message belong in its batch"];
  }

  /** The text of the message, and where its client had to break a line of it. */
  join(): { text: string; breaks: number[] } {
    const breaks: number[] = [];
    let text = "";
    for (const [index, line] of this.#lines.entries()) {
      if (line.isContinued) breaks.push(text.length);
      else if (index > 0) text += "\n";
      text += line.text;
    }
    return { text, breaks };
  }

  #drop(): void {
    this.#isRefused = true;
    this.#lines.length = 0;
  }

  #check({ command, target, text, isContinued }: BatchLine): BatchMistake | undefined {
    if (target.toLowerCase() !== this.target.toLowerCase()) {
      const sentence = "All lines of a message go to its one target";
      return ["MULTILINE_INVALID_TARGET", this.target, target, sentence];
    }
    if (command !== (this.command ?? command)) {
      return ["MULTILINE_INVALID", "All lines of a message have the same command"];
    }
    if (isContinued && (text === "" || this.#lines.length === 0)) {
      return ["MULTILINE_INVALID", "There is nothing to continue"];
    }
    if (this.#lines.length >= maxBatchLines) {
      const most = String(maxBatchLines);
      return ["MULTILINE_MAX_LINES", most, `A message has at most ${most} lines`];
    }
    if (this.#bytes + Buffer.byteLength(text) > maxBatchBytes) {
      const most = String(maxBatchBytes);
      return ["MULTILINE_MAX_BYTES", most, `A message has at most ${most} bytes`];
    }
    return undefined;
  }
}
