import type { ClassLink, LinkEvent } from "../../../client/classLink.ts";
import type { Welcome } from "../../../client/handshake.ts";
import type { Outcome } from "../../../client/outcome.ts";
import { RoomNews } from "../../../client/roomNews.ts";
import { Roster } from "../../../client/roster.ts";
import { cleanText } from "../../../model/cleanText.ts";
import { limits } from "../../../model/limits.ts";
import { menuLines } from "../../../model/menu.ts";
import { everyone } from "../../../model/name.ts";
import type { RoomWish } from "../../../model/roomWish.ts";
import { refusalLines, texts } from "../../../model/texts.ts";
import { helpLines } from "../../../model/typedLine.ts";
import { whoLines } from "../../../model/who.ts";
import type { ClientFrame } from "../../../wire/clientFrame.ts";
import { wishOf } from "./aim.ts";
import { conversationOf, isIn } from "./entry.ts";
import type { Notice, Said } from "./entry.ts";
import { Log } from "./log.ts";
import type { SavedStay } from "./savedStay.ts";
import { Unread } from "./unread.ts";

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

/** How a wish for a group was answered. */
export type GroupAnswer = { ok: true } | { ok: false; lines: string[] };

interface GroupWish {
  lines: string[];
  resolve: (answer: GroupAnswer) => void;
}

/** A stay in the class as a page shows it: what is typed goes out, what comes is logged and counted. */
export class Stay {
  readonly log = new Log(limits.pageEntries);
  readonly unread = new Unread();
  readonly roster: Roster;
  /** Members of the groups one is in, as far as they are known here. */
  readonly groupMembers = new Map<string, readonly string[]>();
  readonly drafts: Map<string, string>;
  /** People and groups there is something to read of, here or not. */
  readonly talkedTo = new Set<string>();
  /** The conversation that is shown, and written to. */
  chosen: string;
  /** The first entry that was not seen when it came. */
  mark: number | undefined;
  isConnected = true;
  readonly #options: StayOptions;
  readonly #rooms: RoomNews;
  /** Id of the last wish to join a room that was typed. */
  #entering: string | undefined;
  readonly #wishes = new Map<string, GroupWish>();
  #welcome: Welcome;
  #members: string[] = [];

  constructor(options: StayOptions) {
    const { welcome, saved } = options;
    this.#options = options;
    this.#welcome = welcome;
    this.roster = new Roster(welcome.name, welcome.members, welcome.groups, welcome.rooms);
    this.#rooms = new RoomNews(this.roster, (lines, room) => this.#notice("state", lines, room));
    this.drafts = new Map(Object.entries(saved?.drafts ?? {}));
    this.chosen = saved?.chosen ?? everyone;
    this.log.restore(saved?.entries ?? []);
    for (const entry of this.log.entries) {
      const isSaid = entry.kind === "said" && entry.seq !== undefined;
      if (entry.kind === "heard" || isSaid) this.#talked(conversationOf(entry));
    }
    if (!saved) this.#notice("answer", [texts.accepted, ...this.#menu()]);
    for (const said of this.log.waiting) this.#sayAgain(said);
  }

  get me(): string {
    return this.roster.me;
  }

  /** What there is to keep for a reload. */
  get saved(): SavedStay {
    const { name, token } = this.#welcome;
    return {
      name,
      token,
      seq: this.#options.link.newest,
      chosen: this.chosen,
      drafts: Object.fromEntries([...this.drafts].filter(([, draft]) => draft !== "")),
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
    this.chosen = conversation;
    this.mark = this.unread.firstIn(conversation);
    this.#options.changed();
  }

  /** The one who sits here sees the end of what is shown. */
  looked(): void {
    if (this.unread.shownIn(this.chosen) === 0) return;
    this.unread.read(this.chosen);
    this.#options.changed();
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
    const { promise, resolve } = Promise.withResolvers<GroupAnswer>();
    this.#wishes.set(id, { lines: [], resolve });
    if (!this.#options.link.send({ type: "group", id, name, members })) {
      this.#wishes.delete(id);
      return { ok: false, lines: [texts.lineTooLong] };
    }
    return await promise;
  }

  /** Takes one out that was refused; returns it, to be written anew. */
  takeBack(key: number): void {
    this.log.remove(key);
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
    const wish = wishOf(line, this.chosen);
    switch (wish.type) {
      case "nothing":
        return true;
      case "say":
        // Whatever the case it is typed in, a room is one conversation.
        return this.#say(this.roster.roomNamed(wish.to) ?? wish.to, wish.text);
      case "createGroup":
        void this.createGroup(wish.name, wish.members).then((answer) => {
          if (!answer.ok) this.#notice("refusal", answer.lines);
          this.#options.changed();
        });
        return true;
      case "join":
      case "leave":
      case "topic":
      case "kick":
      case "invite":
      case "mode": {
        const id = this.#wish(wish);
        if (wish.type === "join") this.#entering = id;
        return true;
      }
      case "names":
      case "rooms":
        this.#options.link.send(wish);
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

  /** Returns its id. */
  #wish(wish: RoomWish): string {
    const id = this.#options.nextId();
    this.#rooms.wished(wish);
    if (!this.#options.link.send({ ...wish, id })) this.#notice("refusal", [texts.lineTooLong]);
    return id;
  }

  #say(to: string, text: string): boolean {
    const { link, nextId, now } = this.#options;
    const frame: ClientFrame = { type: "say", id: nextId(), to, text };
    if (!link.send(frame)) {
      this.#notice("refusal", [texts.lineTooLong]);
      return false;
    }
    const { id } = frame;
    const within = this.chosen;
    const shown = cleanText(text);
    this.log.add({ kind: "said", at: now(), id, to, text: shown, within, sending: "sending" });
    this.mark = undefined;
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
      case "entered":
        this.#rooms.show(event);
        // Who asked to be let in wants to see it; who is merely back goes on where he was.
        if (event.id !== undefined && event.id === this.#entering && !event.more) {
          this.choose(event.room);
        }
        return;
      case "names":
      case "joined":
      case "left":
      case "kicked":
      case "topic":
      case "invited":
      case "mode":
      case "rooms":
      case "done":
        this.#rooms.show(event);
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
    if (entry.kind !== "heard") return;
    const conversation = conversationOf(entry);
    this.#talked(conversation);
    const isShown = isIn(this.chosen, entry);
    if (isShown && this.#options.isWatched()) return;
    if (isShown && this.unread.shownIn(this.chosen) === 0) this.mark = entry.key;
    this.unread.add(conversation, entry.key);
  }

  #receipted(receipt: Extract<LinkEvent, { type: "receipt" }>): void {
    const said = this.log.receipted(receipt.id, receipt.seq, sendingOf(receipt));
    if (said) this.#talked(said.to);
  }

  #refused(refused: Extract<LinkEvent, { type: "refused" }>): void {
    const lines = refusalLines(refused)
      .filter((line) => line !== texts.fromServer)
      .map(cleanText);
    const wish = this.#wishes.get(refused.id ?? "");
    if (wish) {
      wish.lines.push(...lines);
      // One that is about a member alone is not the answer yet.
      if (refused.member !== undefined) return;
      this.#wishes.delete(refused.id ?? "");
      wish.resolve({ ok: false, lines: wish.lines });
    } else if (refused.id === undefined || !this.log.refused(refused.id, lines)) {
      this.#notice("refusal", lines);
    }
  }

  #grouped({ id, name, by, members }: Extract<LinkEvent, { type: "grouped" }>): void {
    const isMine = by === this.me;
    if (members.includes(this.me)) {
      this.roster.joinGroup(name);
      this.groupMembers.set(name, members);
    }
    const wish = this.#wishes.get(id ?? "");
    if (wish && wish.lines.length > 0) this.#notice("refusal", wish.lines);
    this.#notice("state", [isMine ? texts.groupCreated(name) : texts.groupAdded(by, name)], name);
    this.#wishes.delete(id ?? "");
    wish?.resolve({ ok: true });
  }

  #again(welcome: Welcome): void {
    this.#welcome = welcome;
    for (const wish of this.#rooms.again(welcome)) this.#wish(wish);
    this.#members = [];
    this.isConnected = true;
    if (!welcome.resumed) this.#notice("state", [texts.connectedAnew]);
  }

  #talked(conversation: string): void {
    if (conversation !== everyone) this.talkedTo.add(conversation);
  }

  #notice(tone: Notice["tone"], lines: string[], within = this.chosen): void {
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
