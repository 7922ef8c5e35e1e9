import { nameKey } from "../model/name.ts";
import { renderRoomMembers, roomTexts } from "../model/texts.ts";
import { renderRoomList } from "../model/render.ts";
import type { ListedRoom } from "../model/room.ts";
import type { RoomCommand } from "../model/roomCommand.ts";
import type { ClientEvent } from "./reconnectingClient.ts";
import type { Welcome } from "./handshake.ts";
import type { Roster } from "./roster.ts";

type EventOf<Type> = Extract<ClientEvent, { type: Type }>;
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
export class RoomEvents {
  readonly #roster: Roster;
  readonly #show: (lines: string[], room: string | undefined) => void;
  /** The keys he gave, by the room as it is looked up, for the way back. */
  readonly #keys = new Map<string, string>();
  /** What has come so far of a list that takes several frames. */
  #members: string[] = [];
  #listed: ListedRoom[] = [];

  /** @param show is given lines for the one who sits here, and the room they are of, where it is one */
  constructor(roster: Roster, show: (lines: string[], room: string | undefined) => void) {
    this.#roster = roster;
    this.#show = show;
  }

  /** He wishes it. */
  wished(wish: RoomCommand): void {
    if (wish.type === "join" && wish.key !== undefined) {
      this.#keys.set(nameKey(wish.room), wish.key);
    }
  }

  /** The connection is another; returns what brings him back into his rooms, where he begins anew. */
  again({ members, groups, rooms, resumed }: Welcome): RoomCommand[] {
    const before = this.#roster.rooms;
    this.#roster.renew(members, groups, rooms);
    // What had come of a list by half will not be completed.
    this.#members = [];
    this.#listed = [];
    if (resumed) return [];
    return before.map((room) => this.#wayBack(room));
  }

  show(event: RoomEvent): void {
    switch (event.type) {
      case "entered":
        this.#members.push(...event.members);
        if (event.more) return;
        this.#roster.joinRoom(event.room);
        this.#show(this.#entered(event), event.room);
        this.#members = [];
        return;
      case "names":
        this.#members.push(...event.members);
        if (event.more) return;
        this.#show([renderRoomMembers(event.room, this.#members)], event.room);
        this.#members = [];
        return;
      case "joined":
        this.#show([roomTexts.joined(event.room, event.name)], event.room);
        return;
      case "left":
        this.#gone(event);
        this.#show([roomTexts.left(event.room, event.name, event.reason)], event.room);
        return;
      case "kicked":
        this.#gone(event);
        this.#show([roomTexts.kicked(event.room, event.name, event.by, event.reason)], event.room);
        return;
      case "topic":
        this.#show([topicLine(event)], event.room);
        return;
      case "invited":
        this.#show([roomTexts.invited(event.room, event.name, event.by)], undefined);
        return;
      case "mode":
        this.#show([modeLine(event)], event.room);
        return;
      case "rooms":
        this.#listed.push(...event.rooms);
        if (event.more) return;
        this.#show(renderRoomList(this.#listed), undefined);
        this.#listed = [];
        return;
      case "done":
        return;
      default:
        event satisfies never;
    }
  }

  #wayBack(room: string): RoomCommand {
    const key = this.#keys.get(nameKey(room));
    return key === undefined ? { type: "join", room } : { type: "join", room, key };
  }

  #entered({ room, topic }: EventOf<"entered">): string[] {
    const here = renderRoomMembers(room, this.#members);
    return topic === "" ? [here] : [here, roomTexts.topicIs(room, topic)];
  }

  #gone({ room, name }: { room: string; name: string }): void {
    if (name === this.#roster.me) this.#roster.leaveRoom(room);
  }
}

/** Without `by` it is what was asked for. */
function topicLine({ room, by, topic }: EventOf<"topic">): string {
  return by === undefined ? roomTexts.topicIs(room, topic) : roomTexts.topicSet(room, by, topic);
}

function modeLine({ id, room, by, modes }: EventOf<"mode">): string {
  return id === undefined ? roomTexts.modesSet(room, by, modes) : roomTexts.modesAre(room, modes);
}
