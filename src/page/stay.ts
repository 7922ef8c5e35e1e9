import type { ClientEvent } from "../client/reconnectingClient.ts";
import type { Welcome } from "../client/handshake.ts";
import type { Outcome } from "../client/outcome.ts";
import { RoomEvents } from "../client/roomEvents.ts";
import { Roster } from "../client/roster.ts";
import { cleanText } from "../model/text.ts";
import { limits } from "../model/limits.ts";
import { renderMenu, renderWho } from "../model/render.ts";
import { texts } from "../model/texts.ts";
import { renderRefusal } from "../model/render.ts";
import { Conversations } from "./conversations.ts";
import type { Notice, Said } from "./entry.ts";
import { Log } from "./log.ts";
import type { SavedStay } from "./savedStay.ts";
import type { WishesOptions } from "./wishes.ts";
import { Wishes } from "./wishes.ts";

export interface StayOptions extends Pick<WishesOptions, "link" | "nextId" | "now" | "changed"> {
  welcome: Welcome;
  /** What was kept of the stay before a reload. */
  saved?: SavedStay | undefined;
  /** Somebody sees the end of the conversation that is shown. */
  isWatched: () => boolean;
}

/** A stay in the class as a page shows it: what is typed goes out, what comes is logged and counted. */
export class Stay {
  readonly log = new Log(limits.pageEntries);
  readonly conversations: Conversations;
  readonly roster: Roster;
  /** Members of the groups one is in, as far as they are known here. */
  readonly groupMembers = new Map<string, readonly string[]>();
  readonly wishes: Wishes;
  isConnected = true;
  readonly #options: StayOptions;
  readonly #rooms: RoomEvents;
  #welcome: Welcome;
  #members: string[] = [];

  constructor(options: StayOptions) {
    const { welcome, saved } = options;
    this.#options = options;
    this.#welcome = welcome;
    this.roster = new Roster(welcome.name, welcome.members, welcome.groups, welcome.rooms);
    this.#rooms = new RoomEvents(this.roster, (lines, room) => this.#notice("state", lines, room));
    this.conversations = new Conversations(saved);
    this.log.restore(saved?.entries ?? []);
    const { log, conversations, roster } = this;
    const { privateShown } = welcome;
    const notice: WishesOptions["notice"] = (tone, lines) => this.#notice(tone, lines);
    const rooms = this.#rooms;
    this.wishes = new Wishes({
      ...options,
      log,
      conversations,
      roster,
      rooms,
      privateShown,
      notice,
    });
    if (!saved) notice("answer", [texts.accepted, ...renderMenu(privateShown)]);
    else if (!welcome.resumed) notice("state", [texts.connectedAnew]);
    for (const said of this.log.waiting) this.#sayAgain(said);
  }

  get me(): string {
    return this.roster.me;
  }

  /** What there is to keep for a reload. */
  get saved(): SavedStay {
    const { token } = this.#welcome;
    const { chosen, drafts } = this.conversations;
    return {
      name: this.me,
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
      if (event.type === "ended") {
        this.wishes.pending.end("You are not in the class now. Join again first.");
        return event.outcome;
      }
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

  /** Something is to be drawn. */
  changed(): void {
    this.#options.changed();
  }

  /** What a reload left without a receipt: by its id it is said once, as long as the stay goes on. */
  #sayAgain({ id, to, text }: Said): void {
    if (this.#welcome.resumed) this.#options.link.send({ type: "say", id, to, text });
    else this.log.refused(id, [texts.unanswered(1)]);
  }

  #take(event: Exclude<ClientEvent, { type: "ended" }>): void {
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
      case "renamed":
        this.#renamed(event.from, event.to);
        return;
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
        if (event.more) return;
        if (this.wishes.isEntering(event.id)) this.choose(event.room);
        this.wishes.pending.granted(event.id ?? "");
        return;
      case "rooms":
        if (!this.wishes.openRooms.take(event.rooms, !event.more)) this.#rooms.show(event);
        return;
      case "names":
      case "joined":
      case "left":
      case "kicked":
      case "topic":
      case "invited":
      case "mode":
      case "done":
        this.#rooms.show(event);
        return;
      case "members":
        this.#members.push(...event.members);
        if (event.more) return;
        this.#notice("answer", renderWho({ ...event, members: this.#members }, this.me));
        this.#members = [];
        return;
      case "lost":
        this.isConnected = false;
        this.wishes.openRooms.lost();
        return;
      case "again":
        this.#again(event.welcome);
        return;
      default:
        event satisfies never;
    }
  }

  #heard({ seq, at, from, to, text, earlier }: Extract<ClientEvent, { type: "message" }>): void {
    const message = { kind: "heard", seq, at: Date.parse(at), from, to, text } as const;
    if (earlier) {
      this.log.addEarlier(message);
      return;
    }
    const entry = this.log.add(message);
    this.conversations.heard(entry, this.#options.isWatched());
  }

  #receipted(receipt: Extract<ClientEvent, { type: "receipt" }>): void {
    const said = this.log.receipted(receipt.id, receipt.seq, sendingOf(receipt));
    if (said) this.conversations.note(said);
  }

  #refused(refused: Extract<ClientEvent, { type: "refused" }>): void {
    const lines = renderRefusal(refused)
      .filter((line) => line !== texts.fromServer)
      .map(cleanText);
    const { id = "", member, code } = refused;
    if (this.wishes.pending.refused(id, lines, member === undefined ? code : undefined)) return;
    if (!this.log.refused(id, lines)) this.#notice("refusal", lines);
  }

  #grouped({ id, name, by, members }: Extract<ClientEvent, { type: "grouped" }>): void {
    const isMine = by === this.me;
    if (members.includes(this.me)) {
      this.roster.joinGroup(name);
      this.groupMembers.set(name, members);
    }
    this.#notice("state", [isMine ? texts.groupCreated(name) : texts.groupAdded(by, name)], name);
    this.wishes.pending.granted(id ?? "");
  }

  #renamed(from: string, to: string): void {
    this.roster.rename(from, to);
    for (const [group, members] of this.groupMembers) {
      this.groupMembers.set(
        group,
        members.map((name) => (name === from ? to : name)),
      );
    }
    this.conversations.rename(from, to);
    this.log.rename(from, to);
    this.#notice("state", [texts.renamed(from, to)], to === this.me ? undefined : to);
  }

  #again(welcome: Welcome): void {
    this.#welcome = welcome;
    // What he is called now is told by the welcome, where that was lost.
    if (welcome.name !== this.me) this.#renamed(this.me, welcome.name);
    for (const wish of this.#rooms.again(welcome)) this.wishes.room(wish);
    this.#members = [];
    this.isConnected = true;
    if (!welcome.resumed) this.#notice("state", [texts.connectedAnew]);
  }

  #notice(tone: Notice["tone"], lines: string[], within = this.conversations.chosen): void {
    this.log.add({ kind: "notice", at: this.#options.now(), tone, lines, within });
  }
}

function sendingOf({ status, held }: Extract<ClientEvent, { type: "receipt" }>): Said["sending"] {
  if (status === 1) return "sent";
  return held ? "kept" : "unheard";
}
