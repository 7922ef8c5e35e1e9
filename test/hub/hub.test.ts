import { describe, expect, test } from "bun:test";
import { TestClass } from "../support/testClass.ts";
import { readPublic } from "../support/readHistory.ts";

describe("names", () => {
  test("two members want one name at once: exactly one has it", () => {
    const classroom = new TestClass();
    classroom.join("Bob");
    expect(classroom.tryJoin("Bob")).toEqual({
      ok: false,
      refusal: {
        code: "name_taken",
        text: "Username is taken. Use another name.",
        suggestion: "Bob-2",
      },
    });
    classroom.endTurn();
    expect(classroom.events.at(-1)).toMatchObject({ kind: "nameRefused", name: "Bob" });
  });

  test("nobody can pose as Bob by another case, width or form of the same letters", () => {
    const classroom = new TestClass();
    classroom.join("Bób");
    for (const posing of ["BÓB", "bo\u0301b", "Ｂób"]) {
      expect(classroom.tryJoin(posing)).toMatchObject({ refusal: { code: "name_taken" } });
    }
  });

  test("an invalid name is refused with the reason", () => {
    const classroom = new TestClass();
    const refused = classroom.tryJoin("Bob Smith");
    expect(refused).toEqual({
      ok: false,
      refusal: {
        code: "name_invalid",
        text: "Username not accepted. A name cannot contain a space. It holds letters, digits and . _ - ' only.",
        hint: "Bob_Smith is free.",
        suggestion: "Bob_Smith",
      },
    });
  });

  test("a name is free again once its member has left", () => {
    const classroom = new TestClass();
    classroom.leave(classroom.join("Bob").member, "lost");
    classroom.join("Bob");
    const alice = classroom.join("Alice").member;
    expect(classroom.hub.view.who(alice).members).toEqual(["Bob", "Alice"]);
  });
});

describe("a message", () => {
  test("to everyone reaches all except the sender, in one order with its numbers", () => {
    const classroom = new TestClass();
    const bob = classroom.join("Bob");
    const alice = classroom.join("Alice");
    const tom = classroom.join("Tom");
    const one = classroom.deliver(bob.member, "everyone", "one");
    expect(one).toMatchObject({ delivered: 2, held: 0 });
    classroom.deliver(alice.member, "everyone", "two");
    expect(tom.peer.messages).toEqual(["1 Bob>everyone:one", "2 Alice>everyone:two"]);
    expect(bob.peer.messages).toEqual(["2 Alice>everyone:two"]);
    expect(alice.peer.messages).toEqual(["1 Bob>everyone:one"]);
  });

  test("to one member reaches that member alone", () => {
    const classroom = new TestClass();
    const bob = classroom.join("Bob");
    const alice = classroom.join("Alice");
    const tom = classroom.join("Tom");
    classroom.deliver(bob.member, "Alice", " a secret");
    expect(alice.peer.messages).toEqual(["1 Bob>Alice: a secret"]);
    expect([...tom.peer.messages, ...bob.peer.messages]).toEqual([]);
  });

  test("to a name in another case is refused, and the refusal suggests the nearest", () => {
    const classroom = new TestClass();
    const bob = classroom.join("Bob");
    classroom.join("Alice");
    const hintFor = (to: string) => classroom.deliver(bob.member, to, "x");
    expect(hintFor("alice")).toMatchObject({ hint: "Did you mean Alice?" });
    expect(hintFor("Alcie")).toMatchObject({ hint: "Did you mean Alice?" });
    expect(hintFor("Everyone")).toMatchObject({ hint: "Did you mean everyone?" });
    expect(hintFor("Nobody")).toMatchObject({ hint: expect.stringContaining("everyone:") });
  });

  test("may be said alone in the class; it goes to nobody", () => {
    const classroom = new TestClass();
    const { member } = classroom.join("Bob");
    expect(classroom.deliver(member, "everyone", "hello?")).toMatchObject({ delivered: 0 });
  });

  test("to oneself comes back, and counts as sent to nobody else", () => {
    const classroom = new TestClass();
    const bob = classroom.join("Bob");
    expect(classroom.deliver(bob.member, "Bob", "note")).toMatchObject({ delivered: 0 });
    expect(bob.peer.messages).toEqual(["1 Bob>Bob:note"]);
  });

  test("has at most 4,000 characters, whatever their bytes; one more is refused and not shown", () => {
    const classroom = new TestClass();
    const bob = classroom.join("Bob");
    const longest = classroom.deliver(bob.member, "everyone", "👍".repeat(4_000));
    expect(longest).toMatchObject({ kind: "said" });
    const before = classroom.events.length;
    const refused = classroom.deliver(bob.member, "everyone", "👍".repeat(4_001));
    expect(refused).toMatchObject({ code: "text_too_long" });
    expect(classroom.events.length).toBe(before);
  });

  test("loses its control, escape and bidirectional characters before anybody is told", () => {
    const classroom = new TestClass();
    const bob = classroom.join("Bob");
    const alice = classroom.join("Alice");
    classroom.deliver(bob.member, "Alice", "\u001b[31mred\u0007 \u202eevil\r\nnext");
    expect(alice.peer.messages).toEqual(["1 Bob>Alice:[31mred evil\nnext"]);
  });

  test("is told to nobody before the turn has ended and it is stored", () => {
    const classroom = new TestClass();
    const bob = classroom.join("Bob");
    const alice = classroom.join("Alice");
    classroom.endTurn();
    const { store, events } = classroom;
    const before = events.length;
    classroom.say(bob.member, "everyone", "one", "c1");
    expect([store.newest, alice.peer.messages.length, events.length]).toEqual([0, 0, before]);
    classroom.endTurn();
    expect(store.newest).toBe(1);
    expect(alice.peer.messages).toEqual(["1 Bob>everyone:one"]);
    const receipt = { kind: "receipted", id: "c1", seq: 1, delivered: 1, held: 0 } as const;
    expect(bob.peer.events.findLast(({ kind }) => kind === "receipted")).toEqual(receipt);
  });

  test("to everyone may be read by newcomers, and no other", () => {
    const classroom = new TestClass();
    const bob = classroom.join("Bob");
    classroom.join("Alice");
    classroom.deliver(bob.member, "Alice", "secret");
    classroom.deliver(bob.member, "everyone", "open");
    const { view } = classroom.hub;
    expect(readPublic(classroom.store).map((message) => message.text)).toEqual(["open"]);
    expect(readPublic(classroom.store, 2)).toEqual([]);
    expect(view.latest(20).map((message) => message.text)).toEqual(["open"]);
    expect(view.latest(0)).toEqual([]);
  });
});

describe("presence", () => {
  test("is one event a turn, however many came and went", () => {
    const classroom = new TestClass();
    const bob = classroom.join("Bob");
    classroom.endTurn();
    expect(bob.peer.events).toEqual([]);
    const tom = classroom.join("Tom");
    classroom.join("Ann");
    classroom.leave(tom.member, "lost");
    classroom.endTurn();
    expect(bob.peer.events).toEqual([{ kind: "presenceChanged", joined: ["Ann"], left: ["Tom"] }]);
    classroom.endTurn();
    expect(bob.peer.events.length).toBe(1);
  });

  test("tells of a member who left and joined again in a turn as here", () => {
    const classroom = new TestClass();
    const bob = classroom.join("Bob");
    const tom = classroom.join("Tom");
    classroom.endTurn();
    classroom.leave(tom.member, "lost");
    classroom.join("Tom");
    classroom.endTurn();
    expect(bob.peer.events.at(-1)).toEqual({ kind: "presenceChanged", joined: ["Tom"], left: [] });
  });
});

describe("a member who has left", () => {
  test("leaves only once, and does not end who has their name now", () => {
    const classroom = new TestClass();
    const bob = classroom.join("Bob");
    classroom.leave(bob.member, "exit");
    classroom.join("Bob");
    classroom.leave(bob.member, "lost");
    classroom.disconnect(bob.member);
    classroom.endTurn();
    expect(classroom.events.filter(({ kind }) => kind === "left").length).toBe(1);
    expect(classroom.hub.view.who(bob.member).members).toEqual(["Bob"]);
  });

  test("is refused whatever they ask for, and nothing comes of it", () => {
    const classroom = new TestClass();
    const { member } = classroom.join("Bob");
    classroom.leave(member);
    classroom.endTurn();
    const before = classroom.events.length;
    const refused = { ok: false, refusal: { code: "not_active" } };
    expect(classroom.say(member, "everyone", "hi")).toMatchObject(refused);
    expect(classroom.rename(member, "Tim")).toMatchObject(refused);
    expect(classroom.joinRoom(member, "#lab")).toMatchObject(refused);
    const group = classroom.createGroup(member, "groupA", ["Bob"]);
    expect(group).toMatchObject({ ...refused, missing: [] });
    classroom.endTurn();
    expect(classroom.events.length).toBe(before);
  });
});
