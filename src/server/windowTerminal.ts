import type { ReadStream } from "node:tty";
import { WriteStream } from "node:tty";
import type { TerminalOutput } from "../client/terminal/bottomLine.ts";
import { complete } from "../client/terminal/completion.ts";
import type { TerminalInput } from "../client/terminal/inputLine.ts";
import { InputLine } from "../client/terminal/inputLine.ts";
import type { TerminalSize } from "../client/terminal/qrLines.ts";
import { lookEveryMs } from "../client/terminal/suspension.ts";
import { newRoleCode } from "../protocols/token.ts";
import type { Server } from "./server.ts";
import type { WindowOutput } from "./serverWindow.ts";
import type { TerminalControl } from "./terminalControl.ts";
import { windowCommands } from "./windowCommands.ts";
import { WindowConsole } from "./windowConsole.ts";

const prompt = "> ";

export interface WindowTerminalOptions {
  server: Pick<Server, "addresses" | "log" | "window">;
  input: ReadStream;
  /** The terminal that is written. */
  output: WindowOutput;
  /** Of that terminal, for its size. */
  outputDescriptor: number;
  control: TerminalControl;
  /** How to join the server, a line each, for a terminal of this size. */
  renderInvitation: (size: TerminalSize) => Promise<readonly string[]>;
  /** Closes the server, as closing the window does. */
  close: () => void;
  /** Ends the class for good, and closes the server. */
  end: () => void;
}

/**
 * The server window's input line, while this program is in the foreground of its terminal. In the
 * background nothing is read, and the window goes on without a line.
 */
export class WindowTerminal implements Disposable {
  readonly #options: WindowTerminalOptions;
  readonly #resources = new DisposableStack();
  /** Until it looks again whether it is in the foreground. */
  #look: Timer | undefined;
  #line: InputLine | undefined;

  constructor(options: WindowTerminalOptions) {
    this.#options = options;
    this.#openInForeground();
  }

  /** Prints text that ends in a line end, above the line if there is one. */
  write(text: string): void {
    if (this.#line) this.#line.print(text);
    else this.#options.output.write(text);
  }

  /** Leaves the terminal as it was found; the window goes on without a line. */
  [Symbol.dispose](): void {
    clearTimeout(this.#look);
    this.#resources.dispose();
  }

  #openInForeground(): void {
    if (this.#options.control.isForeground()) this.#open();
    else this.#look = setTimeout(() => this.#openInForeground(), lookEveryMs);
  }

  #open(): void {
    const { server, input, output, outputDescriptor, control, renderInvitation, close, end } =
      this.#options;
    const { log, window } = server;
    const screen = this.#resources.use(new WindowScreen(output, outputDescriptor));
    const addresses = server.addresses.map(({ address }) => address);
    const windowConsole = new WindowConsole({
      log,
      window,
      renderInvitation: () => renderInvitation(screen),
      addresses,
      newCode: newRoleCode,
      end,
      now: Date.now,
    });
    const line = new InputLine({
      input: unblocking(input, control),
      output: screen,
      hasTerminal: () => control.isForeground(),
      complete: (before) => {
        return complete(
          before,
          windowConsole.addressable,
          log.view.windowAddressees,
          windowCommands.names,
        );
      },
      onLine: (text) => windowConsole.type(text),
      onInterrupt: () => {
        if (!line.discard()) close();
      },
      onEnd: () => window.answer(["To close the server, press Ctrl-C"]),
    });
    // A terminal that is gone cannot be read: the window's output fails too, and says so.
    input.on("error", () => {});
    this.#line = line;
    window.drawOn({
      write: (text) => line.print(text),
      get pendingBytes() {
        return output.pendingBytes;
      },
    });
    const restore = (): void => {
      line.close();
      window.drawOn(output);
    };
    // The last resort, so that no way out leaves a terminal in raw mode.
    process.once("exit", restore);
    this.#resources.defer(() => {
      process.off("exit", restore);
      restore();
      this.#line = undefined;
    });
    line.prompt(prompt);
  }
}

/** The terminal as the line reads it: to make it raw, or not, waits for nothing. */
function unblocking(input: ReadStream, { setRawMode }: TerminalControl): TerminalInput {
  return {
    on: (event: string, listener: (bytes: Buffer) => void) => input.on(event, listener),
    off: (event, listener) => input.off(event, listener),
    setRawMode,
    resume: () => input.resume(),
    pause: () => input.pause(),
  };
}

/** The terminal as the line draws on it: its size is the system's, and what is written blocks nobody. */
class WindowScreen implements TerminalOutput, Disposable {
  readonly #output: WindowOutput;
  readonly #size: WriteStream & { _refreshSize?: () => void };
  readonly #onResize = (): void => this._refreshSize();

  constructor(output: WindowOutput, descriptor: number) {
    this.#output = output;
    this.#size = new WriteStream(descriptor);
    process.on("SIGWINCH", this.#onResize);
  }

  get columns(): number {
    return this.#size.columns;
  }

  get rows(): number {
    return this.#size.rows;
  }

  write(text: string): void {
    this.#output.write(text);
  }

  on(event: "resize", listener: () => void): void {
    this.#size.on(event, listener);
  }

  off(event: "resize", listener: () => void): void {
    this.#size.off(event, listener);
  }

  _refreshSize(): void {
    this.#size._refreshSize?.();
  }

  [Symbol.dispose](): void {
    process.off("SIGWINCH", this.#onResize);
  }
}
