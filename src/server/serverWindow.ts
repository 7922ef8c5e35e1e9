import type { HubEvent } from "../hub/event.ts";
import { limits } from "../model/limits.ts";
import type { Started } from "./windowEvent.ts";
import { windowEvent } from "./windowEvent.ts";
import { hidePrivate, startLines, windowLines } from "./windowLines.ts";

/** Where the window is drawn. */
export interface WindowOutput {
  /** Never blocks. */
  write(text: string): void;
  /** Bytes that are still to be taken. */
  readonly pendingBytes: number;
}

export interface ServerWindowOptions {
  output: WindowOutput;
  json: boolean;
  hidePrivate: boolean;
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  now: () => number;
}

/**
 * What the teacher sees of the class. Lines are gathered for a turn and written at once; a window that
 * is not drawn (a stopped terminal, a slow pipe) holds nobody up: what it misses is counted and said.
 */
export class ServerWindow {
  readonly #options: ServerWindowOptions;
  #lines: string[] = [];
  #missed = 0;

  constructor(options: ServerWindowOptions) {
    this.#options = options;
  }

  started(where: Omit<Started, "kind">): void {
    const { json, now } = this.#options;
    if (json) this.#lines.push(windowEvent({ kind: "started", ...where }, now()));
    else this.#lines.push(...startLines);
    this.flush();
  }

  stopped(): void {
    const { json, now } = this.#options;
    if (json) this.#lines.push(windowEvent({ kind: "stopped" }, now()));
    else if (this.#missed > 0) this.#lines.push(...this.#takeMissed());
    this.flush();
  }

  show(fact: HubEvent): void {
    const { json, now } = this.#options;
    const shown = this.#options.hidePrivate ? hidePrivate(fact) : fact;
    if (json) this.#lines.push(windowEvent(shown, now()));
    else this.#lines.push(...windowLines(shown));
  }

  flush(): void {
    if (this.#lines.length === 0) return;
    const lines = this.#lines;
    this.#lines = [];
    if (this.#options.output.pendingBytes > limits.windowBytes) {
      this.#missed += lines.length;
      return;
    }
    lines.unshift(...this.#takeMissed());
    this.#options.output.write(`${lines.join("\n")}\n`);
  }

  /** Says how much was missed, where something was, and forgets it. */
  #takeMissed(): string[] {
    const { json, now } = this.#options;
    const lines = this.#missed;
    this.#missed = 0;
    if (lines === 0) return [];
    if (json) return [windowEvent({ kind: "missed", lines }, now())];
    return [`(${lines} lines left out: this window was not read)`];
  }
}
