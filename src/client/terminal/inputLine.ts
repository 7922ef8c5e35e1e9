import * as readline from "node:readline";
import { PassThrough, Writable } from "node:stream";
import { StringDecoder } from "node:string_decoder";
import { cleanText } from "../../model/text.ts";
import type { Attention } from "./attention.ts";
import type { Completion } from "./completion.ts";
import { CompletionCycle } from "./completionCycle.ts";
import { HistorySearch } from "./historySearch.ts";
import type { LineKeeping } from "./inputHistory.ts";
import { decodeInput, encodeInput, InputHistory, lineEnd } from "./inputHistory.ts";
import type { TerminalOutput } from "./bottomLine.ts";
import { BottomLine } from "./bottomLine.ts";
import { countKeySteps } from "./graphemes.ts";
import { KeyFilter } from "./keyFilter.ts";
import { retakeRawMode, Suspension } from "./suspension.ts";

const bracketedPasteOn = "\u001b[?2004h";
const bracketedPasteOff = "\u001b[?2004l";
/** Focus of the terminal's window (xterm, "FocusIn/FocusOut"). */
const focusIn = "\u001b[I";
const focusOut = "\u001b[O";
const focusReportsOn = "\u001b[?1004h";
const focusReportsOff = "\u001b[?1004l";
const clearScreen = "\u001b[H\u001b[2J";

/** A terminal as it is read: a `ReadStream` of `node:tty`, or what behaves like one. */
export interface TerminalInput {
  on(event: "data", listener: (bytes: Buffer) => void): unknown;
  on(event: "end", listener: () => void): unknown;
  off(event: "data", listener: (bytes: Buffer) => void): unknown;
  setRawMode(isRaw: boolean): unknown;
  resume(): unknown;
  pause(): unknown;
}

export interface InputLineOptions {
  input: TerminalInput;
  output: TerminalOutput;
  /** A line was entered. */
  onLine: (line: string) => void;
  /** Ctrl-D on an empty line. */
  onEnd: () => void;
  /** Ctrl-C. */
  onInterrupt: () => void;
  /** What comes later completes the line that is still there then. */
  complete: (beforeCursor: string) => Completion | Promise<Completion>;
  /** Told of each key, and of the terminal's focus. */
  attention?: Pick<Attention, "keyPressed" | "focusChanged">;
  /** How lines are kept that were entered. */
  keep?: LineKeeping;
  /** Ctrl-N or Ctrl-P; without it they look back as Down and Up do. */
  onStep?: (by: 1 | -1) => void;
  /** Sets off what is pinned above the line. */
  paintPinned?: (row: string) => string;
  /** Whether the terminal is this program's, for one that may go on in the background. */
  hasTerminal?: () => boolean;
}

/**
 * The input line at the bottom of the terminal. `node:readline` decodes the keys and edits the line;
 * this draws it and adds what a chat needs: printing above a half-typed line, pastes of several lines
 * as one, completion that cycles, and a history that keeps the draft.
 */
export class InputLine {
  readonly #options: InputLineOptions;
  readonly #readline: readline.Interface;
  readonly #bottom: BottomLine;
  readonly #suspension: Suspension;
  readonly #history: InputHistory;
  readonly #onBytes: (bytes: Buffer) => void;
  #prompt = "";
  #isSecret = false;
  #pinned: readonly string[] = [];
  #paste: string | undefined;
  #search: HistorySearch | undefined;
  #cycle: CompletionCycle | undefined;
  /** What is still to be completed, and how often that was asked for. */
  #asked: { readonly before: string; tabs: number } | undefined;
  /** The terminal is another program's. */
  #isAway = false;
  #isClosed = false;

  constructor(options: InputLineOptions) {
    this.#options = options;
    const { input, output, hasTerminal } = options;
    this.#history = new InputHistory(options.keep);
    const { paintPinned = (row: string) => row } = options;
    this.#bottom = new BottomLine({
      output,
      read: () => ({ ...this.#read(), above: this.#pinned }),
      paintAbove: paintPinned,
    });
    // Readline gets its keys by `write`; this stands in for its input and passes on the raw mode.
    const keyless = Object.assign(new PassThrough(), {
      isTTY: true,
      setRawMode: (isRaw: boolean) => this.#isAway || input.setRawMode(isRaw),
    });
    // Readline's own drawing is dropped: it takes an emoji of several code points for wider than terminals do.
    const unseen = new Writable({ write: (_chunk, _encoding, done) => done() });
    this.#readline = readline.createInterface({
      input: keyless,
      output: unseen,
      terminal: true,
      historySize: 0,
    });
    this.#suspension = new Suspension({
      leave: () => this.#leaveTerminal(),
      comeBack: () => this.#retakeTerminal(),
      ...(hasTerminal && {
        background: { hasTerminal, stayAway: () => this.#loseTerminal() },
      }),
    });
    this.#readline.on("SIGINT", options.onInterrupt);
    this.#readline.on("SIGTSTP", () => this.#suspension.stop());
    this.#onBytes = this.#decodeKeys();
    input.on("data", this.#onBytes);
    input.on("end", options.onEnd);
    input.resume();
    output.write(this.#modesOn);
  }

  /** What this asks of the terminal, and takes back. */
  get #modesOn(): string {
    return bracketedPasteOn + (this.#options.attention ? focusReportsOn : "");
  }

  get #modesOff(): string {
    return bracketedPasteOff + (this.#options.attention ? focusReportsOff : "");
  }

  /** Shows the prompt, with what is typed after it, or, if that is secret, with dots in its place. */
  prompt(text: string, isSecret = false): void {
    if (text === this.#prompt && isSecret === this.#isSecret) return;
    this.#prompt = text;
    this.#isSecret = isSecret;
    this.#bottom.changed();
  }

  /** Keeps these rows right above the input line, instead of those before. */
  pin(rows: readonly string[]): void {
    if (rows.length === 0 && this.#pinned.length === 0) return;
    this.#pinned = rows;
    this.#bottom.changed();
  }

  /** Prints text above the input line. The text is empty or ends in a line end. */
  print(text: string): void {
    if (this.#isClosed) this.#options.output.write(text);
    else this.#bottom.print(text);
  }

  /** What is half typed. */
  get text(): string {
    return this.#readline.line;
  }

  /** Replaces what is half typed. */
  replace(line: string): void {
    this.#history.leave();
    this.#replaceLine(line);
    this.#bottom.changed();
  }

  /** Puts a line back to be entered again, unless another is begun. */
  offer(line: string): void {
    if (this.#readline.line === "") this.replace(encodeInput(line));
  }

  /** Clears what is half typed, which Up brings back; returns false if nothing is. */
  discard(): boolean {
    const { line } = this.#readline;
    if (line === "") return false;
    if (!this.#isSecret) this.#history.add(line);
    this.#replaceLine("");
    this.#bottom.changed();
    return true;
  }

  /** Resolves once the terminal can be left: no answer of its is still on its way. */
  async answered(): Promise<void> {
    await this.#bottom.answered();
  }

  /** Restores the terminal. A half-typed line stays above whatever comes. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#suspension[Symbol.dispose]();
    const { input, output } = this.#options;
    input.off("data", this.#onBytes);
    this.#bottom.close();
    if (!this.#isAway) {
      const { line } = this.#readline;
      const kept = line === "" ? "" : `${this.#prompt}${this.#show(line)}\n`;
      output.write(kept + this.#modesOff);
    }
    this.#readline.close();
    input.pause();
  }

  #read(): { text: string; cursor: number } {
    if (this.#search) {
      const { prompt, found = "" } = this.#search;
      return { text: `${cleanText(prompt)}: ${found}`, cursor: cleanText(prompt).length };
    }
    const { line, cursor } = this.#readline;
    const before = this.#prompt + this.#show(line.slice(0, cursor));
    return { text: before + this.#show(line.slice(cursor)), cursor: before.length };
  }

  #show(typed: string): string {
    const text = cleanText(typed);
    return this.#isSecret ? "•".repeat(text.length) : text;
  }

  /** What takes the terminal's bytes and calls back for each key. */
  #decodeKeys(): (bytes: Buffer) => void {
    const decoder = new StringDecoder("utf8");
    const filter = new KeyFilter((answer) => this.#bottom.take(answer));
    const keys = new PassThrough();
    readline.emitKeypressEvents(keys);
    keys.on("keypress", (text, key: readline.Key) => {
      if (!this.#isClosed) this.#key(text, key);
    });
    return (bytes) => void keys.write(filter.pass(decoder.write(bytes)));
  }

  #key(text: string | undefined, key: readline.Key): void {
    const { attention } = this.#options;
    if (key.sequence === focusIn || key.sequence === focusOut) {
      attention?.focusChanged(key.sequence === focusIn);
      return;
    }
    attention?.keyPressed();
    if (key.name === "paste-start") this.#paste = "";
    else if (key.name === "paste-end") this.#endPaste();
    else if (this.#paste !== undefined) this.#paste += text ?? "";
    else if (!this.#search || !this.#seek(this.#search, text, key)) this.#typed(text, key);
    this.#bottom.changed();
  }

  /**
   * A key while a line is looked for. Enter and any key that types nothing take the line that is found:
   * it is entered once it is seen with its prompt.
   * @returns false if the key is still to be done, with that line
   */
  #seek(search: HistorySearch, text: string | undefined, key: readline.Key): boolean {
    const { name, ctrl = false, meta = false } = key;
    if (ctrl && name === "r") search.older();
    else if (name === "backspace") search.erase();
    else if (ctrl && (name === "c" || name === "g")) this.#search = undefined;
    else if (text !== undefined && !ctrl && !meta && /^\P{Cc}+$/u.test(text)) search.type(text);
    else {
      this.#search = undefined;
      if (search.found !== undefined) {
        this.#history.add(this.#readline.line);
        this.#replaceLine(search.found);
      }
      return name === "return" || name === "enter" || name === "escape";
    }
    return true;
  }

  #typed(text: string | undefined, key: readline.Key): void {
    if (key.name === "tab" && !key.shift) {
      this.#complete();
      return;
    }
    this.#cycle = undefined;
    this.#asked = undefined;
    if (key.name === "return" || key.name === "enter") this.#enter(key);
    else if (key.ctrl && (key.name === "n" || key.name === "p") && this.#options.onStep) {
      this.#options.onStep(key.name === "n" ? 1 : -1);
    } else if (key.name === "up" || (key.ctrl && key.name === "p")) this.#recallLine("older");
    else if (key.name === "down" || (key.ctrl && key.name === "n")) this.#recallLine("newer");
    else if (key.ctrl && key.name === "d" && this.#readline.line === "") this.#options.onEnd();
    else if (key.ctrl && key.name === "l") this.#clear();
    else if (key.ctrl && key.name === "r" && !this.#isSecret) {
      this.#search = new HistorySearch(this.#history.lines);
    } else this.#edit(text, key);
  }

  #edit(text: string | undefined, key: readline.Key): void {
    const { line, cursor } = this.#readline;
    const steps = countKeySteps(key, line.slice(0, cursor), line.slice(cursor));
    for (let step = 0; step < steps; step++) this.#readline.write(text ?? null, key);
  }

  #clear(): void {
    this.#options.output.write(clearScreen);
    this.#bottom.drawAnew();
  }

  #enter(key: readline.Key): void {
    if (key.meta) {
      this.#readline.write(lineEnd);
      return;
    }
    const { line } = this.#readline;
    if (!this.#isSecret) this.#history.add(line);
    this.#replaceLine("");
    this.#options.onLine(decodeInput(line));
  }

  #endPaste(): void {
    const pasted = encodeInput(this.#paste ?? "");
    this.#paste = undefined;
    this.#cycle = undefined;
    if (this.#search) this.#search.type(pasted);
    else if (pasted !== "") this.#readline.write(pasted);
  }

  #recallLine(where: "older" | "newer"): void {
    const line = this.#history[where](this.#readline.line);
    if (line !== undefined) this.#replaceLine(line);
  }

  #complete(): void {
    const { complete } = this.#options;
    if (this.#cycle) {
      this.print(this.#cycle.takeList(this.#options.output.columns));
      this.#putNext(this.#cycle);
      return;
    }
    const before = this.#beforeCursor;
    if (this.#asked?.before === before) {
      this.#asked.tabs += 1;
      return;
    }
    const completion = complete(before);
    if (!(completion instanceof Promise)) {
      this.#begin(completion);
      return;
    }
    const asked = { before, tabs: 1 };
    this.#asked = asked;
    void completion.then((found) => {
      if (this.#isClosed || this.#asked !== asked) return;
      this.#asked = undefined;
      if (this.#beforeCursor !== before) return;
      this.#begin(found);
      for (let tab = 1; tab < asked.tabs; tab++) this.#complete();
      this.#bottom.changed();
    });
  }

  get #beforeCursor(): string {
    return this.#readline.line.slice(0, this.#readline.cursor);
  }

  #begin(completion: Completion): void {
    this.#cycle = new CompletionCycle(completion);
    this.#putNext(this.#cycle);
  }

  #putNext(cycle: CompletionCycle): void {
    const { replaced, candidate } = cycle.next();
    for (const _ of replaced) this.#readline.write(null, { name: "backspace" });
    if (candidate !== "") this.#readline.write(candidate);
  }

  /** By no key that kills text: what was killed can still be yanked. */
  #replaceLine(line: string): void {
    this.#readline.write(null, { name: "return" });
    if (line !== "") this.#readline.write(line);
  }

  #leaveTerminal(): void {
    this.#bottom.hide();
    this.#options.output.write(this.#modesOff);
    this.#options.input.setRawMode(false);
    this.#isAway = true;
    this.#options.input.pause();
  }

  #loseTerminal(): void {
    this.#isAway = true;
    this.#options.input.pause();
    this.#bottom.lose();
  }

  #retakeTerminal(): void {
    this.#isAway = false;
    retakeRawMode(this.#options.input);
    this.#options.input.resume();
    this.#options.output.write(this.#modesOn);
    this.#bottom.drawAnew();
  }
}
