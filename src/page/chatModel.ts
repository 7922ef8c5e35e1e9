import { ChatSession } from "../client/chatSession.ts";
import type { Welcome } from "../client/handshake.ts";
import { isSameMember } from "../client/handshake.ts";
import type { Outcome } from "../client/outcome.ts";
import type { RequestAnswer } from "../client/pendingRequests.ts";
import type { ClientEvent, ReconnectingClient } from "../client/reconnectingClient.ts";
import type { Roster } from "../client/roster.ts";
import type { Screen } from "../client/screen.ts";
import type { Act } from "../model/act.ts";
import type { PastLine } from "../model/historyPlace.ts";
import { everyone } from "../model/name.ts";
import { renderText } from "../model/render.ts";
import { beginningOf } from "../model/quote.ts";
import { cleanText } from "../model/text.ts";
import * as texts from "../model/texts.ts";
import type { TypedLine } from "../model/typedLine.ts";
import { formatTypedLine, parseTypedLine } from "../model/typedLine.ts";
import { Answers } from "./answers.ts";
import { ChatLog } from "./chatLog.ts";
import { Conversations } from "./conversations.ts";
import { findDestination, isTakenForAddress } from "./destination.ts";
import type { ReceivedMessage, SentMessage } from "./logEntry.ts";
import { conversationOf, isShared, readReceived } from "./logEntry.ts";
import { Notices } from "./notices.ts";
import { pageTexts } from "./pageTexts.ts";
import type { Past } from "./past.ts";
import type { SavedSession } from "./savedSession.ts";

/** Entries of the log that are kept in memory. */
const mostEntries = 5_000;
/** Messages of a conversation that are kept of what was read again. */
const mostPastMessages = 2_000;
/** Entries that are kept through a reload. */
const mostSavedEntries = 500;

/** Lines for which nobody waits while the connection is lost; a message says itself what became of it. */
const doneWithoutServer = new Set<TypedLine["type"]>([
  "nothing",
  "say",
  "reply",
  "help",
  "menu",
  "exit",
]);

/** What is to be drawn, and saved: a draft is drawn where it is typed, and most messages change the log alone. */
export type Change = "draft" | "log" | "all";

/** What comes that the log alone shows, unless the lists count it. */
const logEvents: ReadonlySet<ClientEvent["type"]> = new Set(["message", "receipt"]);

export interface ChatModelOptions {
  client: ReconnectingClient;
  welcome: Welcome;
  /** What was kept of the session before a reload. */
  saved?: SavedSession | undefined;
  /** Begins the ids of this session's frames. */
  idPrefix: string;
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  now: () => number;
  /** Somebody sees the end of the conversation that is shown. */
  isWatched: () => boolean;
  /** Nobody saw the message as it came. */
  onUnseen: (message: ReceivedMessage) => void;
  changed: (what: Change) => void;
}

/** A session as a page shows it: what comes is logged and counted by conversation. */
export class ChatModel {
  readonly session: ChatSession;
  readonly log = new ChatLog(mostEntries);
  readonly conversations: Conversations;
  /** Undefined until somebody reads back. */
  past: Past | undefined;
  /** What they typed to look for; undefined if they did not, or it is looked for. */
  searchFor: string | undefined;
  readonly answers: Answers;
  readonly #notices: Notices;
  readonly #options: ChatModelOptions;
  /** The line that is being sent, if how it begins was taken for an address that nobody has. */
  #mistaken: string | undefined;

  constructor(options: ChatModelOptions) {
    const { client, welcome, saved, idPrefix } = options;
    this.#options = options;
    this.session = new ChatSession({ client, welcome, screen: this.#createScreen(), idPrefix });
    this.conversations = new Conversations(saved);
    this.#notices = new Notices({
      log: this.log,
      conversations: this.conversations,
      roster: this.roster,
      now: options.now,
    });
    this.answers = new Answers({
      session: this.session,
      log: this.log,
      conversations: this.conversations,
      correct: (seq, text) => this.#correct(seq, text),
      tell: (tone, lines, within) => this.#notices.add(tone, lines, within),
      changed: () => this.changed(),
    });
    this.log.restore(saved?.entries ?? []);
    this.log.beginWith((saved?.seq ?? welcome.seq) + 1, !saved);
    this.conversations.unread.restore(saved?.unread ?? {}, this.log.entries);
    this.choose(this.conversations.chosen);
    if (!saved) this.#welcome();
    else if (!isSameMember(welcome)) this.#startAnew(welcome);
    for (const message of this.log.pending) {
      // A message is delivered once by its id, as long as the membership goes on.
      if (isSameMember(welcome)) this.session.resend(message);
      else this.log.addRefusal(message.id, [texts.unanswered(1)]);
    }
    this.answers.resume(isSameMember(welcome));
  }

  get me(): string {
    return this.session.roster.me;
  }

  get roster(): Roster {
    return this.session.roster;
  }

  /** What is to be kept for a reload. */
  get saved(): SavedSession {
    const { chosen, drafts, aims, unread } = this.conversations;
    return {
      ...this.#options.client.resumption,
      chosen,
      drafts: Object.fromEntries([...drafts].filter(([, draft]) => draft !== "")),
      aims: Object.fromEntries(aims),
      unread: unread.counts,
      entries: this.log.entries.slice(-mostSavedEntries),
    };
  }

  /** Shows what comes until the session has ended. */
  async run(): Promise<Outcome> {
    let { noted } = this.conversations;
    return await this.session.run(({ type }) => {
      const isOfLog = logEvents.has(type) && noted === this.conversations.noted;
      noted = this.conversations.noted;
      this.#options.changed(isOfLog ? "log" : "all");
    });
  }

  /** Keeps what is typed and not sent. */
  write(draft: string): void {
    this.conversations.write(draft);
    this.#options.changed("draft");
  }

  /** Does what the line asks; returns false if it stays to be corrected. */
  type(line: string): boolean {
    const { chosen } = this.conversations;
    const destination = findDestination(line, chosen, this.roster);
    const typed = parseTypedLine(line, chosen, this.roster);
    const { type } = typed;
    if (type === "search" || type === "back") {
      void this.#readAgain(typed);
      return true;
    }
    this.#mistaken = isTakenForAddress(destination, chosen) ? line : undefined;
    const isDone = this.answers.perform(typed, line) ?? this.session.perform(typed, chosen, line);
    this.#mistaken = undefined;
    if (isDone && (type === "say" || type === "reply")) this.answers.finish();
    if (isDone && this.session.connection !== "fine" && !doneWithoutServer.has(type)) {
      this.#notices.add("state", [pageTexts.composer.doneOnceBack]);
    }
    this.changed();
    return isDone;
  }

  /** Says the line to those of the conversation that is shown, whatever it begins with; false as in {@link type}. */
  sayAsWritten(line: string): boolean {
    const isSaid = this.answers.say(line);
    if (isSaid) this.answers.finish();
    this.changed();
    return isSaid;
  }

  /** Says a refused line where it was typed, whatever it begins with. */
  sayRefusedAsWritten({ key, within, typed }: SentMessage): void {
    if (typed === undefined || !this.session.say(within, typed)) return;
    this.log.remove(key);
    this.changed();
  }

  async createGroup(name: string, members: string[]): Promise<RequestAnswer> {
    const answer = await this.session.createGroup(name, members);
    // The group is made, and its creator goes on: the log tells who is missing from it.
    if (answer.isGranted && answer.lines.length > 0) this.#notices.add("refusal", answer.lines);
    this.changed();
    return answer;
  }

  /** Puts people into a group or takes them out; resolves to what could not be done. */
  async changeGroup(
    type: "addToGroup" | "dropFromGroup",
    group: string,
    people: string[],
  ): Promise<string[]> {
    if (people.length === 0) return [];
    const { lines } = await this.session.changeGroup(type, group, people);
    this.changed();
    return lines;
  }

  /** Joins a room whose conversation is shown; a refusal is shown there too. */
  async rejoinRoom(room: string): Promise<void> {
    const answer = await this.session.joinRoom(room);
    if (!answer.isGranted) this.#notices.add("refusal", answer.lines, room);
    this.changed();
  }

  /** Orders it, as teachers may; why it was refused is shown. */
  order(act: Act): void {
    this.answers.ask(this.session.order(act));
  }

  choose(conversation: string): void {
    this.conversations.choose(conversation);
    // Its heading says who is in it.
    if (this.roster.groups.includes(conversation)) this.session.listGroups();
    this.session.askRoom(conversation);
    this.#meet(conversation);
    this.changed();
  }

  /** In a crowd only the server knows whether somebody is here. */
  #meet(conversation: string): void {
    if (!this.roster.isCrowd || isShared(conversation)) return;
    void this.session.meet(conversation).then(() => this.changed());
  }

  /** Somebody sees the end of what is shown. */
  markRead(): void {
    if (this.conversations.markRead()) this.changed();
  }

  /** Reads what was said before what is shown of the conversation. */
  async readBack(): Promise<void> {
    const past = await this.openPast();
    await past?.loadEarlier(this.conversations.chosen);
  }

  /** Its program is loaded when it is needed; undefined, and said so, if that does not come. */
  async openPast(): Promise<Past | undefined> {
    const { log, session } = this;
    const loaded = await import("./past.ts").catch(() => undefined);
    if (!loaded) this.#notices.add("refusal", [pageTexts.dialog.loadAgain]);
    this.past ??=
      loaded &&
      new loaded.Past({
        most: mostPastMessages,
        ask: async (asked) => await session.askPast(asked),
        hasFrom: (conversation) => log.hasFrom(conversation),
        changed: () => this.changed(),
      });
    this.changed();
    return this.past;
  }

  /** Takes a notice out of the log that was read. */
  dismiss(key: number): void {
    this.log.remove(key);
    this.changed();
  }

  /** Takes a refused message out of the log; to edit it, it is written into the composer again. */
  takeBack(message: SentMessage, isEdited: boolean): void {
    const { chosen, draft } = this.conversations;
    if (isEdited && draft.trim() !== "") {
      // Together they would go to one receiver.
      this.#notices.add("refusal", [pageTexts.session.firstClearDraft]);
    } else {
      this.log.remove(message.key);
      const line = formatTypedLine(conversationOf(message), message.text, chosen, this.roster);
      if (isEdited) this.conversations.write(line);
      const { replyTo: seq, quote } = message;
      const isAnswer = isEdited && seq !== undefined && quote && conversationOf(message) === chosen;
      if (isAnswer) this.conversations.aimAt({ kind: "reply", seq, ...quote });
    }
    this.changed();
  }

  /** Something is to be drawn. */
  changed(): void {
    this.#options.changed("all");
  }

  async #readAgain(line: PastLine): Promise<void> {
    if (line.type === "search") {
      this.searchFor = line.text ?? "";
      this.changed();
      return;
    }
    const past = await this.openPast();
    await past?.goBack(this.conversations.chosen, line.count);
  }

  #createScreen(): Screen {
    const { now, isWatched, onUnseen } = this.#options;
    return {
      message: (message) => {
        const { corrects } = message;
        if (corrects && this.#correct(corrects.seq, message.text)) return;
        // What it corrects is not here: it is shown as a message by itself.
        const text = corrects ? renderText(message) : message.text;
        const entry = this.log.add({ ...readReceived(message), text });
        const { unread } = this.conversations;
        const { total } = unread;
        this.conversations.receive(entry, isWatched());
        if (unread.total > total) onUnseen(entry);
      },
      earlier: (message) => {
        this.log.addEarlier(readReceived(message));
      },
      answer: (lines) => this.#notices.add("answer", lines),
      event: (lines, conversation) => this.#notices.tell(lines, conversation),
      refusal: (lines, id) => {
        // This first line is for terminals; a page marks refusals by their looks.
        const reasons = lines.filter((line) => line !== texts.fromServer);
        const isMessage = id !== undefined && this.log.addRefusal(id, reasons) !== undefined;
        if (!isMessage) this.#notices.add("refusal", reasons);
      },
      presence: (joined, left) => this.log.addPresence([...joined], [...left], now()),
      renamed: (from, to) => {
        this.conversations.rename(from, to);
        this.log.rename(from, to);
        this.past?.rename(from, to);
        const isTalkedTo = this.conversations.talkedTo.has(to);
        this.#notices.tell([texts.renamed(from, to)], undefined);
        if (isTalkedTo && to !== this.conversations.chosen)
          this.#notices.tell([texts.renamed(from, to)], to);
      },
      receipted: ({ id, seq, delivery }) => {
        const message = this.log.addReceipt(id, seq, delivery);
        if (message) this.conversations.note(message);
      },
      connection: (event) => {
        // The line below the composer tells everything else about the connection.
        const isAnew = event.type === "reconnected" && !isSameMember(event.welcome);
        if (isAnew) this.#startAnew(event.welcome);
        if (event.type === "reconnected") this.session.askRoom(this.conversations.chosen);
      },
      sent: ({ id, to, text, replyTo }) => {
        const { conversations } = this;
        const answers = replyTo === undefined ? {} : { replyTo, ...this.#quote(replyTo) };
        const shown = { to, text: cleanText(text), within: conversations.chosen, ...answers };
        const typed = this.#mistaken === undefined ? {} : { typed: this.#mistaken };
        this.log.add({ kind: "sent", at: now(), id, ...shown, ...typed, delivery: "pending" });
        conversations.send();
      },
      reacted: (told) => {
        this.log.react(told, this.me);
        this.past?.react(told, this.me);
      },
      retracted: (seqs) => {
        this.log.retract(new Set(seqs));
        this.past?.retract(new Set(seqs));
        this.answers.forget(seqs);
      },
      groupDeleted: (name) => this.#notices.tell([pageTexts.session.groupEnded(name)], name),
      roomOpened: (room) => this.conversations.choose(room),
    };
  }

  /** Tells a newcomer what they have to know. */
  #welcome(): void {
    const window = texts.windowShows(this.session.privateShown);
    this.#notices.add("welcome", [...pageTexts.session.tips, window], everyone);
  }

  /** The message has another text; returns false if it is not here. */
  #correct(seq: number, text: string): boolean {
    const isInLog = this.log.correct(seq, text);
    const isInPast = this.past?.correct(seq, text) === true;
    for (const aim of this.conversations.aims.values()) {
      if (aim.seq === seq && aim.kind === "reply") aim.text = beginningOf(text);
    }
    return isInLog || isInPast;
  }

  /** How the message begins, if it is here. */
  #quote(seq: number): Pick<SentMessage, "quote"> {
    const found = this.log.find(seq);
    if (!found || found.isRetracted) return {};
    const from = found.kind === "sent" ? this.me : found.from;
    return { quote: { from, text: beginningOf(found.text) } };
  }

  #startAnew({ seq }: Welcome): void {
    if (this.log.startAnew(seq)) this.conversations.aims.clear();
    this.log.beginWith(seq + 1, false);
    this.past?.startAnew();
    this.#notices.add("state", [texts.connectedAnew]);
  }
}
