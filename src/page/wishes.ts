import type { ReconnectingClient } from "../client/reconnectingClient.ts";
import type { RoomEvents } from "../client/roomEvents.ts";
import type { Roster } from "../client/roster.ts";
import { cleanText } from "../model/text.ts";
import { renderMenu } from "../model/render.ts";
import type { RoomCommand } from "../model/roomCommand.ts";
import { texts } from "../model/texts.ts";
import { renderRefusal } from "../model/render.ts";
import { helpLines } from "../model/typedLine.ts";
import type { ClientFrame } from "../wire/clientFrame.ts";
import { lineFor, wishOf } from "./aim.ts";
import type { Conversations } from "./conversations.ts";
import type { Notice, Said } from "./entry.ts";
import { conversationOf } from "./entry.ts";
import type { Log } from "./log.ts";
import { OpenRooms } from "./openRooms.ts";
import type { WishAnswer } from "./pendingWishes.ts";
import { PendingWishes } from "./pendingWishes.ts";

export interface WishesOptions {
  link: ReconnectingClient;
  log: Log;
  conversations: Conversations;
  roster: Pick<Roster, "roomNamed">;
  rooms: Pick<RoomEvents, "wished">;
  /** The server window shows private messages. */
  privateShown: boolean;
  /** An id that no other frame of this member has. */
  nextId: () => string;
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  now: () => number;
  /** Shows lines where one is. */
  notice: (tone: Notice["tone"], lines: string[]) => void;
  /** Something is to be drawn. */
  changed: () => void;
}

/** What the one who sits here wishes: it goes out as frames, and into the log. */
export class Wishes {
  /** For groups and rooms, until they are answered. */
  readonly pending = new PendingWishes();
  readonly openRooms = new OpenRooms();
  readonly #options: WishesOptions;
  /** Id of the last wish to join a room that was typed. */
  #entering: string | undefined;

  constructor(options: WishesOptions) {
    this.#options = options;
  }

  /** Does what the line wishes; returns false where it stays to be corrected. */
  type(line: string): boolean {
    const isDone = this.#do(line);
    this.#options.changed();
    return isDone;
  }

  /** Asks for a group; resolves once it is answered. */
  async createGroup(name: string, members: string[]): Promise<WishAnswer> {
    const id = this.#options.nextId();
    if (!this.#options.link.send({ type: "group", id, name, members })) {
      return { isGranted: false, code: undefined, lines: [texts.lineTooLong] };
    }
    const answer = await this.pending.add(id);
    // Who is missing from a group that was made is not what its maker waits for.
    if (answer.isGranted && answer.lines.length > 0) this.#options.notice("refusal", answer.lines);
    return answer;
  }

  /** Takes what was refused out of the log, and writes it anew where that is wished. */
  takeBack(said: Said, isWritten: boolean): void {
    const { chosen, draft } = this.#options.conversations;
    if (isWritten && draft.trim() !== "") {
      // Together they would go to one receiver.
      this.#options.notice("refusal", ["First send or clear what you are writing"]);
    } else {
      this.#options.log.remove(said.key);
      const to = conversationOf(said);
      if (isWritten) this.#options.conversations.write(lineFor(to, said.text, chosen));
    }
    this.#options.changed();
  }

  /** Sends a wish that is about a room; returns its id. */
  room(wish: RoomCommand): string {
    const { link, nextId, rooms, notice } = this.#options;
    const id = nextId();
    rooms.wished(wish);
    if (!link.send({ ...wish, id })) notice("refusal", [texts.lineTooLong]);
    return id;
  }

  /** Asks to be let into a room, which is made where it is not there; resolves once it is answered. */
  async enter(room: string, key?: string): Promise<WishAnswer> {
    return await this.pending.add(this.room({ type: "join", room, ...(key && { key }) }));
  }

  /** Asks which rooms there are. */
  lookForRooms(): void {
    this.openRooms.asked(true);
    this.#options.link.send({ type: "rooms" });
  }

  /** Whether this is the id of the last wish to join a room that was typed. */
  isEntering(id: string | undefined): boolean {
    return id !== undefined && id === this.#entering;
  }

  exit(): void {
    this.#options.link.exit();
  }

  #do(line: string): boolean {
    const { link, nextId, conversations } = this.#options;
    const wish = wishOf(line, conversations.chosen);
    switch (wish.type) {
      case "nothing":
        return true;
      case "say":
        // Whatever the case it is typed in, a room is one conversation.
        return this.#say(this.#options.roster.roomNamed(wish.to) ?? wish.to, wish.text);
      case "createGroup":
        void this.createGroup(wish.name, wish.members).then(({ isGranted, lines }) => {
          if (!isGranted) this.#options.notice("refusal", lines);
          this.#options.changed();
        });
        return true;
      case "rename":
        if (link.send({ ...wish, id: nextId() })) return true;
        this.#options.notice("refusal", [texts.lineTooLong]);
        return false;
      case "join":
      case "leave":
      case "topic":
      case "kick":
      case "invite":
      case "mode": {
        const id = this.room(wish);
        if (wish.type === "join") this.#entering = id;
        return true;
      }
      case "rooms":
        this.openRooms.asked(false);
        link.send(wish);
        return true;
      case "names":
        link.send(wish);
        return true;
      case "who":
        link.send({ type: "who" });
        return true;
      case "menu":
        link.send({ type: "menu" });
        this.#options.notice("answer", renderMenu(this.#options.privateShown));
        return true;
      case "help":
        this.#options.notice("answer", [...helpLines]);
        return true;
      case "exit":
        this.exit();
        return true;
      case "mistake":
        this.#options.notice("refusal", renderRefusal(wish.refusal));
        return false;
      default:
        return wish satisfies never;
    }
  }

  #say(to: string, text: string): boolean {
    const { link, nextId, now, log, conversations } = this.#options;
    const frame: ClientFrame = { type: "say", id: nextId(), to, text };
    if (!link.send(frame)) {
      this.#options.notice("refusal", [texts.lineTooLong]);
      return false;
    }
    const { id } = frame;
    const within = conversations.chosen;
    const shown = cleanText(text);
    log.add({ kind: "said", at: now(), id, to, text: shown, within, sending: "sending" });
    conversations.mark = undefined;
    return true;
  }
}
