import type { Signal } from "@preact/signals";
import { signal } from "@preact/signals";
import { backoffMs } from "../client/reconnect.ts";
import type { Clock } from "../client/clock.ts";
import type { Endpoint } from "../client/connection.ts";
import type { EnterOptions } from "../client/enter.ts";
import { enter } from "../client/enter.ts";
import type { Outcome } from "../client/outcome.ts";
import { texts } from "../model/texts.ts";
import { renderRefusal } from "../model/render.ts";
import type { SavedStay } from "./savedStay.ts";
import { Stay } from "./stay.ts";

/** What the page shows. */
export type Shown =
  | { kind: "waiting"; line: string }
  | { kind: "name"; name: string; problem: string[]; isBusy: boolean }
  | { kind: "chat"; stay: Stay; ended: string | undefined };

export interface VisitOptions {
  endpoint: Endpoint;
  clock: Clock;
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  now: () => number;
  /** In [0, 1). */
  random: () => number;
  /** Keeps the stay through a reload. */
  tab: {
    claim(): Promise<SavedStay | undefined>;
    keep(stay: SavedStay): void;
    forget(): void;
  };
  /** Somebody sees the end of the log. */
  isWatched: () => boolean;
  /** Something of the stay is to be drawn, and kept. */
  changed: () => void;
}

/** One visit of the page: a name, a stay, and again, until the tab is closed. */
export class Visit {
  readonly shown: Signal<Shown> = signal({ kind: "waiting", line: "" });
  readonly #options: VisitOptions;
  #answer: (name: string) => void = () => {};
  /** Ends what is shown of a stay that has ended. */
  #afterEnd: (next: "again" | "leave") => void = () => {};
  #lastId = 0;
  readonly #ids: string;

  constructor(options: VisitOptions) {
    this.#options = options;
    // Through a reload the member stays the same: what he says must not have an id of before.
    this.#ids = Math.floor(options.random() * Number.MAX_SAFE_INTEGER).toString(36);
  }

  /** The name that was asked for. */
  answer(name: string): void {
    this.#answer(name.trim());
  }

  /** Goes on after a stay that has ended. */
  goOn(): void {
    this.#afterEnd("again");
  }

  /** Leaves the class, or a stay that has ended. */
  leave(): void {
    const { value } = this.shown;
    if (value.kind === "chat" && value.ended === undefined) value.stay.wishes.exit();
    else this.#afterEnd("leave");
  }

  /** The stay as it is to be found after a reload. */
  keep(): void {
    const { value } = this.shown;
    if (value.kind === "chat") this.#options.tab.keep(value.stay.saved);
  }

  async run(): Promise<never> {
    let saved = await this.#options.tab.claim();
    let problem: string[] = [];
    for (;;) {
      const stay = await this.#enter(saved, problem);
      problem = [];
      this.shown.value = { kind: "chat", stay, ended: undefined };
      this.keep();
      const outcome = await stay.run();
      if (outcome.kind !== "done" && (await this.#endsWith(stay, outcome)) === "again") {
        saved = stay.saved;
        continue;
      }
      this.#options.tab.forget();
      saved = undefined;
      problem = ["You have left the class."];
    }
  }

  /** Shows how it ended, and waits for what the one who sits here wants to do about it. */
  async #endsWith(stay: Stay, outcome: Outcome): Promise<"again" | "leave"> {
    this.shown.value = { kind: "chat", stay, ended: textOf(outcome) };
    this.keep();
    return await new Promise((resolve) => {
      this.#afterEnd = resolve;
    });
  }

  async #enter(saved: SavedStay | undefined, why: string[]): Promise<Stay> {
    let problem = why;
    for (let attempt = 0; ; attempt++) {
      const entered = await this.#tryToEnter(saved, problem);
      if (entered instanceof Stay) return entered;
      if (saved && entered.kind === "unreachable") {
        // Nobody is to type his name again because the server is not back yet.
        this.shown.value = { kind: "waiting", line: texts.connectionLost };
        const { clock, random } = this.#options;
        await clock.sleep(backoffMs(attempt, random), new AbortController().signal);
      } else {
        problem = [textOf(entered)];
      }
    }
  }

  async #tryToEnter(saved: SavedStay | undefined, problem: string[]): Promise<Stay | Outcome> {
    const { endpoint, clock, now, random, isWatched, changed } = this.#options;
    const nextName: EnterOptions["nextName"] = async (refused) => {
      if (saved && !refused) return saved.name;
      return await this.#ask(refused ? renderRefusal(refused) : problem, saved?.name ?? "");
    };
    // A page tries for as long as it is open.
    const reconnecting = { clock, random, retryMs: Infinity };
    const since = saved && { since: saved.seq, resume: saved.token };
    const entered = await enter({ endpoint, ...reconnecting, ...since, nextName });
    if (!entered.ok) return entered.outcome;
    const { link, welcome } = entered;
    const nextId = (): string => this.#nextId();
    return new Stay({ link, welcome, saved, nextId, now, isWatched, changed });
  }

  async #ask(problem: string[], before: string): Promise<string> {
    const { value } = this.shown;
    const name = value.kind === "name" ? value.name : before;
    this.shown.value = { kind: "name", name, problem, isBusy: false };
    const answer = await new Promise<string>((resolve) => {
      this.#answer = resolve;
    });
    this.shown.value = { kind: "name", name: answer, problem: [], isBusy: true };
    return answer;
  }

  #nextId(): string {
    this.#lastId += 1;
    return `${this.#ids}-${this.#lastId}`;
  }
}

function textOf(outcome: Outcome): string {
  return "text" in outcome && outcome.text !== undefined ? outcome.text : texts.serverClosed;
}
