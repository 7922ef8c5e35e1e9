/** What a terminal answers to a question (ECMA-48 CPR; DEC secondary device attributes). */
export type TerminalAnswer =
  /** The cursor's column, from 0. */
  | { kind: "cursor"; column: number }
  /** The kind of the terminal and its version, such as `41;390;0` for xterm. */
  | { kind: "terminal"; attributes: string };

const escape = "\u001b";
/** Characters of a sequence that is not whole yet; what is longer is not a sequence. */
const mostHeld = 256;

/** Control functions (ECMA-48 §5.4, §5.6), and control characters that no key of the line editor sends. */
const sequences = new RegExp(
  [
    // A string, such as an answer to another program's question. Only if it is whole: Alt-P begins like one.
    `${escape}[PX\\]^_][^\\u0007${escape}]*(?:\\u0007|${escape}\\\\)`,
    // The function keys of the Linux console
    `${escape}{1,2}\\[\\[[!-~]`,
    // A mouse of the oldest protocol
    `${escape}\\[M[ -\\u00ff]{3}`,
    `${escape}{1,2}\\[[0-?]*[ -/]*[@-~]`,
    `${escape}{1,2}O[0-9;]*[A-Za-z]`,
    "[\\u0000\\u001c\\u001d\\u0080-\\u009f]",
  ].join("|"),
  "g",
);
const begun = new RegExp(`${escape}{1,2}\\[[0-?]*[ -/]*$`);
/** What the key decoder of `node:readline` reads to its end; of any other sequence it types the rest. */
const readable = new RegExp(
  `^${escape}{1,2}(?:\\[\\[?\\d{0,3}(?:;\\d)?[A-Za-z~^$@]|O\\d?[A-Za-z])$`,
);

const cursorReport = new RegExp(`^${escape}\\[\\d+;(\\d+)R$`);
const attributesReport = new RegExp(`^${escape}\\[>([\\d;]*)c$`);

/**
 * Passes on the keys of a terminal's input, wherever its bytes are cut. Sequences of unknown keys and
 * answers to questions are left out whole, so that none of their characters is typed.
 */
export class KeyFilter {
  readonly #onAnswer: (answer: TerminalAnswer) => void;
  #held = "";

  constructor(onAnswer: (answer: TerminalAnswer) => void) {
    this.#onAnswer = onAnswer;
  }

  /** The text without what is no key. */
  pass(text: string): string {
    const all = this.#held + text;
    const start = begun.exec(all)?.index ?? all.length;
    this.#held = all.length - start > mostHeld ? "" : all.slice(start);
    return all.slice(0, start).replace(sequences, (sequence) => this.#sort(sequence));
  }

  #sort(sequence: string): string {
    const cursor = cursorReport.exec(sequence);
    const terminal = attributesReport.exec(sequence);
    if (cursor) this.#onAnswer({ kind: "cursor", column: Number(cursor[1]) - 1 });
    else if (terminal) this.#onAnswer({ kind: "terminal", attributes: terminal[1] ?? "" });
    else if (readable.test(sequence)) return sequence;
    return "";
  }
}
