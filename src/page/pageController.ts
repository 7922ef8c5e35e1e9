import type { Clock } from "../client/clock.ts";
import type { Endpoint } from "../client/connection.ts";
import { isSameMember } from "../client/handshake.ts";
import type { Refused } from "../client/joinClass.ts";
import { isAboutClassCode, joinClass } from "../client/joinClass.ts";
import type { Outcome } from "../client/outcome.ts";
import { computeBackoffMs } from "../client/reconnect.ts";
import { trimTypedName } from "../model/blank.ts";
import type { Fingerprint } from "../model/fingerprint.ts";
import type { Credentials } from "../model/invite.ts";
import { everyone } from "../model/name.ts";
import { renderRefusal } from "../model/render.ts";
import * as texts from "../model/texts.ts";
import type { Change } from "./chatModel.ts";
import { ChatModel } from "./chatModel.ts";
import { checkInvite } from "./inviteCheck.ts";
import type { KeptMembership } from "./keptMemberships.ts";
import type { ReceivedMessage } from "./logEntry.ts";
import { pageTexts } from "./pageTexts.ts";
import type { SavedSession } from "./savedSession.ts";
import { Signal } from "./signal.ts";

/** What the page shows. */
export type Shown =
  | { kind: "waiting"; line: string }
  | {
      kind: "name";
      name: string;
      /** The class code that was tried last; undefined as long as the class has not asked for one. */
      classCode: string | undefined;
      /** Whether the code, and not the name, is to be typed next. */
      asksForCode: boolean;
      problem: string[];
      isBusy: boolean;
      /** Whoever gives the name goes on as who they were here in a tab that was closed. */
      isBack: boolean;
    }
  /** `ended` says why the session is over; it is undefined while it goes on. */
  | { kind: "chat"; chat: ChatModel; ended: string | undefined };

export interface PageControllerOptions {
  endpoint: Endpoint;
  clock: Clock;
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  now: () => number;
  /** In [0, 1). */
  random: () => number;
  /** Keeps the session through a reload, the invite for as long as the tab is open, and who one is for a later tab. */
  storage: {
    invite: Credentials | undefined;
    claim(): Promise<SavedSession | undefined>;
    /** Of whoever was here last by a tab that is closed. */
    findLastName(): Promise<string | undefined>;
    find(name: string): Promise<KeptMembership | "elsewhere" | undefined>;
    /** The page goes on with this session from now on. */
    open(session: SavedSession): void;
    save(session: SavedSession): void;
    forget(): void;
  };
  /** Somebody sees the end of the log. */
  isWatched: () => boolean;
  /** Nobody saw the message as it came. */
  onUnseen: (message: ReceivedMessage, chat: ChatModel) => void;
  /** A code that makes whoever joins by this page a teacher. */
  teacherCode?: string | undefined;
  /** The invite by which the page was opened. */
  invite?: Credentials | undefined;
  /** Asks the server what it is known by. */
  readFingerprint: () => Promise<Fingerprint | undefined>;
  /** Something of the chat is to be drawn, and saved. */
  changed: (what: Change) => void;
}

/** The page from its opening on: it asks for a name, shows a session, and starts over, until the tab is closed. */
export class PageController {
  readonly shown: Signal<Shown> = new Signal<Shown>({ kind: "waiting", line: "" });
  readonly #options: PageControllerOptions;
  #teacherCode: string | undefined;
  #invite: Credentials = {};
  /** The class asks for its code. */
  #hasCode = false;
  #onName: (name: string) => void = () => {};
  #onEndSeen: (next: "rejoin" | "leave") => void = () => {};
  #isHandedOver = false;

  constructor(options: PageControllerOptions) {
    this.#options = options;
    this.#teacherCode = options.teacherCode;
  }

  /** What this page was given to join this server by: it gives the server the code. */
  get invite(): Credentials {
    return this.#invite;
  }

  /** Takes the name that was asked for, and the class code if that was. */
  enterName(name: string, classCode?: string): void {
    // Nobody reads blanks aloud.
    const code = classCode?.replaceAll(/\s/g, "");
    if (code !== undefined) this.#keep({ ...this.#invite, code });
    this.#onName(trimTypedName(name));
  }

  /** Takes the code of an invite, by which the page was opened or is opened again. */
  async takeInvite(invite: Credentials): Promise<void> {
    const problem = await this.#accept(invite);
    const { value } = this.shown;
    if (value.kind !== "name" || value.isBusy) return;
    this.shown.value = { ...value, classCode: this.#shownCode, problem };
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

  /** Another tab goes on with the session: this one ends, and leaves nothing. */
  handOver(): void {
    const { value } = this.shown;
    if (value.kind !== "chat" || value.ended !== undefined) return;
    this.#isHandedOver = true;
    value.chat.session.close();
  }

  /** Saves the session for a reload. */
  save(): void {
    const { value } = this.shown;
    if (value.kind === "chat") this.#options.storage.save(value.chat.saved);
  }

  async run(): Promise<never> {
    let saved = await this.#options.storage.claim();
    const invite = this.#options.invite ?? this.#options.storage.invite;
    let problem = invite ? await this.#accept(invite) : [];
    for (;;) {
      const chat = await this.#join(saved, problem);
      problem = [];
      this.#isHandedOver = false;
      this.shown.value = { kind: "chat", chat, ended: undefined };
      this.#options.storage.open(chat.saved);
      this.claimRole(this.#teacherCode);
      this.#teacherCode = undefined;
      const ended = await chat.run();
      const outcome: Outcome = this.#isHandedOver
        ? { kind: "lost", text: pageTexts.session.goesOnInOtherTab }
        : ended;
      if (outcome.kind !== "done" && (await this.#showEnd(chat, outcome)) === "rejoin") {
        saved = chat.saved;
        continue;
      }
      this.#options.storage.forget();
      saved = undefined;
      problem = [pageTexts.nameScreen.hasLeft];
    }
  }

  /** Resolves to why the invite is not for this server, if that is so: then its code is not used. */
  async #accept(invite: Credentials): Promise<string[]> {
    const problem = await checkInvite(invite, this.#options.readFingerprint);
    if (problem.length > 0) {
      this.#options.storage.invite = undefined;
      return problem;
    }
    this.#keep(invite);
    return [];
  }

  #keep(invite: Credentials): void {
    this.#invite = invite;
    this.#options.storage.invite = invite;
  }

  /** What stands in the box for the class code; undefined if there is none. */
  get #shownCode(): string | undefined {
    return this.#hasCode ? (this.#invite.code ?? "") : undefined;
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
    let problem: Problem = { lines: why };
    for (let attempt = 0; ; attempt++) {
      // Whoever was refused as who they were is asked, and not refused again and again.
      const isKnown = saved !== undefined && problem.lines.length === 0;
      const name = isKnown ? saved.name : await this.#askName(problem, saved?.name);
      const kept = saved ? undefined : await this.#options.storage.find(name);
      if (kept === "elsewhere") {
        problem = { lines: [pageTexts.nameScreen.isInOtherTab(name)] };
        continue;
      }
      const joined = await this.#tryToJoin(name, saved, kept);
      if (joined instanceof ChatModel) return joined;
      if ("type" in joined) {
        problem = { lines: renderRefusal(joined), refused: joined };
      } else if (saved && joined.kind === "unreachable") {
        // Nobody should have to type their name again because the server is not back yet.
        this.shown.value = { kind: "waiting", line: texts.connectionLost };
        const { clock, random } = this.#options;
        await clock.sleep(computeBackoffMs(attempt, random), new AbortController().signal);
      } else {
        problem = { lines: [renderOutcome(joined)] };
      }
    }
  }

  /** Resolves to the session, or to why the name or the class code was refused, or to how else it ended. */
  async #tryToJoin(
    name: string,
    saved: SavedSession | undefined,
    kept: KeptMembership | undefined,
  ): Promise<ChatModel | Refused | Outcome> {
    const { endpoint, clock, now, random, isWatched, onUnseen, changed } = this.#options;
    let refused: Refused | undefined;
    const end = (why: Refused): Outcome => {
      refused = why;
      return { kind: "refused", text: why.text };
    };
    const joined = await joinClass({
      endpoint,
      // Both are asked for at once, on one screen.
      nextName: async (why) => (why ? end(why) : name),
      code: this.#invite.code,
      nextCode: async (request) => end(request.refused),
      clock,
      random,
      // A page tries for as long as it is open.
      retryMs: Infinity,
      since: (saved ?? kept)?.seq,
      resume: (saved ?? kept)?.token,
    });
    if (!joined.ok) return refused ?? joined.outcome;
    const { client, welcome } = joined;
    // Through a reload the membership stays the same: its frames must not have an id of before.
    const idPrefix = `${Math.floor(random() * Number.MAX_SAFE_INTEGER).toString(36)}-`;
    const returned = kept && isSameMember(welcome) ? startOver(kept, now()) : undefined;
    const before = saved ?? returned;
    const chat: ChatModel = new ChatModel({
      client,
      welcome,
      saved: before,
      idPrefix,
      now,
      isWatched,
      onUnseen: (message) => onUnseen(message, chat),
      changed,
    });
    return chat;
  }

  async #askName({ lines, refused }: Problem, before: string | undefined): Promise<string> {
    const { value } = this.shown;
    const tried = value.kind === "name" ? value.name : before;
    const isFirst = tried === undefined && lines.length === 0;
    const last = isFirst ? await this.#options.storage.findLastName() : undefined;
    const asksForCode = refused !== undefined && isAboutClassCode(refused);
    this.#hasCode ||= asksForCode;
    const question = {
      kind: "name",
      name: refused?.suggestion ?? tried ?? last ?? "",
      asksForCode,
    } as const;
    const asked = { ...question, classCode: this.#shownCode, problem: lines };
    this.shown.value = { ...asked, isBusy: false, isBack: last !== undefined };
    const name = await new Promise<string>((resolve) => {
      this.#onName = resolve;
    });
    const given = { name, classCode: this.#shownCode, problem: [] };
    this.shown.value = { ...question, ...given, isBusy: true, isBack: false };
    return name;
  }
}

/** The session of a member whose tab was closed: what it showed is gone. */
function startOver({ name, token, seq }: KeptMembership, at: number): SavedSession {
  const notice = { kind: "notice", key: 0, at, tone: "state", within: everyone } as const;
  const entries = [{ ...notice, lines: [pageTexts.session.isBack(name)] }];
  return { name, token, seq, chosen: everyone, drafts: {}, entries };
}

/** Why whoever opened the page is not in the class. */
interface Problem {
  lines: string[];
  /** If it was the server that refused them. */
  refused?: Refused;
}

function renderOutcome(outcome: Outcome): string {
  return "text" in outcome && outcome.text !== undefined ? outcome.text : texts.serverClosed;
}
