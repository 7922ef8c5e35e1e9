import type { ClassLink, LinkEvent } from "../../../client/classLink.ts";
import type { Welcome } from "../../../client/handshake.ts";
import type { Outcome } from "../../../client/outcome.ts";
import { Roster } from "../../../client/roster.ts";
import { cleanText } from "../../../model/cleanText.ts";
import { limits } from "../../../model/limits.ts";
import { menuLines } from "../../../model/menu.ts";
import { refusalLines, texts } from "../../../model/texts.ts";
import { helpLines } from "../../../model/typedLine.ts";
import { whoLines } from "../../../model/who.ts";
import type { ClientFrame } from "../../../wire/clientFrame.ts";
import { lineFor, wishOf } from "./aim.ts";
import { Conversations } from "./conversations.ts";
import type { Notice, Said } from "./entry.ts";
import type { GroupAnswer } from "./groupWishes.ts";
import { GroupWishes } from "./groupWishes.ts";
import { Log } from "./log.ts";
import type { SavedStay } from "./savedStay.ts";

export interface StayOptions {
  link: ClassLink;
  welcome: Welcome;
  /** What was kept of the stay before a reload. */
  saved?: SavedStay | undefined;
  /** An id that no other frame of this member has. */
  nextId: () => string;
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  now: () => number;
  /** Somebody sees the end of the conversation that is shown. */
  isWatched: () => boolean;
  /** Something is to be drawn. */
  changed: () => void;
}

/** A stay in the class as a page shows it: what is typed goes out, what comes is logged and counted. */
export class Stay {
  readonly log = new Log(limits.pageEntries);
  readonly conversations: Conversations;
  readonly roster: Roster;
  /** Members of the groups one is in, as far as they are known here. */
  readonly groupMembers = new Map<string, readonly string[]>();
  isConnected = true;
  readonly #options: StayOptions;
  readonly #groupWishes = new GroupWishes();
  #welcome: Welcome;
  #members: string[] = [];

  constructor(options: StayOptions) {
    const { welcome, saved } = options;
    this.#options = options;
    this.#welcome = welcome;
    this.roster = new Roster(welcome.name, welcome.members, welcome.groups);
    this.conversations = new Conversations(saved);
    this.log.restore(saved?.entries ?? []);
    if (!saved) this.#notice("answer", [texts.accepted, ...this.#menu()]);
    else if (!welcome.resumed) this.#notice("state", [texts.connectedAnew]);
    for (const said of this.log.waiting) this.#sayAgain(said);
  }

  get me(): string {
    return this.roster.me;
  }

  /** What there is to keep for a reload. */
  get saved(): SavedStay {
    const { name, token } = this.#welcome;
    const { chosen, drafts } = this.conversations;
    return {
      name,
      token,
      seq: this.#options.link.newest,
      chosen,
      drafts: Object.fromEntries([...drafts].filter(([, draft]) => draft !== "")),
      entries: this.log.entries.slice(-limits.pageSaved),
    };
  }

  /** Shows what comes until the link has ended. */
  async run(): Promise<Outcome> {
    for (;;) {
      const event = await this.#options.link.next();
      if (event.type === "ended") return event.outcome;
      this.#take(event);
      this.#options.changed();
    }
  }

  choose(conversation: string): void {
    this.conversations.choose(conversation);
    this.#options.changed();
  }

  /** The one who sits here sees the end of what is shown. */
  looked(): void {
    if (this.conversations.looked()) this.#options.changed();
  }

  /** Does what the line wishes; returns false where it stays to be corrected. */
  type(line: string): boolean {
    const isDone = this.#do(line);
    this.#options.changed();
    return isDone;
  }

  /** Asks for a group; resolves once it is answered. */
  async createGroup(name: string, members: string[]): Promise<GroupAnswer> {
    const id = this.#options.nextId();
    if (!this.#options.link.send({ type: "group", id, name, members })) {
      return { isMade: false, lines: [texts.lineTooLong] };
    }
    const answer = await this.#groupWishes.add(id);
    // Who is missing from a group that was made is not what its maker waits for.
    if (answer.isMade && answer.lines.length > 0) this.#notice("refusal", answer.lines);
    return answer;
  }

  /** Takes what was refused out of the log, and writes it anew where that is wished. */
  takeBack(said: Said, isWritten: boolean): void {
    const { chosen, draft } = this.conversations;
    if (isWritten && draft.trim() !== "") {
      // Together they would go to one receiver.
      this.#notice("refusal", ["First send or clear what you are writing"]);
    } else {
      this.log.remove(said.key);
      if (isWritten) this.conversations.write(lineFor(said.to, said.text, chosen));
    }
    this.#options.changed();
  }

  /** Something is to be drawn. */
  changed(): void {
    this.#options.changed();
  }

  exit(): void {
    this.#options.link.exit();
  }

  #do(line: string): boolean {
    const wish = wishOf(line, this.conversations.chosen);
    switch (wish.type) {
      case "nothing":
        return true;
      case "say":
        return this.#say(wish.to, wish.text);
      case "createGroup":
        void this.createGroup(wish.name, wish.members).then(({ isMade, lines }) => {
          if (!isMade) this.#notice("refusal", lines);
          this.#options.changed();
        });
        return true;
      case "who":
        this.#options.link.send({ type: "who" });
        return true;
      case "menu":
        this.#options.link.send({ type: "menu" });
        this.#notice("answer", this.#menu());
        return true;
      case "help":
        this.#notice("answer", [...helpLines]);
        return true;
      case "exit":
        this.exit();
        return true;
      case "mistake":
        this.#notice("refusal", refusalLines(wish.refusal));
        return false;
      default:
        return wish satisfies never;
    }
  }

  #say(to: string, text: string): boolean {
    const { link, nextId, now } = this.#options;
    const frame: ClientFrame = { type: "say", id: nextId(), to, text };
    if (!link.send(frame)) {
      this.#notice("refusal", [texts.lineTooLong]);
      return false;
    }
    const { id } = frame;
    const within = this.conversations.chosen;
    const shown = cleanText(text);
    this.log.add({ kind: "said", at: now(), id, to, text: shown, within, sending: "sending" });
    this.conversations.mark = undefined;
    return true;
  }

  /** What a reload left without a receipt: by its id it is said once, as long as the stay goes on. */
  #sayAgain({ id, to, text }: Said): void {
    if (this.#welcome.resumed) this.#options.link.send({ type: "say", id, to, text });
    else this.log.refused(id, [texts.unanswered(1)]);
  }

  #take(event: Exclude<LinkEvent, { type: "ended" }>): void {
    switch (event.type) {
      case "message":
        this.#heard(event);
        return;
      case "receipt":
        this.#receipted(event);
        return;
      case "refused":
        this.#refused(event);
        return;
      case "presence": {
        const { joined, left } = this.roster.change(event.joined, event.left);
        if (joined.length + left.length === 0) return;
        this.log.addPresence(joined, left, this.#options.now());
        return;
      }
      case "grouped":
        this.#grouped(event);
        return;
      case "ungrouped":
        this.roster.leaveGroup(event.name);
        this.groupMembers.delete(event.name);
        this.#notice("state", [`${event.name} is no more`], event.name);
        return;
      case "members":
        this.#members.push(...event.members);
        if (event.more) return;
        this.#notice("answer", whoLines({ ...event, members: this.#members }, this.me));
        this.#members = [];
        return;
      case "lost":
        this.isConnected = false;
        return;
      case "again":
        this.#again(event.welcome);
        return;
      default:
        event satisfies never;
    }
  }

  #heard({ seq, at, from, to, text, earlier }: Extract<LinkEvent, { type: "message" }>): void {
    const message = { kind: "heard", seq, at: Date.parse(at), from, to, text } as const;
    if (earlier) {
      this.log.addEarlier(message);
      return;
    }
    const entry = this.log.add(message);
    this.conversations.heard(entry, this.#options.isWatched());
  }

  #receipted(receipt: Extract<LinkEvent, { type: "receipt" }>): void {
    const said = this.log.receipted(receipt.id, receipt.seq, sendingOf(receipt));
    if (said) this.conversations.note(said);
  }

  #refused(refused: Extract<LinkEvent, { type: "refused" }>): void {
    const lines = refusalLines(refused)
      .filter((line) => line !== texts.fromServer)
      .map(cleanText);
    const { id = "", member } = refused;
    if (this.#groupWishes.refused(id, lines, member === undefined)) return;
    if (!this.log.refused(id, lines)) this.#notice("refusal", lines);
  }

  #grouped({ id, name, by, members }: Extract<LinkEvent, { type: "grouped" }>): void {
    const isMine = by === this.me;
    if (members.includes(this.me)) {
      this.roster.joinGroup(name);
      this.groupMembers.set(name, members);
    }
    this.#notice("state", [isMine ? texts.groupCreated(name) : texts.groupAdded(by, name)], name);
    this.#groupWishes.granted(id ?? "");
  }

  #again(welcome: Welcome): void {
    this.#welcome = welcome;
    this.roster.renew(welcome.members, welcome.groups);
    this.#members = [];
    this.isConnected = true;
    if (!welcome.resumed) this.#notice("state", [texts.connectedAnew]);
  }

  #notice(tone: Notice["tone"], lines: string[], within = this.conversations.chosen): void {
    this.log.add({ kind: "notice", at: this.#options.now(), tone, lines, within });
  }

  #menu(): string[] {
    return menuLines(this.#options.welcome.privateShown);
  }
}

function sendingOf({ status, held }: Extract<LinkEvent, { type: "receipt" }>): Said["sending"] {
  if (status === 1) return "sent";
  return held ? "kept" : "unheard";
}
