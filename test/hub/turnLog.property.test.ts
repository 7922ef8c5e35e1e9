import { expect, test } from "bun:test";
import fc from "fast-check";
import { listRoomMembers } from "../../src/hub/hubView.ts";
import type { MemberView } from "../../src/hub/member.ts";
import { FollowingClient } from "../support/followingClient.ts";
import type { TestPeer } from "../support/testClass.ts";
import { TestClass } from "../support/testClass.ts";

/** Few names, two of them the same after folding, so that they often change hands. */
const name = fc.constantFrom("Ann", "ANN", "Bob", "Cem", "Dew");
const who = fc.constantFrom(0, 1, 2, 3);
const room = fc.constantFrom("#lab", "#lab", "#lab", "#yard");
const to = fc.oneof(fc.constant("everyone"), name, room, fc.constant("groupA"));

/** By one of four people, who are in the class under changing names or not in it. */
const step = fc.oneof(
  fc.record({ do: fc.constant("join" as const), who, name }),
  fc.record({ do: fc.constant("join" as const), who, name }),
  fc.record({ do: fc.constant("leave" as const), who }),
  fc.record({ do: fc.constant("rename" as const), who, name }),
  fc.record({ do: fc.constant("rename" as const), who, name }),
  fc.record({ do: fc.constant("say" as const), who, to }),
  fc.record({ do: fc.constant("say" as const), who, to }),
  fc.record({ do: fc.constant("createGroup" as const), who }),
  fc.record({ do: fc.constant("enter" as const), who, room }),
  fc.record({ do: fc.constant("enter" as const), who, room }),
  fc.record({ do: fc.constant("exit" as const), who, room }),
  fc.record({ do: fc.constant("kick" as const), who, room, name }),
  fc.record({ do: fc.constant("giveRank" as const), who, room, name }),
  fc.record({ do: fc.constant("invite" as const), who, room, name }),
  fc.record({ do: fc.constant("disconnect" as const), who }),
  fc.record({ do: fc.constant("resume" as const), who }),
  fc.record({ do: fc.constant("teacher" as const), who, name, on: fc.boolean() }),
  fc.record({ do: fc.constant("teacher" as const), who, name, on: fc.constant(true) }),
  fc.record({ do: fc.constant("endTurn" as const), who }),
  fc.record({ do: fc.constant("holdPresence" as const), who }),
);

type Step = typeof step extends fc.Arbitrary<infer One> ? One : never;

/** What every class begins with: three people who know of each other and share a room. */
const beginning: Step[] = [
  { do: "join", who: 0, name: "Ann" },
  { do: "join", who: 1, name: "Bob" },
  { do: "join", who: 2, name: "Cem" },
  { do: "enter", who: 0, room: "#lab" },
  { do: "enter", who: 1, room: "#lab" },
  { do: "enter", who: 2, room: "#lab" },
  { do: "endTurn", who: 0 },
];

interface Person {
  member: MemberView;
  peer: TestPeer;
  client: FollowingClient;
}

test("whatever happens in a turn, everybody is told it in an order that a client can follow", () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40, size: "max" }), (steps) => {
      const classroom = new TestClass();
      const { view } = classroom.hub;
      const people = new Map<number, Person>();
      let said = 0;
      const endTurn = (presence: "told" | "held" = "told"): void => {
        const isComplete = classroom.endTurn(presence);
        for (const { member, peer, client } of people.values()) {
          for (const event of peer.events.splice(0)) client.read(event);
          if (member.awayUntil !== undefined) continue;
          client.endTurn();
          expect(client.name).toBe(member.name);
          if (!isComplete) continue;
          const { members, teachers } = view.who(member);
          expect([...client.members].toSorted()).toEqual(members.toSorted());
          expect([...client.roster.teachers].toSorted()).toEqual(teachers.toSorted());
          const rooms = Array.from(
            member.rooms,
            (one) => [one.name, listRoomMembers(one)] as const,
          );
          expect(client.rooms).toEqual(new Map(rooms));
        }
      };
      for (const one of [...beginning, ...steps]) {
        const person = people.get(one.who);
        if (one.do === "endTurn") {
          endTurn();
        } else if (one.do === "holdPresence") {
          endTurn("held");
        } else if (one.do === "teacher") {
          classroom.order({ type: "teacher", name: one.name, on: one.on });
        } else if (one.do === "join") {
          if (person || view.findMember(one.name)) continue;
          const { member, peer, joined } = classroom.join(one.name, `${one.who}`);
          const client = new FollowingClient(joined, view.others(member), said);
          people.set(one.who, { member, peer, client });
        } else if (!person) {
          continue;
        } else if (one.do === "resume") {
          const { member, peer, resumed } = classroom.resume(`${one.who}`);
          const client = new FollowingClient(resumed, view.others(member), said);
          people.set(one.who, { member, peer, client });
          for (const { name: own } of member.rooms) classroom.joinRoom(member, own);
        } else if (person.member.awayUntil !== undefined) {
          continue;
        } else if (one.do === "leave") {
          classroom.leave(person.member);
          people.delete(one.who);
        } else if (one.do === "disconnect") {
          classroom.disconnect(person.member);
        } else if (one.do === "rename") {
          classroom.rename(person.member, one.name);
        } else if (one.do === "say") {
          if (classroom.say(person.member, one.to, "hi").ok) said += 1;
        } else if (one.do === "createGroup") {
          classroom.createGroup(person.member, "groupA", [...view.who(person.member).members]);
        } else if (one.do === "enter") {
          classroom.joinRoom(person.member, one.room);
        } else if (one.do === "exit") {
          classroom.leaveRoom(person.member, one.room, "bored");
        } else if (one.do === "kick") {
          classroom.kick(person.member, one.room, one.name);
        } else if (one.do === "giveRank") {
          classroom.setModes(person.member, one.room, `+ov-o ${one.name} ${one.name} ${one.name}`);
        } else {
          classroom.invite(person.member, one.room, one.name);
        }
      }
      endTurn();
    }),
    { numRuns: 1_500 },
  );
});
