import { expect, test } from "bun:test";
import fc from "fast-check";
import type { MemberEvent } from "../../src/model/event.ts";
import type { Member } from "../../src/hub/member.ts";
import type { Message } from "../../src/model/message.ts";
import { accepted, TestClass, TestPeer } from "../support/testClass.ts";

const names = ["Ann", "Bob", "Cem", "Dew"];
const who = fc.constantFrom(...names);
const room = fc.constantFrom("#lab", "#yard");

const step = fc.oneof(
  { weight: 2, arbitrary: fc.record({ do: fc.constant("comeOrGo" as const), who }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant("join" as const), who, room }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("leave" as const), who, room }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("kick" as const), who, room, whom: who }) },
  { weight: 6, arbitrary: fc.record({ do: fc.constant("say" as const), who, room }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("loseOrResume" as const), who }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant("endTurn" as const), who }) },
);

/** One stay: what came of rooms to whichever of his peers, and what should have. */
class Seat {
  peer = new TestPeer();
  readonly got: string[] = [];
  readonly expected: string[] = [];
  /** Who is in which room, as far as he was told. */
  readonly known = new Map<string, Set<string>>();
  seen = 0;
  isLost = false;
  readonly member: Member;

  constructor(member: Member) {
    this.member = member;
  }

  readMessage({ seq, from, to, text }: Message): void {
    this.got.push(`${seq} ${from}>${to}:${text}`);
    this.seen = Math.max(this.seen, seq);
  }

  read(fact: MemberEvent): void {
    if (fact.kind === "said") this.readMessage(fact.message);
    if (fact.kind === "roomEntered") {
      this.known.set(fact.room, new Set(fact.members.map(({ name }) => name)));
    }
    if (fact.kind === "roomJoined") this.known.get(fact.room)?.add(fact.name);
    if (fact.kind === "roomLeft" || fact.kind === "kicked") {
      if (fact.name === this.member.name) this.known.delete(fact.room);
      else this.known.get(fact.room)?.delete(fact.name);
    }
    if (fact.kind === "presenceChanged") {
      for (const set of this.known.values()) for (const name of fact.left) set.delete(name);
    }
  }
}

test("whoever comes and goes, in whatever turn: each hears, once and in order, what was said in his rooms while he was in them", () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 80, size: "max" }), (steps) => {
      const classroom = new TestClass();
      const seats = new Map<string, Seat>();
      const rooms = new Map<string, Set<string>>();
      let seq = 0;
      const endTurn = (): void => {
        classroom.endTurn();
        for (const seat of seats.values()) {
          for (const fact of seat.peer.events.splice(0)) seat.read(fact);
        }
      };
      const out = (name: string, from: string): void => {
        rooms.get(from)?.delete(name);
        if (rooms.get(from)?.size === 0) rooms.delete(from);
      };
      for (const one of steps) {
        const seat = seats.get(one.who);
        if (one.do === "endTurn") {
          endTurn();
        } else if (!seat) {
          if (one.do !== "comeOrGo") continue;
          const peer = new TestPeer();
          const fresh = new Seat(accepted(hub.join(one.who, peer, one.who)).member);
          fresh.peer = peer;
          fresh.seen = fresh.member.joinedAfter;
          seats.set(one.who, fresh);
        } else if (one.do === "comeOrGo") {
          classroom.leave(seat.member, "exit");
          seats.delete(one.who);
          for (const name of rooms.keys()) out(one.who, name);
        } else if (one.do === "loseOrResume" && seat.isLost) {
          seat.isLost = false;
          seat.peer = new TestPeer();
          const { peer, seen: since } = seat;
          const resumed = hub.resume({ tokenHash: one.who, since, peer });
          for (const message of resumed?.missed ?? []) seat.readMessage(message);
          const within = [...rooms].filter(([, set]) => set.has(one.who)).map(([name]) => name);
          expect(resumed?.rooms.toSorted()).toEqual(within.toSorted());
          // How they stand he asks anew.
          seat.known.clear();
          for (const name of within) classroom.joinRoom(seat.member, name);
        } else if (one.do === "loseOrResume") {
          endTurn();
          seat.isLost = true;
          classroom.disconnect(seat.member);
        } else if (seat.isLost) {
          continue;
        } else if (one.do === "join") {
          expect(classroom.joinRoom(seat.member, one.room).ok).toBe(true);
          rooms.set(one.room, (rooms.get(one.room) ?? new Set()).add(one.who));
        } else if (one.do === "leave") {
          const isIn = rooms.get(one.room)?.has(one.who) === true;
          expect(classroom.leaveRoom(seat.member, one.room).ok).toBe(isIn);
          out(one.who, one.room);
        } else if (one.do === "kick") {
          const kicked = classroom.kick(seat.member, one.room, one.whom);
          if (kicked.ok) expect(rooms.get(one.room)?.has(one.whom)).toBe(true);
          if (kicked.ok) out(one.whom, one.room);
        } else {
          const members = rooms.get(one.room);
          const said = classroom.say(seat.member, one.room, "hi");
          expect(said.ok).toBe(members?.has(one.who) === true);
          if (!said.ok) continue;
          seq += 1;
          for (const name of members ?? []) {
            if (name === one.who) continue;
            seats.get(name)?.expected.push(`${seq} ${one.who}>${one.room}:hi`);
          }
        }
      }
      endTurn();
      for (const seat of seats.values()) {
        if (seat.isLost) continue;
        expect(seat.got).toEqual(seat.expected);
        const truly = [...rooms].filter(([, set]) => set.has(seat.member.name));
        expect(new Map(seat.known)).toEqual(new Map(truly));
      }
      const list = [...hub.rooms.all()];
      expect(list.map(({ name }) => name).toSorted()).toEqual([...rooms.keys()].toSorted());
      for (const { members } of list) {
        expect([...members.values()].some(({ operator }) => operator)).toBe(true);
      }
    }),
    { numRuns: 600 },
  );
});
