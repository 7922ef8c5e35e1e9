import type { TerminalAnswer } from "./keyFilter.ts";
import type { Draft } from "./lineView.ts";
import { LineView } from "./lineView.ts";

/** Asks what the terminal is (DEC secondary device attributes). */
const askTerminal = "\u001b[>c";
/** Asks where the cursor is (ECMA-48 DSR). */
const askCursor = "\u001b[6n";
/** Asks how wide the terminal is: where the cursor stops on its way to the right, and then comes back from. */
const askWidth = `\u001b7\u001b[999C${askCursor}\u001b8`;
/** Milliseconds that an answer may take, over a slow network too; nothing is drawn meanwhile. */
const answerWithinMs = 500;

/** Terminals that cut rows which no longer fit, by the start of their attributes. */
const cutters = [
  // xterm
  "41;",
  // PuTTY
  "0;136;",
  // GNU screen
  "83;",
  // mosh
  "1;10;",
];

/** A terminal as it is written: a `WriteStream` of `node:tty`, or what behaves like one. */
export interface TerminalOutput {
  /** 0 if it is not known. */
  readonly columns: number;
  readonly rows: number;
  write(text: string): unknown;
  on(event: "resize", listener: () => void): unknown;
  off(event: "resize", listener: () => void): unknown;
  /** Asks the system for the size; if it has changed, `resize` is emitted. */
  _refreshSize?(): void;
}

export interface BottomLineOptions {
  output: TerminalOutput;
  /** What the line holds. */
  read: () => Draft;
  /** Sets off what stands above it. */
  paintAbove: (row: string) => string;
}

/**
 * A line at the bottom of the terminal, below all that is printed. When the terminal becomes narrower
 * than what is drawn, terminals differ in where the line then begins. Then it asks the terminal, and
 * rather leaves a part of the line behind than clears a row that is not its own.
 */
export class BottomLine {
  readonly #options: BottomLineOptions;
  readonly #view: LineView;
  readonly #onResize = (): void => this.#resized();
  /** Printed once the terminal has answered. */
  #held = "";
  /** Another program has the terminal. */
  #isHidden = false;
  #isStale = false;
  #drawings = 0;
  /** What the terminal was asked and has not answered yet, the cursor's place or the width at a drawing. */
  #questions: ("cursor" | { drawing: number })[] = [];
  #deadline: Timer | undefined;
  /** Called once nothing is asked. */
  #onAnswered: (() => void)[] = [];
  /** The terminal has let a question pass: it is no longer asked. */
  #isMute = false;
  #attributes: string | undefined;
  /** Whether the terminal breaks rows that no longer fit, or cuts them; undefined until it was asked. */
  #breaksRows: boolean | undefined;

  constructor(options: BottomLineOptions) {
    this.#options = options;
    this.#view = new LineView(options.output, options.paintAbove);
    options.output.on("resize", this.#onResize);
  }

  /** Prints text above the line, or where the line would be. The text is empty or ends in a line end. */
  print(text: string): void {
    const { output } = this.#options;
    if (this.#isHidden) {
      if (text !== "") output.write(text);
      return;
    }
    // The size by now: the signal that it has changed may still be on its way.
    output._refreshSize?.();
    this.#held += text;
    if (!this.#questions.includes("cursor")) this.#show(false);
  }

  /** Draws the line again once all that happens at the same time is done. */
  changed(): void {
    if (this.#isStale) return;
    this.#isStale = true;
    queueMicrotask(() => {
      if (this.#isStale) this.print("");
    });
  }

  /** Draws the line where the cursor is: this program or another has moved it. */
  drawAnew(): void {
    this.#isHidden = false;
    this.#isStale = false;
    this.#view.forget();
    this.#stopAsking();
    this.changed();
  }

  /** Takes the terminal's answer to a question. */
  take(answer: TerminalAnswer): void {
    if (answer.kind === "terminal") {
      this.#attributes = answer.attributes;
      return;
    }
    const question = this.#questions.shift();
    if (question === "cursor") this.#takeCursor(answer.column);
    else if (question?.drawing === this.#drawings) this.#view.cut(answer.column + 1);
    this.#tellAnswered();
  }

  /**
   * Resolves once the terminal has answered all it was asked, or lets too much time pass: what it answers
   * later would be typed into the program that has it next.
   */
  async answered(): Promise<void> {
    if (this.#questions.length === 0 || this.#isMute) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#onAnswered.push(resolve);
    const timer = setTimeout(resolve, answerWithinMs);
    await promise;
    clearTimeout(timer);
  }

  /** Clears the line, for as long as another program has the terminal: until `drawAnew`. */
  hide(): void {
    if (!this.#isHidden) this.#options.output.write(this.#erased(false));
    this.lose();
  }

  /** Another program has taken the terminal, and the line is not this one's to clear: until `drawAnew`. */
  lose(): void {
    this.#isHidden = true;
    this.#stopAsking();
    this.#isStale = false;
    const held = this.#held;
    this.#held = "";
    this.print(held);
  }

  /** Ends with the line cleared. */
  close(): void {
    this.#options.output.off("resize", this.#onResize);
    this.hide();
  }

  #show(breaksCursorRow: boolean): void {
    this.#isStale = false;
    const { output, read } = this.#options;
    const draft = read();
    const held = this.#held;
    this.#held = "";
    const erased = this.#erased(breaksCursorRow);
    const drawn = this.#view.draw(draft);
    this.#drawings += 1;
    // A terminal may have become narrower before this program knows, and then has cut what it was to draw.
    const isToBeSure = this.#view.hasRowsAbove && !this.#isMute;
    if (isToBeSure) this.#questions.push({ drawing: this.#drawings });
    output.write(erased + held + drawn + (isToBeSure ? askWidth : ""));
  }

  /** A terminal that was not asked, or does not answer, is taken for one of the many that break rows. */
  #erased(breaksCursorRow: boolean): string {
    return this.#view.erase({ breaksRows: this.#breaksRows ?? true, breaksCursorRow });
  }

  #resized(): void {
    // Before the width at the drawing is known, rows may be cut in a terminal that breaks them.
    const isWidthKnown = this.#questions.length === 0;
    const isInDoubt = this.#view.isInDoubt(isWidthKnown ? this.#breaksRows : undefined);
    if (isInDoubt && !this.#isMute) this.#ask();
    else this.changed();
  }

  #ask(): void {
    this.#questions.push("cursor");
    this.#options.output.write((this.#breaksRows === undefined ? askTerminal : "") + askCursor);
    clearTimeout(this.#deadline);
    this.#deadline = setTimeout(() => {
      this.#isMute = true;
      this.#stopAsking();
      this.#show(false);
    }, answerWithinMs);
  }

  #stopAsking(): void {
    this.#questions = [];
    this.#tellAnswered();
    clearTimeout(this.#deadline);
  }

  #tellAnswered(): void {
    if (this.#questions.length > 0) return;
    for (const resolve of this.#onAnswered.splice(0)) resolve();
  }

  #takeCursor(column: number): void {
    this.#breaksRows ??= breaksRows(this.#attributes);
    // The size has changed once more since.
    if (this.#questions.includes("cursor")) return;
    clearTimeout(this.#deadline);
    const isBroken = this.#view.isCursorRowBroken(column);
    if (isBroken) this.#breaksRows = true;
    this.#show(isBroken);
  }
}

/** @param attributes undefined if the terminal does not tell them */
function breaksRows(attributes: string | undefined): boolean {
  if (attributes === undefined) return false;
  return !cutters.some((start) => attributes.startsWith(start));
}
