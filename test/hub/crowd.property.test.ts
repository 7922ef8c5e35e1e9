import { expect, test } from "bun:test";
import fc from "fast-check";
import type { MemberView, Peer } from "../../src/hub/member.ts";
import type { MemberEvent } from "../../src/model/event.ts";
import { MemoryStore } from "../../src/store/memoryStore.ts";
import { TestClass } from "../support/testClass.ts";

const people = ["Ann", "Bob", "Cem", "Dew", "Eve"];
const who = fc.nat(people.length - 1);
const step = fc.oneof(
  fc.record({ do: fc.constantFrom("join" as const, "leave" as const, "endTurn" as const), who }),
  fc.record({ do: fc.constant("join" as const), who }),
  fc.record({ do: fc.constant("say" as const), who, to: fc.constantFrom("everyone", ...people) }),
  fc.record({
    do: fc.constant("rename" as const),
    who,
    to: fc.constantFrom("Fay", "Gil", ...people),
  }),
  fc.record({ do: fc.constantFrom("enter" as const, "teach" as const), who }),
);

/** Members who make it a crowd and stay. */
const silent = 3;

/** A client that knows whom it was told of, by the name and by who that is. */
class Client implements Peer {
  readonly known = new Map<string, number>();
  readonly classroom: TestClass;
  me = "";
  /** The turn in which they came has not ended. */
  isNew = true;

  constructor(classroom: TestClass) {
    this.classroom = classroom;
  }

  /** The class tells it who is in. */
  welcome({ name }: MemberView, others: readonly string[]): void {
    this.me = name;
    for (const other of others) this.#learn(other, this.classroom.hub.view.findMember(other)?.id);
  }

  deliver(events: readonly MemberEvent[]): void {
    for (const event of events) this.#read(event);
  }

  replaced(): void {}

  #read(event: MemberEvent): void {
    switch (event.kind) {
      case "presenceChanged":
        for (const name of event.left) this.known.delete(name);
        for (const name of event.joined) {
          this.#learn(name, this.classroom.hub.view.findTold(name)?.id);
        }
        return;
      case "renamed": {
        if (event.from === this.me) this.me = event.to;
        const id = this.known.get(event.from);
        this.known.delete(event.from);
        if (id !== undefined) this.#learn(event.to, id);
        return;
      }
      case "said": {
        const { from, senderId } = event.message;
        const id = this.known.get(from);
        // What was said before in the turn in which they came may be under a name that was given up since.
        if (this.isNew && id !== senderId) return;
        if (id !== undefined) expect(id).toBe(senderId);
        this.#learn(from, senderId);
        return;
      }
      default:
    }
  }

  #learn(name: string, id: number | undefined): void {
    if (name !== this.me && id !== undefined) this.known.set(name, id);
  }
}

test("in whatever order a crowd comes, speaks, is renamed and goes, nobody is taken for who had their name", () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60, size: "max" }), (steps) => {
      const classroom = new TestClass(new MemoryStore(), silent);
      for (let number = 1; number <= silent; number++) classroom.join(`silent${number}`);
      classroom.endTurn();
      const here = new Map<number, { member: MemberView; client: Client }>();
      const { view } = classroom.hub;
      const check = (): void => {
        classroom.endTurn("counted");
        for (const { client } of here.values()) {
          client.isNew = false;
          for (const [name, id] of client.known) {
            expect({ name, id: view.findMember(name)?.id }).toEqual({ name, id });
          }
        }
      };
      for (const one of steps) {
        const person = here.get(one.who);
        if (one.do === "endTurn") check();
        else if (one.do === "join") {
          if (person) continue;
          const client = new Client(classroom);
          const [name = ""] = [people[one.who]];
          const joined = classroom.apply({ type: "join", at: 0, name }, client);
          if (!joined.ok) continue;
          client.welcome(joined.member, view.others(joined.member));
          here.set(one.who, { member: joined.member, client });
        } else if (!person) continue;
        else if (one.do === "leave") {
          classroom.leave(person.member);
          here.delete(one.who);
        } else if (one.do === "say") classroom.say(person.member, one.to, "hi");
        else if (one.do === "rename") classroom.rename(person.member, one.to);
        else if (one.do === "enter") classroom.joinRoom(person.member, "#lab");
        else classroom.order({ type: "teacher", name: person.member.name, on: true });
      }
      check();
    }),
    { numRuns: 1_000 },
  );
});
