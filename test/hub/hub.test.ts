import { describe, expect, test } from "bun:test";
import { TestClass, TestPeer } from "../support/testClass.ts";

describe("names", () => {
  test("two at once for one name: exactly one has it", () => {
    const classroom = new TestClass();
    classroom.join("Bob");
    const second = classroom.tryJoin("Bob");
    expect(second).toEqual({
      ok: false,
      refusal: {
        code: "name_taken",
        text: "Username is taken. Use another name.",
      },
    });
    classroom.endTurn();
    expect(classroom.events.at(-1)).toMatchObject({
      kind: "nameRefused",
      name: "Bob",
    });
  });

  test("nobody can pose as Bob by another case, width or form of the same letters", () => {
    const classroom = new TestClass();
    classroom.join("Bób");
    for (const posing of ["BÓB", "bo\u0301b", "Ｂób"]) {
      expect(classroom.tryJoin(posing)).toMatchObject({
        refusal: { code: "name_taken" },
      });
    }
  });

  test("a name that cannot stand is refused with the reason", () => {
    const classroom = new TestClass();
    const refused = classroom.tryJoin("Bob Smith");
    expect(refused).toMatchObject({
      ok: false,
      refusal: { code: "name_invalid" },
    });
    expect(JSON.stringify(refused)).toContain("Username not accepted. A name holds letters");
  });

  test("a name is free again once its member has left", () => {
    const classroom = new TestClass();
    classroom.leave(classroom.join("Bob").member, "lost");
    classroom.join("Bob");
    expect(classroom.hub.view.who(classroom.join("Alice").member).members).toEqual([
      "Bob",
      "Alice",
    ]);
  });
});

describe("saying", () => {
  test("to everyone reaches all but the sender, in one order with its numbers", () => {
    const classroom = new TestClass();
    const bob = classroom.join("Bob");
    const alice = classroom.join("Alice");
    const tom = classroom.join("Tom");
    expect(classroom.deliver(bob.member, "everyone", "one")).toMatchObject({
      delivered: 2,
      held: 0,
    });
    classroom.deliver(alice.member, "everyone", "two");
    expect(tom.peer.messages).toEqual(["1 Bob>everyone:one", "2 Alice>everyone:two"]);
    expect(bob.peer.messages).toEqual(["2 Alice>everyone:two"]);
    expect(alice.peer.messages).toEqual(["1 Bob>everyone:one"]);
  });

  test("a private line reaches its receiver alone", () => {
    const classroom = new TestClass();
    const bob = classroom.join("Bob");
    const alice = classroom.join("Alice");
    const tom = classroom.join("Tom");
    classroom.deliver(bob.member, "Alice", " a secret");
    expect(alice.peer.messages).toEqual(["1 Bob>Alice: a secret"]);
    expect([...tom.peer.messages, ...bob.peer.messages]).toEqual([]);
  });

  test("addressing is case-sensitive, and the refusal names the nearest", () => {
    const classroom = new TestClass();
    const bob = classroom.join("Bob");
    classroom.join("Alice");
    const hintFor = (to: string) => classroom.deliver(bob.member, to, "x");
    expect(hintFor("alice")).toMatchObject({ hint: "Did you mean Alice?" });
    expect(hintFor("Alcie")).toMatchObject({ hint: "Did you mean Alice?" });
    expect(hintFor("Everyone")).toMatchObject({
      hint: "Did you mean everyone?",
    });
    expect(hintFor("Nobody")).toMatchObject({
      hint: expect.stringContaining("everyone:"),
    });
  });

  test("alone in the class one may still speak; nobody is sent it", () => {
    const classroom = new TestClass();
    expect(classroom.deliver(classroom.join("Bob").member, "everyone", "hello?")).toMatchObject({
      delivered: 0,
    });
  });

  test("a line to oneself comes back, and counts as sent to nobody else", () => {
    const classroom = new TestClass();
    const bob = classroom.join("Bob");
    expect(classroom.deliver(bob.member, "Bob", "note")).toMatchObject({
      delivered: 0,
    });
    expect(bob.peer.messages).toEqual(["1 Bob>Bob:note"]);
  });

  test("4,000 characters pass, whatever their bytes; one more is refused and not shown", () => {
    const classroom = new TestClass();
    const bob = classroom.join("Bob");
    expect(classroom.deliver(bob.member, "everyone", "👍".repeat(4_000))).toMatchObject({
      kind: "said",
    });
    const before = classroom.events.length;
    const refused = classroom.deliver(bob.member, "everyone", "👍".repeat(4_001));
    expect(refused).toMatchObject({ code: "text_too_long" });
    expect(classroom.events.length).toBe(before);
  });

  test("control, escape and bidirectional characters are gone before anyone is told", () => {
    const classroom = new TestClass();
    const bob = classroom.join("Bob");
    const alice = classroom.join("Alice");
    classroom.deliver(bob.member, "Alice", "\u001b[31mred\u0007 \u202eevil\r\nnext");
    expect(alice.peer.messages).toEqual(["1 Bob>Alice:[31mred evil\nnext"]);
  });

  test("nobody is told before the turn has ended and it is stored", () => {
    const classroom = new TestClass();
    const bob = classroom.join("Bob");
    const alice = classroom.join("Alice");
    classroom.endTurn();
    const before = classroom.events.length;
    classroom.say(bob.member, "everyone", "one", "c1");
    expect([store.newest, alice.peer.messages.length, classroom.events.length]).toEqual([
      0,
      0,
      before,
    ]);
    classroom.endTurn();
    expect(store.newest).toBe(1);
    expect(alice.peer.messages).toEqual(["1 Bob>everyone:one"]);
    const receipt = {
      kind: "receipted",
      id: "c1",
      seq: 1,
      delivered: 1,
      held: 0,
    } as const;
    expect(bob.peer.events.findLast(({ kind }) => kind === "receipted")).toEqual(receipt);
  });

  test("a newcomer may read what was said to everyone, and nothing else", () => {
    const classroom = new TestClass();
    const bob = classroom.join("Bob");
    classroom.join("Alice");
    classroom.deliver(bob.member, "Alice", "secret");
    classroom.deliver(bob.member, "everyone", "open");
    expect(classroom.hub.view.publicAfter(0).map((message) => message.text)).toEqual(["open"]);
    expect(classroom.hub.view.publicAfter(2)).toEqual([]);
    expect(classroom.hub.view.latest(20).map((message) => message.text)).toEqual(["open"]);
    expect(classroom.hub.view.latest(0)).toEqual([]);
  });
});

describe("presence", () => {
  test("is one fact a turn, however many came and went", () => {
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

  test("one who left and came back in a turn is told of as here", () => {
    const classroom = new TestClass();
    const bob = classroom.join("Bob");
    const tom = classroom.join("Tom");
    classroom.endTurn();
    classroom.leave(tom.member, "lost");
    classroom.join("Tom");
    classroom.endTurn();
    expect(bob.peer.events.at(-1)).toEqual({
      kind: "presenceChanged",
      joined: ["Tom"],
      left: [],
    });
  });

  test("leaving twice is leaving once", () => {
    const classroom = new TestClass();
    const bob = classroom.join("Bob");
    classroom.leave(bob.member, "exit");
    classroom.join("Bob");
    classroom.leave(bob.member, "lost");
    classroom.endTurn();
    expect(classroom.events.filter((fact) => fact.kind === "left").length).toBe(1);
    expect(classroom.hub.view.who(bob.member).members).toEqual(["Bob"]);
  });
});
