import { hereLine, roomListLines, roomTexts } from "../model/roomTexts.ts";
import type { ListedRoom } from "../model/roomTexts.ts";
import type { LinkEvent } from "./classLink.ts";
import type { Roster } from "./roster.ts";
import type { Screen } from "./screen.ts";

type EventOf<Type> = Extract<LinkEvent, { type: Type }>;
export type RoomEvent = EventOf<
  | "entered"
  | "names"
  | "joined"
  | "left"
  | "kicked"
  | "topic"
  | "invited"
  | "mode"
  | "rooms"
  | "done"
>;

/** Shows what comes of rooms, and notes in the roster which of them one is in. */
export class RoomNews {
  readonly #roster: Roster;
  readonly #screen: Screen;
  /** What has come so far of a list that takes several frames. */
  #members: string[] = [];
  #listed: ListedRoom[] = [];

  constructor(roster: Roster, screen: Screen) {
    this.#roster = roster;
    this.#screen = screen;
  }

  /** The connection is another: what had come of a list by half will not be completed. */
  startAnew(): void {
    this.#members = [];
    this.#listed = [];
  }

  show(event: RoomEvent): void {
    const screen = this.#screen;
    switch (event.type) {
      case "entered":
        this.#members.push(...event.members);
        if (event.more) return;
        this.#roster.joinRoom(event.room);
        screen.notice([hereLine(event.room, this.#members)]);
        if (event.topic !== "") screen.notice([roomTexts.topicIs(event.room, event.topic)]);
        this.#members = [];
        return;
      case "names":
        this.#members.push(...event.members);
        if (event.more) return;
        screen.notice([hereLine(event.room, this.#members)]);
        this.#members = [];
        return;
      case "joined":
        screen.notice([roomTexts.joined(event.room, event.name)]);
        return;
      case "left":
        this.#gone(event);
        screen.notice([roomTexts.left(event.room, event.name, event.reason)]);
        return;
      case "kicked":
        this.#gone(event);
        screen.notice([roomTexts.kicked(event.room, event.name, event.by, event.reason)]);
        return;
      case "topic": {
        const { room, by, topic } = event;
        const line =
          by === undefined ? roomTexts.topicIs(room, topic) : roomTexts.topicSet(room, by, topic);
        screen.notice([line]);
        return;
      }
      case "invited":
        screen.notice([roomTexts.invited(event.room, event.name, event.by)]);
        return;
      case "mode":
        screen.notice([
          event.id === undefined
            ? roomTexts.modesSet(event.room, event.by, event.modes)
            : roomTexts.modesAre(event.room, event.modes),
        ]);
        return;
      case "rooms":
        this.#listed.push(...event.rooms);
        if (event.more) return;
        screen.notice(roomListLines(this.#listed));
        this.#listed = [];
        return;
      case "done":
        return;
      default:
        event satisfies never;
    }
  }

  #gone({ room, name }: { room: string; name: string }): void {
    if (name === this.#roster.me) this.#roster.leaveRoom(room);
  }
}
