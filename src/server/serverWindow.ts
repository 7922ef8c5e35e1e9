import type { HubEvent } from "../hub/event.ts";
import { count } from "../model/count.ts";
import * as texts from "../model/texts.ts";
import type { ConnectionRefusal } from "../transport/connectionLimits.ts";
import type { ClusterEvent, WindowStart } from "./windowJson.ts";
import { renderWindowJson } from "./windowJson.ts";
import {
  hidePrivate,
  renderClusterEvent,
  renderRefused,
  renderWindowLines,
  renderWrongCode,
  startLines,
} from "./windowLines.ts";

/** Bytes that may wait for a window that is not drawn; beyond them, lines are left out. */
export const maxPendingBytes = 8_388_608;

/** Milliseconds between two lines that say that connections are refused for the same reason. */
const refusedEveryMs = 60_000;

/** Milliseconds between two lines that say how many there are in a crowd. */
const countedEveryMs = 1_000;

/** Where the window is drawn. */
export interface WindowOutput {
  /** Never blocks. */
  write(text: string): void;
  /** Bytes that are not written yet. */
  readonly pendingBytes: number;
}

export interface ServerWindowOptions {
  output: WindowOutput;
  json: boolean;
  /** Until an event says otherwise. */
  hidePrivate: boolean;
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  now: () => number;
}

/**
 * What the teacher sees of the class. The lines of a turn are written at once. A window that is not drawn
 * (a stopped terminal, a slow pipe) delays nobody: it misses lines, and then says how many.
 */
export class ServerWindow {
  readonly #options: ServerWindowOptions;
  #output: WindowOutput;
  #hidesPrivate: boolean;
  #lines: string[] = [];
  #missedLines = 0;
  /** How many there are in a crowd, how many there were by the last line, and when that was; undefined if it is none. */
  #crowd: { people: number; shown: number; at: number } | undefined;
  /** When each kind was shown last. */
  readonly #refusedAt = new Map<ConnectionRefusal, number>();

  constructor(options: ServerWindowOptions) {
    this.#options = options;
    this.#output = options.output;
    this.#hidesPrivate = options.hidePrivate;
  }

  /** From now on the window is drawn here. */
  drawOn(output: WindowOutput): void {
    this.#output = output;
  }

  showStart(where: Omit<WindowStart, "kind">): void {
    const { json, now } = this.#options;
    if (json) this.#lines.push(renderWindowJson({ kind: "started", ...where }, now()));
    else this.#lines.push(...startLines);
    this.flush();
  }

  showStop(how: "pause" | "end"): void {
    const { json, now } = this.#options;
    if (json) this.#lines.push(renderWindowJson({ kind: "stopped", how }, now()));
    else if (this.#missedLines > 0) this.#lines.push(...this.#takeMissed());
    this.flush();
  }

  show(event: HubEvent): void {
    const { json, now } = this.#options;
    if (event.kind === "privacyChanged") this.#hidesPrivate = !event.privateShown;
    const shown = this.#hidesPrivate ? hidePrivate(event) : event;
    if (json) this.#lines.push(renderWindowJson(shown, now()));
    else if (!this.#crowd || !this.#count(event, this.#crowd)) {
      this.#lines.push(...renderWindowLines(shown));
    }
    if (event.kind === "crowdChanged") {
      const { isOn, people } = event;
      this.#crowd = isOn ? { people, shown: people, at: now() } : undefined;
    }
  }

  /** Of a crowd it is shown how many come and go; returns false if the event is another. */
  #count(event: HubEvent, crowd: { people: number }): boolean {
    if (event.kind === "joined" || event.kind === "left") crowd.people = event.active;
    return event.kind === "joined" || event.kind === "left" || event.kind === "accepted";
  }

  #showCount(): void {
    const crowd = this.#crowd;
    const at = this.#options.now();
    if (!crowd || crowd.people === crowd.shown || at - crowd.at < countedEveryMs) return;
    this.#lines.push(texts.crowdCounted(crowd.people, crowd.people - crowd.shown));
    crowd.shown = crowd.people;
    crowd.at = at;
  }

  /** Answers whoever types into the window. */
  answer(lines: readonly string[]): void {
    this.#lines.push(...lines);
    this.flush();
  }

  /** Connections are refused; of each kind that is shown once in a while, however many there are. */
  showRefused(why: ConnectionRefusal, address: string): void {
    const { json, now } = this.#options;
    const at = now();
    if (at - (this.#refusedAt.get(why) ?? Number.NEGATIVE_INFINITY) < refusedEveryMs) return;
    this.#refusedAt.set(why, at);
    if (json) this.#lines.push(renderWindowJson({ kind: "connectionsRefused", why, address }, at));
    else this.#lines.push(renderRefused(why, address));
    this.flush();
  }

  /** A wrong class code came from there. */
  showWrongCode(address: string | undefined): void {
    const { json, now } = this.#options;
    if (json) this.#lines.push(renderWindowJson({ kind: "classCodeWrong", address }, now()));
    else this.#lines.push(renderWrongCode(address));
    this.flush();
  }

  /** Something of the class's servers, or of the engine that keeps their log. */
  showCluster(event: ClusterEvent): void {
    const { json, now } = this.#options;
    this.#lines.push(json ? renderWindowJson(event, now()) : renderClusterEvent(event));
    this.flush();
  }

  flush(): void {
    this.#showCount();
    if (this.#lines.length === 0) return;
    const lines = this.#lines;
    this.#lines = [];
    if (this.#output.pendingBytes > maxPendingBytes) {
      this.#missedLines += lines.length;
      return;
    }
    lines.unshift(...this.#takeMissed());
    this.#output.write(`${lines.join("\n")}\n`);
  }

  /** The line that says how many were missed, if any were; the count starts anew. */
  #takeMissed(): string[] {
    const { json, now } = this.#options;
    const lines = this.#missedLines;
    this.#missedLines = 0;
    if (lines === 0) return [];
    if (json) return [renderWindowJson({ kind: "missed", lines }, now())];
    return [`(${count(lines, "line")} left out: this window was not read)`];
  }
}
