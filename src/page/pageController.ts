import type { Signal } from "@preact/signals";
import { signal } from "@preact/signals";
import type { Clock } from "../client/clock.ts";
import type { Endpoint } from "../client/connection.ts";
import type { JoinOptions } from "../client/joinClass.ts";
import { joinClass } from "../client/joinClass.ts";
import type { Outcome } from "../client/outcome.ts";
import { computeBackoffMs } from "../client/reconnect.ts";
import { trimTypedName } from "../model/blank.ts";
import { renderRefusal } from "../model/render.ts";
import { texts } from "../model/texts.ts";
import { ChatModel } from "./chatModel.ts";
import type { SavedSession } from "./savedSession.ts";

/** What the page shows. */
export type Shown =
  | { kind: "waiting"; line: string }
  | { kind: "name"; name: string; problem: string[]; isBusy: boolean }
  /** `ended` says why the session is over; it is undefined while it goes on. */
  | { kind: "chat"; chat: ChatModel; ended: string | undefined };

export interface PageControllerOptions {
  endpoint: Endpoint;
  clock: Clock;
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  now: () => number;
  /** In [0, 1). */
  random: () => number;
  /** Keeps the session through a reload. */
  storage: {
    claim(): Promise<SavedSession | undefined>;
    save(session: SavedSession): void;
    forget(): void;
  };
  /** Somebody sees the end of the log. */
  isWatched: () => boolean;
  /** A code that makes whoever joins by this page a teacher. */
  teacherCode?: string | undefined;
  /** Something of the chat is to be drawn, and saved. */
  changed: () => void;
}

/** The page from its opening on: it asks for a name, shows a session, and starts over, until the tab is closed. */
export class PageController {
  readonly shown: Signal<Shown> = signal({ kind: "waiting", line: "" });
  readonly #options: PageControllerOptions;
  #teacherCode: string | undefined;
  #onName: (name: string) => void = () => {};
  #onEndSeen: (next: "rejoin" | "leave") => void = () => {};

  constructor(options: PageControllerOptions) {
    this.#options = options;
    this.#teacherCode = options.teacherCode;
  }

  /** Takes the name that was asked for. */
  enterName(name: string): void {
    this.#onName(trimTypedName(name));
  }

  /** Joins again after a session that has ended. */
  rejoin(): void {
    this.#onEndSeen("rejoin");
  }

  /** Leaves the class, or a session that has ended. */
  leave(): void {
    const { value } = this.shown;
    if (value.kind === "chat" && value.ended === undefined) value.chat.session.exit();
    else this.#onEndSeen("leave");
  }

  /** Gives a code that makes the member a teacher, now or once there is a session. */
  claimRole(code: string | undefined): void {
    const { value } = this.shown;
    if (value.kind !== "chat") this.#teacherCode = code ?? this.#teacherCode;
    else if (code !== undefined) value.chat.session.claimRole(code);
  }

  /** Saves the session for a reload. */
  save(): void {
    const { value } = this.shown;
    if (value.kind === "chat") this.#options.storage.save(value.chat.saved);
  }

  async run(): Promise<never> {
    let saved = await this.#options.storage.claim();
    let problem: string[] = [];
    for (;;) {
      const chat = await this.#join(saved, problem);
      problem = [];
      this.shown.value = { kind: "chat", chat, ended: undefined };
      this.save();
      this.claimRole(this.#teacherCode);
      this.#teacherCode = undefined;
      const outcome = await chat.run();
      if (outcome.kind !== "done" && (await this.#showEnd(chat, outcome)) === "rejoin") {
        saved = chat.saved;
        continue;
      }
      this.#options.storage.forget();
      saved = undefined;
      problem = ["You have left the class."];
    }
  }

  /** Shows how the session ended; resolves to what the member chooses to do next. */
  async #showEnd(chat: ChatModel, outcome: Outcome): Promise<"rejoin" | "leave"> {
    this.shown.value = { kind: "chat", chat, ended: renderOutcome(outcome) };
    this.save();
    return await new Promise((resolve) => {
      this.#onEndSeen = resolve;
    });
  }

  async #join(saved: SavedSession | undefined, why: string[]): Promise<ChatModel> {
    let problem = why;
    for (let attempt = 0; ; attempt++) {
      const joined = await this.#tryToJoin(saved, problem);
      if (joined instanceof ChatModel) return joined;
      if (saved && joined.kind === "unreachable") {
        // Nobody should have to type their name again because the server is not back yet.
        this.shown.value = { kind: "waiting", line: texts.connectionLost };
        const { clock, random } = this.#options;
        await clock.sleep(computeBackoffMs(attempt, random), new AbortController().signal);
      } else {
        problem = [renderOutcome(joined)];
      }
    }
  }

  async #tryToJoin(
    saved: SavedSession | undefined,
    problem: string[],
  ): Promise<ChatModel | Outcome> {
    const { endpoint, clock, now, random, isWatched, changed } = this.#options;
    const nextName: JoinOptions["nextName"] = async (refused) => {
      // Whoever was refused as who they were is asked, and not refused again and again.
      if (saved && !refused && problem.length === 0) return saved.name;
      const why = refused ? renderRefusal(refused) : problem;
      return await this.#askName(why, saved?.name ?? "", refused?.suggestion);
    };
    const joined = await joinClass({
      endpoint,
      nextName,
      clock,
      random,
      // A page tries for as long as it is open.
      retryMs: Infinity,
      since: saved?.seq,
      resume: saved?.token,
    });
    if (!joined.ok) return joined.outcome;
    const { client, welcome } = joined;
    // Through a reload the membership stays the same: its frames must not have an id of before.
    const idPrefix = `${Math.floor(random() * Number.MAX_SAFE_INTEGER).toString(36)}-`;
    return new ChatModel({ client, welcome, saved, idPrefix, now, isWatched, changed });
  }

  /** @param offered the name that is free in place of the one that was tried */
  async #askName(problem: string[], before: string, offered?: string): Promise<string> {
    const { value } = this.shown;
    const name = offered ?? (value.kind === "name" ? value.name : before);
    this.shown.value = { kind: "name", name, problem, isBusy: false };
    const answer = await new Promise<string>((resolve) => {
      this.#onName = resolve;
    });
    this.shown.value = { kind: "name", name: answer, problem: [], isBusy: true };
    return answer;
  }
}

function renderOutcome(outcome: Outcome): string {
  return "text" in outcome && outcome.text !== undefined ? outcome.text : texts.serverClosed;
}
