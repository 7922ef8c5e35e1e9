import { menuLines } from "../model/menu.ts";
import { isGroupName } from "../model/name.ts";
import { refusalLines, texts } from "../model/texts.ts";
import { helpLines, parseTypedLine } from "../model/typedLine.ts";
import { whoLines } from "../model/who.ts";
import type { ClientFrame } from "../wire/clientFrame.ts";
import type { ServerFrame } from "../wire/serverFrame.ts";
import type { Connection } from "./connection.ts";
import type { Welcome } from "./enter.ts";
import type { Outcome } from "./outcome.ts";
import { Roster } from "./roster.ts";
import type { Screen } from "./screen.ts";

export interface ChatOptions {
  connection: Connection;
  welcome: Welcome;
  screen: Screen;
}

/** A member's stay in the class: typed lines go out as frames, frames come in and are shown. */
export class Chat {
  readonly roster: Roster;
  readonly #connection: Connection;
  readonly #screen: Screen;
  readonly #privateShown: boolean;
  #lastId = 0;
  #hasSaidExit = false;
  #members: string[] = [];

  constructor({ connection, welcome, screen }: ChatOptions) {
    this.#connection = connection;
    this.#screen = screen;
    this.#privateShown = welcome.privateShown;
    this.roster = new Roster(welcome.name, welcome.members, welcome.groups);
    screen.notice([texts.accepted, ...this.#menu()]);
  }

  /** Shows what comes until the connection is gone. */
  async run(): Promise<Outcome> {
    for (;;) {
      const frame = await this.#connection.next();
      if (frame === undefined) break;
      this.#show(frame);
    }
    if (this.#hasSaidExit) return { kind: "done" };
    return { kind: "lost", text: texts.serverClosed };
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
      case "who":
        this.#connection.send({ type: "who" });
        return;
      case "menu":
        this.#connection.send({ type: "menu" });
        this.#screen.notice(this.#menu());
        return;
      case "help":
        this.#screen.notice(helpLines);
        return;
      case "exit":
        this.exit();
        return;
      case "mistake":
        this.#screen.refusal(refusalLines(wish.refusal));
        return;
      default:
        wish satisfies never;
    }
  }

  /** Says goodbye; the server then closes the connection. */
  exit(): void {
    this.#hasSaidExit = true;
    this.#connection.send({ type: "exit" });
  }

  #show(frame: ServerFrame): void {
    switch (frame.type) {
      case "message":
        this.roster.touch(isGroupName(frame.to) ? frame.to : frame.from);
        this.#screen.message({ ...frame, at: Date.parse(frame.at) });
        return;
      case "refused":
        this.#screen.refusal(refusalLines(frame));
        return;
      case "presence": {
        const { joined, left } = this.roster.change(frame.joined, frame.left);
        if (joined.length + left.length > 0) this.#screen.presence(joined, left);
        return;
      }
      case "grouped": {
        const { me } = this.roster;
        if (frame.members.includes(me)) this.roster.joinGroup(frame.name);
        const isMine = frame.by === me;
        const made = texts.groupCreated(frame.name);
        this.#screen.notice([isMine ? made : texts.groupAdded(frame.by, frame.name)]);
        return;
      }
      case "ungrouped":
        this.roster.leaveGroup(frame.name);
        return;
      case "members":
        this.#members.push(...frame.members);
        if (frame.more) return;
        this.#screen.notice(whoLines({ ...frame, members: this.#members }, this.roster.me));
        this.#members = [];
        return;
      case "ping":
        this.#connection.send({ type: "pong" });
        return;
      case "bye":
        if (frame.code !== "server_closed") this.#screen.error(frame.text);
        return;
      case "receipt":
      case "welcome":
        return;
      default:
        frame satisfies never;
    }
  }

  #send(frame: ClientFrame): void {
    if (!this.#connection.send(frame)) this.#screen.refusal([texts.lineTooLong]);
  }

  #menu(): string[] {
    return menuLines(this.#privateShown);
  }

  #nextId(): string {
    this.#lastId += 1;
    return `c${this.#lastId}`;
  }
}
