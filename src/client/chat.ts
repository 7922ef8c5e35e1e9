import { renderMenu, renderWho } from "../model/render.ts";
import { isGroupName, isRoomName } from "../model/name.ts";
import { texts } from "../model/texts.ts";
import { renderRefusal } from "../model/render.ts";
import { helpLines, parseTypedLine } from "../model/typedLine.ts";
import type { ClientFrame } from "../wire/clientFrame.ts";
import type { ClientEvent, ReconnectingClient } from "./reconnectingClient.ts";
import { linkLine } from "./reconnectingClient.ts";
import type { Welcome } from "./handshake.ts";
import type { Outcome } from "./outcome.ts";
import { RoomEvents } from "./roomEvents.ts";
import { Roster } from "./roster.ts";
import type { Screen } from "./screen.ts";

export interface ChatOptions {
  link: ReconnectingClient;
  welcome: Welcome;
  screen: Screen;
  /** Is told each new name of the one who sits here. */
  onNamed?: (name: string) => void;
}

/** A member's stay in the class: typed lines go out as frames, frames come in and are shown. */
export class Chat {
  readonly roster: Roster;
  readonly #link: ReconnectingClient;
  readonly #screen: Screen;
  readonly #privateShown: boolean;
  readonly #rooms: RoomEvents;
  readonly #onNamed: ((name: string) => void) | undefined;
  #lastId = 0;
  #members: string[] = [];

  constructor({ link, welcome, screen, onNamed }: ChatOptions) {
    this.#onNamed = onNamed;
    this.#link = link;
    this.#screen = screen;
    this.#privateShown = welcome.privateShown;
    this.roster = new Roster(welcome.name, welcome.members, welcome.groups, welcome.rooms);
    this.#rooms = new RoomEvents(this.roster, (lines) => screen.notice(lines));
    screen.notice([texts.accepted, ...this.#menu()]);
  }

  /** Shows what comes until the link has ended. */
  async run(): Promise<Outcome> {
    for (;;) {
      const event = await this.#link.next();
      if (event.type === "ended") return event.outcome;
      this.#show(event);
    }
  }

  /** Does what the line wishes. */
  type(line: string): void {
    const wish = parseTypedLine(line);
    switch (wish.type) {
      case "nothing":
        return;
      case "say":
        this.roster.touch(wish.to);
        this.#send({ ...wish, id: this.#nextId() });
        return;
      case "createGroup": {
        const { name, members } = wish;
        this.#send({ type: "group", id: this.#nextId(), name, members });
        return;
      }
      case "rename":
        this.#send({ ...wish, id: this.#nextId() });
        return;
      case "join":
      case "leave":
      case "topic":
      case "kick":
      case "invite":
      case "mode":
        this.#rooms.wished(wish);
        this.#send({ ...wish, id: this.#nextId() });
        return;
      case "names":
      case "rooms":
        this.#link.send(wish);
        return;
      case "who":
        this.#link.send({ type: "who" });
        return;
      case "menu":
        this.#link.send({ type: "menu" });
        this.#screen.notice(this.#menu());
        return;
      case "help":
        this.#screen.notice(helpLines);
        return;
      case "exit":
        this.exit();
        return;
      case "mistake":
        this.#screen.refusal(renderRefusal(wish.refusal));
        return;
      default:
        wish satisfies never;
    }
  }

  /** Says goodbye, which ends the stay. */
  exit(): void {
    this.#link.exit();
  }

  #show(event: Exclude<ClientEvent, { type: "ended" }>): void {
    switch (event.type) {
      case "message": {
        const message = { ...event, at: Date.parse(event.at) };
        if (event.earlier) {
          this.#screen.earlier(message);
          return;
        }
        this.roster.touch(isGroupName(event.to) || isRoomName(event.to) ? event.to : event.from);
        this.#screen.message(message);
        return;
      }
      case "refused":
        this.#screen.refusal(renderRefusal(event));
        return;
      case "presence": {
        const { joined, left } = this.roster.change(event.joined, event.left);
        if (joined.length + left.length > 0) this.#screen.presence(joined, left);
        return;
      }
      case "renamed":
        this.#renamed(event.from, event.to);
        return;
      case "grouped": {
        const { me } = this.roster;
        if (event.members.includes(me)) this.roster.joinGroup(event.name);
        const isMine = event.by === me;
        const made = texts.groupCreated(event.name);
        this.#screen.notice([isMine ? made : texts.groupAdded(event.by, event.name)]);
        return;
      }
      case "ungrouped":
        this.roster.leaveGroup(event.name);
        return;
      case "members":
        this.#members.push(...event.members);
        if (event.more) return;
        this.#screen.notice(renderWho({ ...event, members: this.#members }, this.roster.me));
        this.#members = [];
        return;
      case "entered":
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
      case "receipt":
        if (event.status === 0 && event.held) this.#screen.status(texts.held);
        return;
      case "lost":
        this.#screen.status(linkLine(event));
        return;
      case "again":
        // What he is called now is told by the welcome, where that was lost.
        if (event.welcome.name !== this.roster.me) {
          this.#renamed(this.roster.me, event.welcome.name);
        }
        for (const wish of this.#rooms.again(event.welcome)) {
          this.#send({ ...wish, id: this.#nextId() });
        }
        this.#members = [];
        this.#screen.status(linkLine(event));
        return;
      default:
        event satisfies never;
    }
  }

  #renamed(from: string, to: string): void {
    const isMe = from === this.roster.me;
    this.roster.rename(from, to);
    this.#screen.renamed(from, to);
    if (isMe) this.#onNamed?.(to);
  }

  #send(frame: ClientFrame): void {
    if (!this.#link.send(frame)) this.#screen.refusal([texts.lineTooLong]);
  }

  #menu(): string[] {
    return renderMenu(this.#privateShown);
  }

  #nextId(): string {
    this.#lastId += 1;
    return `c${this.#lastId}`;
  }
}
