import { UnicodeGraphemesAddon } from "@xterm/addon-unicode-graphemes";
import { Terminal } from "@xterm/headless";
import { environment, executable } from "./executable.ts";
import { Transcript } from "./transcript.ts";

export interface TerminalOptions {
  cols?: number;
  rows?: number;
  env?: Record<string, string>;
}

/**
 * The compiled executable in a real terminal (a pseudo-terminal of the kernel), and its screen as a
 * terminal emulator draws it.
 */
export class ScreenOf {
  /** All bytes the program wrote, escape sequences and all. */
  readonly written: Transcript;
  readonly #terminal: Terminal;
  readonly #process: Bun.Subprocess;
  #drawn = Promise.resolve();
  title = "";
  bells = 0;

  constructor(args: string[], { cols = 80, rows = 24, env = {} }: TerminalOptions = {}) {
    this.written = new Transcript(`classchat ${args.join(" ")}`);
    this.#terminal = new Terminal({ cols, rows, allowProposedApi: true, scrollback: 1_000 });
    this.#terminal.loadAddon(new UnicodeGraphemesAddon());
    this.#terminal.onTitleChange((title) => {
      this.title = title;
    });
    this.#terminal.onBell(() => {
      this.bells += 1;
    });
    this.#process = Bun.spawn([executable, ...args], {
      env: environment(env),
      terminal: {
        cols,
        rows,
        data: (_, bytes) => {
          const copy = bytes.slice();
          this.#drawn = this.#drawn.then(
            () =>
              new Promise<void>((resolve) => {
                this.#terminal.write(copy, () => {
                  this.written.add(copy);
                  resolve();
                });
              }),
          );
        },
      },
    });
    void this.#process.exited.then(async () => {
      await this.#drawn;
      this.written.end();
    });
  }

  /** The screen's rows from top to bottom, without trailing blanks; rows scrolled off come first. */
  get rows(): string[] {
    const { active } = this.#terminal.buffer;
    return Array.from({ length: active.length }, (_, row) => {
      return active.getLine(row)?.translateToString(true).trimEnd() ?? "";
    });
  }

  /** The rows that hold something. */
  get text(): string {
    return this.rows.join("\n").trimEnd();
  }

  /** The row the cursor is in, and the column, counted from 0. */
  get cursor(): { row: string; column: number } {
    const { active } = this.#terminal.buffer;
    return {
      row: this.rows[active.baseY + active.cursorY] ?? "",
      column: active.cursorX,
    };
  }

  /** Waits until the screen shows the text. */
  async shows(expected: string): Promise<void> {
    await this.written.until(
      () => this.text.includes(expected),
      `to show ${JSON.stringify(expected)}`,
      true,
    );
    if (!this.text.includes(expected)) throw new Error(`never shown: ${expected}\n${this.text}`);
  }

  /** Waits until the row with the cursor reads so. */
  async inputIs(expected: string): Promise<void> {
    await this.written.until(
      () => this.cursor.row === expected,
      `for the input ${JSON.stringify(expected)}`,
    );
  }

  types(keys: string): void {
    this.#process.terminal?.write(keys);
  }

  resize(cols: number, rows: number): void {
    this.#terminal.resize(cols, rows);
    this.#process.terminal?.resize(cols, rows);
  }

  signal(name: NodeJS.Signals): void {
    this.#process.kill(name);
  }

  /** The exit code, once the program has ended and all it wrote is drawn. */
  async exitCode(): Promise<number> {
    const code = await this.#process.exited;
    await this.#drawn;
    return code;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#process.kill("SIGKILL");
    await this.#process.exited;
    this.#process.terminal?.close();
    this.#terminal.dispose();
  }
}

/** The keys of a terminal that are not letters (xterm control sequences, "PC-Style Function Keys"). */
export const keys = {
  enter: "\r",
  tab: "\t",
  up: "\u001b[A",
  down: "\u001b[B",
  right: "\u001b[C",
  left: "\u001b[D",
  home: "\u001b[H",
  backspace: "\u007f",
  ctrlA: "\u0001",
  ctrlC: "\u0003",
  ctrlD: "\u0004",
  altEnter: "\u001b\r",
  paste: (text: string) => `\u001b[200~${text}\u001b[201~`,
} as const;
