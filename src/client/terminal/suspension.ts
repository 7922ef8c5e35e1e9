/** Milliseconds until a program in the background looks again whether the terminal is its own. */
export const lookEveryMs = 250;

export interface SuspensionOptions {
  /** Gives the terminal back as it was, before the program stops. */
  leave: () => void;
  /** Takes the terminal over. Whoever had it meanwhile may have left it in any state. */
  comeBack: () => void;
  /** For a program that may go on in the background; any other is stopped there when it touches the terminal. */
  background?: {
    /** Whether the terminal is this program's now. */
    hasTerminal: () => boolean;
    /** The program goes on, and the terminal is another's until `comeBack`. */
    stayAway: () => void;
  };
}

/** A program's stops and returns, at a terminal that it has for itself. */
export class Suspension implements Disposable {
  readonly #options: SuspensionOptions;
  #isAway = false;
  #look: Timer | undefined;
  readonly #onContinue = (): void => {
    this.#isAway = false;
    clearTimeout(this.#look);
    const { comeBack, background } = this.#options;
    if (!background || background.hasTerminal()) {
      comeBack();
      return;
    }
    background.stayAway();
    // A shell need not tell a program that runs already that it is in the foreground.
    this.#look = setTimeout(this.#onContinue, lookEveryMs);
  };

  constructor(options: SuspensionOptions) {
    this.#options = options;
    process.on("SIGCONT", this.#onContinue);
  }

  /**
   * Stops the program, as Ctrl-Z does. Without a shell above that could continue it, the system does
   * not stop it (POSIX, orphaned process groups), and it goes on at once.
   */
  stop(): void {
    this.#options.leave();
    this.#isAway = true;
    process.kill(process.pid, "SIGTSTP");
    // One that was stopped learns first that it was continued.
    setImmediate(() => {
      setImmediate(() => {
        if (this.#isAway) this.#onContinue();
      });
    });
  }

  [Symbol.dispose](): void {
    this.#isAway = false;
    clearTimeout(this.#look);
    process.off("SIGCONT", this.#onContinue);
  }
}

/** Makes the terminal raw, even if another program has changed it since this one last did. */
export function retakeRawMode(input: { setRawMode(isRaw: boolean): unknown }): void {
  // What it was set to is remembered, and the same again would do nothing.
  input.setRawMode(false);
  input.setRawMode(true);
}
