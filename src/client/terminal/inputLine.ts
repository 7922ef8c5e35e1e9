import * as readline from "node:readline";
import { PassThrough } from "node:stream";
import type { ReadStream, WriteStream } from "node:tty";
import type { Completion } from "./completion.ts";
import { fromInput, lineEnd, toInput } from "./pasted.ts";
import { Recall } from "./recall.ts";

const bracketedPasteOn = "\u001b[?2004h";
const bracketedPasteOff = "\u001b[?2004l";

export interface InputLineOptions {
  input: ReadStream;
  output: WriteStream;
  /** A line was entered. */
  onLine: (line: string) => void;
  /** Ctrl-D on an empty line. */
  onEnd: () => void;
  /** Ctrl-C. */
  onInterrupt: () => void;
  complete: (beforeCursor: string) => Completion;
}

/**
 * The line at the bottom of the terminal that one types in. `node:readline` decodes the keys and edits
 * the line; this adds what a chat needs: printing above a half-typed line, pastes of several lines as
 * one, completion that cycles, and looking back with the draft kept. Uses readline's public calls only.
 */
export class InputLine {
  readonly #options: InputLineOptions;
  readonly #readline: readline.Interface;
  readonly #recall = new Recall();
  readonly #onKey = (text: string | undefined, key: readline.Key): void => this.#key(text, key);
  #paste: string | undefined;
  #cycle: { replaced: string; candidates: string[]; index: number } | undefined;
  #isClosed = false;

  constructor(options: InputLineOptions) {
    this.#options = options;
    const { input, output } = options;
    // Readline gets its keys by `write`; this stands in for its input and passes on the raw mode.
    const keyless = Object.assign(new PassThrough(), {
      isTTY: true,
      setRawMode: (isRaw: boolean) => input.setRawMode(isRaw),
    });
    this.#readline = readline.createInterface({
      input: keyless,
      output,
      terminal: true,
      historySize: 0,
    });
    this.#readline.on("SIGINT", options.onInterrupt);
    this.#readline.on("SIGTSTP", () => this.#suspend());
    readline.emitKeypressEvents(input);
    input.on("keypress", this.#onKey);
    input.on("end", options.onEnd);
    input.resume();
    output.write(bracketedPasteOn);
  }

  /** Shows the prompt, what is typed behind it. */
  prompt(text: string): void {
    this.#readline.setPrompt(text);
    this.#readline.prompt(true);
  }

  /** Prints text above the line, which then stands again as it was. The text ends in a line end. */
  print(text: string): void {
    const { output } = this.#options;
    if (this.#isClosed) {
      output.write(text);
      return;
    }
    const { rows } = this.#readline.getCursorPos();
    const up = rows > 0 ? `\u001b[${rows}A` : "";
    // Readline goes up as many rows as the cursor was below the prompt, so they are put below the text.
    output.write(`${up}\r\u001b[J${text}${"\n".repeat(rows)}`);
    this.#readline.prompt(true);
  }

  /** Restores the terminal; the line goes. */
  close(): void {
    if (this.#isClosed) return;
    this.#replaceLine("");
    this.#isClosed = true;
    const { input, output } = this.#options;
    input.off("keypress", this.#onKey);
    output.write(`\r\u001b[J${bracketedPasteOff}`);
    this.#readline.close();
    input.pause();
  }

  #key(text: string | undefined, key: readline.Key): void {
    if (key.name === "paste-start") this.#paste = "";
    else if (key.name === "paste-end") this.#endPaste();
    else if (this.#paste !== undefined) this.#paste += text ?? "";
    else this.#typed(text, key);
  }

  #typed(text: string | undefined, key: readline.Key): void {
    if (key.name === "tab" && !key.shift) {
      this.#complete();
      return;
    }
    this.#cycle = undefined;
    if (isEnter(key)) this.#enter(key);
    else if (key.name === "up" || (key.ctrl && key.name === "p")) this.#look("older");
    else if (key.name === "down" || (key.ctrl && key.name === "n")) this.#look("newer");
    else if (key.ctrl && key.name === "d" && this.#readline.line === "") this.#options.onEnd();
    else this.#readline.write(text ?? null, key);
  }

  #enter(key: readline.Key): void {
    if (key.meta) {
      this.#readline.write(lineEnd);
      return;
    }
    const { line } = this.#readline;
    this.#recall.add(line);
    this.#replaceLine("");
    this.#options.onLine(fromInput(line));
  }

  #endPaste(): void {
    const pasted = toInput(this.#paste ?? "");
    this.#paste = undefined;
    this.#cycle = undefined;
    if (pasted !== "") this.#readline.write(pasted);
  }

  #look(where: "older" | "newer"): void {
    const line = this.#recall[where](this.#readline.line);
    if (line !== undefined) this.#replaceLine(line);
  }

  #complete(): void {
    const before = this.#readline.line.slice(0, this.#readline.cursor);
    if (this.#cycle) {
      this.#cycle.index = (this.#cycle.index + 1) % this.#cycle.candidates.length;
    } else {
      const { replaced, candidates } = this.#options.complete(before);
      if (candidates.length === 0) return;
      this.#cycle = { replaced, candidates, index: 0 };
    }
    const { candidates, index } = this.#cycle;
    const candidate = candidates[index] ?? "";
    for (const _ of this.#cycle.replaced) this.#readline.write(null, { name: "backspace" });
    this.#readline.write(candidate);
    this.#cycle.replaced = candidate;
  }

  #replaceLine(line: string): void {
    this.#readline.write(null, { ctrl: true, name: "e" });
    this.#readline.write(null, { ctrl: true, name: "u" });
    if (line !== "") this.#readline.write(line);
  }

  #suspend(): void {
    const { input, output } = this.#options;
    output.write(bracketedPasteOff);
    input.setRawMode(false);
    process.once("SIGCONT", () => {
      input.setRawMode(true);
      output.write(bracketedPasteOn);
      this.#readline.prompt(true);
    });
    process.kill(process.pid, "SIGTSTP");
  }
}

function isEnter({ name }: readline.Key): boolean {
  return name === "return" || name === "enter";
}
