import { expect, test } from "bun:test";
import fc from "fast-check";
import type { Member } from "../../src/hub/member.ts";
import type { MemberEvent } from "../../src/model/event.ts";
import type { Message } from "../../src/model/message.ts";
import type { TestPeer } from "../support/testClass.ts";
import { TestClass } from "../support/testClass.ts";

const names = ["Ann", "Bob", "Cem", "Dew"];
const who = fc.constantFrom(...names);
const room = fc.constantFrom("#lab", "#yard");

const step = fc.oneof(
  { weight: 2, arbitrary: fc.record({ do: fc.constant("joinOrLeave" as const), who }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant("enter" as const), who, room }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("exit" as const), who, room }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("kick" as const), who, room, whom: who }) },
  { weight: 6, arbitrary: fc.record({ do: fc.constant("say" as const), who, room }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("loseOrResume" as const), who }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant("endTurn" as const), who }) },
);

/** One member: what their peers, one after the other, were told of rooms, and what they should be. */
class Client {
  peer: TestPeer;
  readonly member: Member;
  readonly told: string[] = [];
  readonly expected: string[] = [];
  /** Who is in which room, as far as the client was told. */
  readonly known = new Map<string, Set<string>>();
  newest: number;
  isLost = false;

  constructor(member: Member, peer: TestPeer) {
    this.member = member;
    this.peer = peer;
    this.newest = member.joinedAfter;
  }

  readMessage({ seq, from, to, text }: Message): void {
    this.told.push(`${seq} ${from}>${to}:${text}`);
    this.newest = Math.max(this.newest, seq);
  }

  read(event: MemberEvent): void {
    if (event.kind === "said") this.readMessage(event.message);
    if (event.kind === "roomEntered") {
      this.known.set(event.room, new Set(event.members.map(({ name }) => name)));
    }
    if (event.kind === "roomJoined") this.known.get(event.room)?.add(event.name);
    if (event.kind === "roomLeft" || event.kind === "kicked") {
      if (event.name === this.member.name) this.known.delete(event.room);
      else this.known.get(event.room)?.delete(event.name);
    }
    if (event.kind === "presenceChanged") {
      for (const set of this.known.values()) for (const name of event.left) set.delete(name);
    }
  }
}

test("whoever comes and goes, in whatever turn: members are told, once and in order, what was said in their rooms while they were there", () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 80, size: "max" }), (steps) => {
      const classroom = new TestClass();
      const clients = new Map<string, Client>();
      const rooms = new Map<string, Set<string>>();
      let seq = 0;
      const endTurn = (): void => {
        classroom.endTurn();
        for (const client of clients.values()) {
          for (const event of client.peer.events.splice(0)) client.read(event);
        }
      };
      const exit = (name: string, from: string): void => {
        rooms.get(from)?.delete(name);
        if (rooms.get(from)?.size === 0) rooms.delete(from);
      };
      for (const one of steps) {
        const client = clients.get(one.who);
        if (one.do === "endTurn") {
          endTurn();
        } else if (!client) {
          if (one.do !== "joinOrLeave") continue;
          const { member, peer } = classroom.join(one.who, one.who);
          clients.set(one.who, new Client(member as Member, peer));
        } else if (one.do === "joinOrLeave") {
          classroom.leave(client.member, "exit");
          clients.delete(one.who);
          for (const name of rooms.keys()) exit(one.who, name);
        } else if (one.do === "loseOrResume" && client.isLost) {
          client.isLost = false;
          const { resumed, missed, peer } = classroom.resume(one.who, client.newest);
          client.peer = peer;
          for (const message of missed) client.readMessage(message);
          const within = [...rooms].filter(([, set]) => set.has(one.who)).map(([name]) => name);
          expect(resumed.rooms.toSorted()).toEqual(within.toSorted());
          // The client asks anew how they stand.
          client.known.clear();
          for (const name of within) classroom.joinRoom(client.member, name);
        } else if (one.do === "loseOrResume") {
          endTurn();
          client.isLost = true;
          classroom.disconnect(client.member);
        } else if (client.isLost) {
          continue;
        } else if (one.do === "enter") {
          expect(classroom.joinRoom(client.member, one.room).ok).toBe(true);
          rooms.set(one.room, (rooms.get(one.room) ?? new Set()).add(one.who));
        } else if (one.do === "exit") {
          const isIn = rooms.get(one.room)?.has(one.who) === true;
          expect(classroom.leaveRoom(client.member, one.room).ok).toBe(isIn);
          exit(one.who, one.room);
        } else if (one.do === "kick") {
          const kicked = classroom.kick(client.member, one.room, one.whom);
          if (kicked.ok) expect(rooms.get(one.room)?.has(one.whom)).toBe(true);
          if (kicked.ok) exit(one.whom, one.room);
        } else {
          const members = rooms.get(one.room);
          const said = classroom.say(client.member, one.room, "hi");
          expect(said.ok).toBe(members?.has(one.who) === true);
          if (!said.ok) continue;
          seq += 1;
          for (const name of members ?? []) {
            if (name === one.who) continue;
            clients.get(name)?.expected.push(`${seq} ${one.who}>${one.room}:hi`);
          }
        }
      }
      endTurn();
      for (const client of clients.values()) {
        if (client.isLost) continue;
        expect(client.told).toEqual(client.expected);
        const truth = [...rooms].filter(([, set]) => set.has(client.member.name));
        expect(new Map(client.known)).toEqual(new Map(truth));
      }
      const list = [...classroom.hub.view.rooms()];
      expect(list.map(({ name }) => name).toSorted()).toEqual([...rooms.keys()].toSorted());
      for (const { members } of list) {
        expect([...members.values()].some(({ operator }) => operator)).toBe(true);
      }
    }),
    { numRuns: 600 },
  );
});
