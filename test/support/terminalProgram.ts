import { closeSync, constants, openSync } from "node:fs";
import { basename } from "node:path";
import { UnicodeGraphemesAddon } from "@xterm/addon-unicode-graphemes";
import { Terminal } from "@xterm/headless";
import { openCLibrary } from "../../src/transport/cLibrary.ts";
import { environment, executable } from "./executable.ts";
import { Transcript } from "./transcript.ts";

export interface TerminalOptions {
  cols?: number;
  rows?: number;
  env?: Record<string, string>;
  /** Another program than the executable under test. */
  program?: string;
  /** xterm cuts rows that no longer fit; xterm.js, the usual one here, breaks all but the one with the cursor. */
  emulates?: "xterm" | "xterm.js";
  /** The terminal answers no question if it is `false`. */
  answers?: boolean;
}

/** The title of every terminal before a program gives it another. */
export const titleBefore = "a shell";

/** What stands in a place of the screen, and how it is set. */
export interface ScreenCell {
  /** Empty where nothing was drawn, and behind a wide character. */
  text: string;
  /** Of the sixteen colours; undefined for the terminal's own. */
  colour: number | undefined;
  bold: boolean;
  dim: boolean;
  struck: boolean;
}

/** Flags of a terminal that is not raw (POSIX termios, c_lflag as Linux and macOS number it). */
const echoFlag = 0o10;
const lineFlag = process.platform === "darwin" ? 0o400 : 0o2;

/**
 * The compiled executable, or another program, in a real terminal (a pseudo-terminal of the kernel), and its screen as a
 * terminal emulator draws it.
 */
export class TerminalProgram {
  /** All bytes the program wrote, escape sequences and all. */
  readonly written: Transcript;
  readonly #terminal: Terminal;
  readonly #process: Bun.Subprocess;
  readonly #hungUp = Promise.withResolvers<void>();
  readonly #emulates: TerminalOptions["emulates"];
  #drawn = Promise.resolve();
  title = "";
  bells = 0;

  constructor(
    args: string[],
    {
      cols = 80,
      rows = 24,
      env = {},
      program = executable,
      emulates = "xterm.js",
      answers = true,
    }: TerminalOptions = {},
  ) {
    this.#emulates = emulates;
    this.written = new Transcript(`${basename(program)} ${args.join(" ")}`);
    this.#terminal = new Terminal({
      cols,
      rows,
      allowProposedApi: true,
      scrollback: 1_000,
      // As on the oldest Windows it breaks no rows.
      ...(emulates === "xterm" ? { windowsPty: { backend: "winpty", buildNumber: 1 } } : {}),
      windowOptions: { pushTitle: true, popTitle: true },
    });
    this.#terminal.loadAddon(new UnicodeGraphemesAddon());
    this.#terminal.onTitleChange((title) => {
      this.title = title;
    });
    // As where its cursor is
    if (answers) this.#terminal.onData((answer) => void this.#process.terminal?.write(answer));
    if (emulates === "xterm") {
      this.#terminal.parser.registerCsiHandler({ prefix: ">", final: "c" }, () => {
        this.#process.terminal?.write("\u001b[>41;390;0c");
        return true;
      });
    }
    this.#terminal.onBell(() => {
      this.bells += 1;
    });
    this.#terminal.write(`\u001b]0;${titleBefore}\u0007`);
    this.#process = Bun.spawn([program, ...args], {
      env: environment(env),
      terminal: {
        cols,
        rows,
        data: (_, bytes) => {
          const copy = bytes.slice();
          this.#drawn = this.#drawn.then(async () => {
            await this.#draw(copy);
            this.written.add(copy);
          });
        },
        // All that was written has been read when the last process let go of the terminal.
        exit: () => this.#hungUp.resolve(),
      },
    });
    void this.#hungUp.promise.then(async () => {
      await this.#drawn;
      this.written.end();
    });
  }

  /** Someone who has joined the class. */
  static async joined(
    port: number,
    name: string,
    options?: TerminalOptions,
  ): Promise<TerminalProgram> {
    const screen = new TerminalProgram(["join", `127.0.0.1:${port}`, "--name", name], options);
    await screen.shows("Type /help");
    await screen.inputIs(">");
    return screen;
  }

  /** The screen's rows from top to bottom, without trailing blanks; rows scrolled off come first. */
  get rows(): string[] {
    const { active } = this.#terminal.buffer;
    return Array.from({ length: active.length }, (_, row) => {
      return active.getLine(row)?.translateToString(true).trimEnd() ?? "";
    });
  }

  /** The rows that are on the screen now, without what is scrolled off. */
  get visible(): string[] {
    const { baseY } = this.#terminal.buffer.active;
    return this.rows.slice(baseY, baseY + this.#terminal.rows);
  }

  /** The cells of the screen, without what is scrolled off. */
  get cells(): ScreenCell[][] {
    const { active } = this.#terminal.buffer;
    return Array.from({ length: this.#terminal.rows }, (_, row) =>
      Array.from({ length: this.#terminal.cols }, (_, column) => {
        const cell = active.getLine(active.baseY + row)?.getCell(column);
        return {
          text: cell?.getChars() ?? "",
          colour: cell?.isFgPalette() ? cell.getFgColor() : undefined,
          bold: cell?.isBold() !== 0,
          dim: cell?.isDim() !== 0,
          struck: cell?.isStrikethrough() !== 0,
        };
      }),
    );
  }

  /** Where the cursor is on the screen, counted from 0. */
  get cursorCell(): { row: number; column: number } {
    const { cursorX, cursorY } = this.#terminal.buffer.active;
    return { row: cursorY, column: cursorX };
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

  /** Waits until the screen shows all that the pattern describes, and gives its first group. */
  async gives(pattern: RegExp): Promise<string> {
    await this.until(({ text }) => pattern.test(text), `for ${pattern}`);
    return pattern.exec(this.text)?.[1] ?? "";
  }

  /** Waits until the row with the cursor reads so and, if a column is given, the cursor is in it. */
  async inputIs(expected: string, column?: number): Promise<void> {
    const isThere = (): boolean => {
      const { cursor } = this;
      return cursor.row === expected && (column === undefined || cursor.column === column);
    };
    const place = column === undefined ? "" : ` with the cursor at ${column}`;
    await this.written.until(isThere, `for the input ${JSON.stringify(expected)}${place}`);
  }

  /** Waits until this holds of the screen. */
  async until(isTrue: (screen: this) => boolean, what: string): Promise<void> {
    await this.written.until(() => isTrue(this), what);
  }

  /** How often the text stands on the screen, whatever rows it is broken into. */
  count(text: string): number {
    return this.rows.join("").split(text).length - 1;
  }

  /** Settings that a program must leave as it found them. */
  get state(): { isRaw: boolean; title: string; bracketedPaste: boolean; wraps: boolean } {
    const { bracketedPasteMode: bracketedPaste, wraparoundMode: wraps } = this.#terminal.modes;
    const flags = this.#process.terminal?.localFlags ?? 0;
    const isRaw = (flags & (lineFlag | echoFlag)) === 0;
    return { isRaw, title: this.title, bracketedPaste, wraps };
  }

  types(keys: string): void {
    this.#process.terminal?.write(keys);
  }

  /** Stops the terminal's output, as Ctrl-S does where a program does not take it for a key (POSIX tcflow). */
  stopsOutput(): void {
    const suspendOutput = 0;
    const path = `/proc/${this.#process.pid}/fd/1`;
    const terminal = openSync(path, constants.O_RDWR | constants.O_NOCTTY);
    const library = openCLibrary({ tcflow: { args: ["i32", "i32"], returns: "i32" } });
    if (library?.tcflow(terminal, suspendOutput) !== 0) throw new Error(`${path} is not stopped`);
    closeSync(terminal);
  }

  resize(cols: number, rows: number): void {
    const cut = this.#emulates === "xterm" ? this.#cutTo(cols) : "";
    this.#drawn = this.#drawn.then(async () => {
      await this.#draw(cut);
      this.#terminal.resize(cols, rows);
      this.#process.terminal?.resize(cols, rows);
    });
  }

  signal(name: NodeJS.Signals): void {
    this.#process.kill(name);
  }

  /** The exit code, once the program has ended and all it wrote is drawn. */
  async exitCode(): Promise<number> {
    const code = await this.#process.exited;
    await this.written.ended();
    return code;
  }

  async #draw(bytes: string | Uint8Array): Promise<void> {
    await new Promise<void>((resolve) => this.#terminal.write(bytes, resolve));
  }

  /** Erases what is right of so many columns. */
  #cutTo(cols: number): string {
    const rows = Array.from({ length: this.#terminal.rows }, (_, row) => {
      return cols < this.#terminal.cols ? `\u001b[${row + 1};${cols + 1}H\u001b[K` : "";
    });
    return `\u001b7${rows.join("")}\u001b8`;
  }

  /** Closes the window while the program runs in it. */
  close(): void {
    this.#process.terminal?.close();
  }

  /** The exit code, whether or not the terminal took what was written. */
  async ended(): Promise<number> {
    return await this.#process.exited;
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
  end: "\u001b[F",
  backspace: "\u007f",
  delete: "\u001b[3~",
  ctrlA: "\u0001",
  ctrlC: "\u0003",
  ctrlD: "\u0004",
  ctrlE: "\u0005",
  ctrlL: "\u000c",
  ctrlK: "\u000b",
  ctrlN: "\u000e",
  ctrlP: "\u0010",
  ctrlR: "\u0012",
  ctrlU: "\u0015",
  ctrlW: "\u0017",
  ctrlY: "\u0019",
  ctrlZ: "\u001a",
  altEnter: "\u001b\r",
  paste: (text: string) => `\u001b[200~${text}\u001b[201~`,
} as const;
