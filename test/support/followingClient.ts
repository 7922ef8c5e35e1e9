import { expect } from "bun:test";
import type { JoinResult } from "../../src/hub/command.ts";
import { Roster } from "../../src/client/roster.ts";
import type { MemberEvent, RoomEvent } from "../../src/model/event.ts";
import type { RankedName } from "../../src/model/room.ts";

/**
 * What a client can know of the class from its welcome and the events it is told, read one by one. Every
 * event must make sense as things stand for the client at that moment.
 */
export class FollowingClient {
  name: string;
  /** Everybody here, the client's own member included. */
  readonly members: Set<string>;
  /** What our own client makes of it. */
  readonly roster: Roster;
  /** Members of each room the client has entered, the longest there first. */
  readonly rooms = new Map<string, RankedName[]>();
  /** Whom an event names before presence does: if somebody left too, it is told after what they said. */
  readonly #unannounced = new Set<string>();
  readonly #groups: ReadonlySet<string>;
  readonly #said: number;

  /**
   * @param others everybody else who is here when the client comes
   * @param said number of the last message that was said before: it may be told late
   */
  constructor({ member, groups, teachers }: JoinResult, others: readonly string[], said: number) {
    this.roster = new Roster(member.name, others, groups, [], teachers);
    this.name = member.name;
    this.members = new Set([...others, member.name]);
    this.#groups = new Set(groups);
    this.#said = said;
  }

  read(event: MemberEvent): void {
    switch (event.kind) {
      case "said":
        if (event.message.seq > this.#said) this.#readMessage(event.message);
        return;
      case "presenceChanged":
        this.#readPresence(event);
        return;
      case "renamed":
        this.#rename(event);
        return;
      case "groupCreated":
        // The welcome may tell of a group before its event does.
        if (!this.#groups.has(event.name)) for (const name of event.members) this.#mention(name);
        return;
      case "roomEntered":
        this.rooms.set(event.room, [...event.members]);
        for (const { name } of event.members) this.#mention(name);
        return;
      case "receipted":
      case "notStored":
      case "groupJoined":
      case "groupLeft":
      case "removedFromGroup":
      case "groupDeleted":
      case "privacyChanged":
      case "invitationNoticed":
      case "peopleCounted":
      case "crowdChanged":
      case "reacted":
        return;
      case "moderated":
        if (event.act.type === "teacher") this.roster.setTeacher(event.act.name, event.act.on);
        return;
      default:
        this.#readRoomEvent(event);
    }
  }

  /** Checks that everybody who was named has been told of. */
  endTurn(): void {
    expect([...this.#unannounced]).toEqual([]);
  }

  #readMessage({ from, to }: { from: string; to: string }): void {
    this.#mention(from);
    if (to.startsWith("#")) expect(this.rooms.has(to)).toBe(true);
    else if (to !== "everyone" && !to.startsWith("group")) expect(to).toBe(this.name);
  }

  #readPresence({ joined, left }: { joined: string[]; left: string[] }): void {
    if (left.length === 0) this.endTurn();
    this.roster.change(joined, left);
    for (const name of joined) this.members.add(name);
    for (const name of left) {
      this.members.delete(name);
      for (const room of this.rooms.keys()) this.#removeFrom(room, name);
    }
    for (const name of [...joined, ...left]) this.#unannounced.delete(name);
  }

  #rename({ from, to }: { from: string; to: string }): void {
    this.endTurn();
    expect(this.members.has(from)).toBe(true);
    expect(this.members.has(to)).toBe(false);
    this.roster.rename(from, to);
    this.members.delete(from);
    this.members.add(to);
    if (this.name === from) this.name = to;
    for (const room of this.rooms.keys()) this.#update(room, from, { name: to });
  }

  #readRoomEvent(event: RoomEvent): void {
    if (event.kind === "invited") {
      expect([event.name, event.by]).toContain(this.name);
      return;
    }
    const { room } = event;
    const members = this.rooms.get(room);
    // A client that has come back is told of its rooms before it asks how they stand.
    if (!members) return;
    if (event.kind === "roomJoined") {
      this.#mention(event.name);
      // The name may be that of a member who left the class: this is somebody else.
      const newcomer = { name: event.name, operator: false, voice: false };
      this.#removeFrom(room, event.name).push(newcomer);
    } else if (event.kind === "roomLeft" || event.kind === "kicked") {
      const isKnown = members.some(({ name }) => name === event.name);
      // A client that enters in the same turn may be told of a member who left before it did.
      if (event.kind === "kicked" || event.reason !== undefined) expect(isKnown).toBe(true);
      if (event.name === this.name) this.rooms.delete(room);
      else this.#removeFrom(room, event.name);
    } else if (event.kind === "modesChanged") {
      for (const change of event.changes) {
        if (change.mode !== "o" && change.mode !== "v") continue;
        expect(members.map(({ name }) => name)).toContain(change.name);
        const rank = change.mode === "o" ? "operator" : "voice";
        this.#update(room, change.name, { [rank]: change.on });
      }
    }
  }

  #mention(name: string): void {
    if (!this.members.has(name)) this.#unannounced.add(name);
  }

  #removeFrom(room: string, name: string): RankedName[] {
    const others = (this.rooms.get(room) ?? []).filter((member) => member.name !== name);
    this.rooms.set(room, others);
    return others;
  }

  #update(room: string, name: string, changes: Partial<RankedName>): void {
    const members = this.rooms.get(room) ?? [];
    const change = (one: RankedName) => (one.name === name ? { ...one, ...changes } : one);
    this.rooms.set(room, members.map(change));
  }
}
