import { expect, test } from "bun:test";
import { PresencePace } from "../../src/server/presencePace.ts";
import { MemoryStore } from "../../src/store/memoryStore.ts";
import { TestClass } from "../support/testClass.ts";

/** A class of so many members who know of each other, and a clock that the test moves. */
function crowd(members: number, crowdFrom = 0) {
  const classroom = new TestClass(new MemoryStore(), crowdFrom);
  const watcher = classroom.join("Mary");
  for (let number = 2; number <= members; number++) classroom.join(`member${number}`);
  const timers: { ms: number; callback: () => void }[] = [];
  let now = 0;
  const pace = new PresencePace({
    hub: classroom.hub,
    now: () => now,
    after: (ms, callback) => timers.push({ ms, callback }),
    wake: () => pace.endTurn(),
  });
  pace.endTurn();
  watcher.peer.events.splice(0);
  const told = () =>
    watcher.peer.events.splice(0).flatMap((event): unknown[] => {
      if (event.kind === "said") return [event.message.text];
      if (event.kind !== "presenceChanged") return [];
      const { joined, left, people } = event;
      return [{ joined, left, ...(people !== undefined && { people }) }];
    });
  return {
    classroom,
    pace,
    told,
    /** Lets the time pass that somebody waits for. */
    passTime() {
      for (const { ms, callback } of timers.splice(0)) {
        now += ms;
        callback();
      }
    },
  };
}

test("those who join a crowd at once are told together, a moment later", () => {
  const { classroom, pace, told, passTime } = crowd(1_000);
  for (const name of ["Ann", "Bob", "Cem"]) {
    classroom.join(name);
    pace.endTurn();
  }
  expect(told()).toEqual([]);
  passTime();
  expect(told()).toEqual([{ joined: ["Ann", "Bob", "Cem"], left: [] }]);
  passTime();
  expect(told()).toEqual([]);
});

test("who joins a crowd that was quiet is told at once", () => {
  const { classroom, pace, told, passTime } = crowd(1_000);
  classroom.join("Ann");
  pace.endTurn();
  passTime();
  told();
  classroom.join("Bob");
  pace.endTurn();
  passTime();
  passTime();
  expect(told()).toEqual([{ joined: ["Bob"], left: [] }]);
});

test("what a newcomer says is told at once, and after their coming", () => {
  const { classroom, pace, told } = crowd(1_000);
  const { member } = classroom.join("Ann");
  pace.endTurn();
  classroom.say(member, "everyone", "hello");
  pace.endTurn();
  expect(told()).toEqual([{ joined: ["Ann"], left: [] }, "hello"]);
});

test("whoever comes and goes in a moment is told as gone", () => {
  const { classroom, pace, told, passTime } = crowd(1_000);
  const { member } = classroom.join("Ann");
  pace.endTurn();
  classroom.leave(member);
  pace.endTurn();
  passTime();
  expect(told()).toEqual([{ joined: [], left: ["Ann"] }]);
});

test("a crowd is told how many there are once in a while, and at once who speaks", () => {
  const { classroom, pace, told, passTime } = crowd(1_000, 1_000);
  const { member } = classroom.join("Ann");
  pace.endTurn();
  classroom.join("Bob");
  pace.endTurn();
  expect(told()).toEqual([]);
  classroom.say(member, "everyone", "hello");
  pace.endTurn();
  expect(told()).toEqual([{ joined: ["Ann"], left: [], people: 1_002 }, "hello"]);
  classroom.join("Cem");
  pace.endTurn();
  expect(told()).toEqual([]);
  passTime();
  expect(told()).toEqual([{ joined: [], left: [], people: 1_003 }]);
});
