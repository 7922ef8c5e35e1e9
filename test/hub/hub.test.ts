import { describe, expect, test } from "bun:test";
import { Listener, quietHub } from "../support/quietHub.ts";

describe("names", () => {
  test("two at once for one name: exactly one has it", () => {
    const { hub, join, facts } = quietHub();
    join("Bob");
    const second = hub.join("Bob", new Listener());
    expect(second).toEqual({
      ok: false,
      refusal: { code: "name_taken", text: "Username is taken. Use another name." },
    });
    hub.endTurn();
    expect(facts.at(-1)).toMatchObject({ kind: "nameRefused", name: "Bob" });
  });

  test("nobody can pose as Bob by another case, width or form of the same letters", () => {
    const { hub, join } = quietHub();
    join("Bób");
    for (const posing of ["BÓB", "bo\u0301b", "Ｂób"]) {
      expect(hub.join(posing, new Listener())).toMatchObject({ refusal: { code: "name_taken" } });
    }
  });

  test("a name that cannot stand is refused with the reason", () => {
    const { hub } = quietHub();
    const refused = hub.join("Bob Smith", new Listener());
    expect(refused).toMatchObject({ ok: false, refusal: { code: "name_invalid" } });
    expect(JSON.stringify(refused)).toContain("Username not accepted. A name holds letters");
  });

  test("a name is free again once its member has left", () => {
    const { hub, join } = quietHub();
    hub.leave(join("Bob").member, "lost");
    join("Bob");
    expect(hub.who(join("Alice").member).members).toEqual(["Bob", "Alice"]);
  });
});

describe("saying", () => {
  test("to everyone reaches all but the sender, in one order with its numbers", () => {
    const { says, join } = quietHub();
    const bob = join("Bob");
    const alice = join("Alice");
    const tom = join("Tom");
    expect(says(bob.member, "everyone", "one")).toMatchObject({ delivered: 2, held: 0 });
    says(alice.member, "everyone", "two");
    expect(tom.peer.messages).toEqual(["1 Bob>everyone:one", "2 Alice>everyone:two"]);
    expect(bob.peer.messages).toEqual(["2 Alice>everyone:two"]);
    expect(alice.peer.messages).toEqual(["1 Bob>everyone:one"]);
  });

  test("a private line reaches its receiver alone", () => {
    const { says, join } = quietHub();
    const bob = join("Bob");
    const alice = join("Alice");
    const tom = join("Tom");
    says(bob.member, "Alice", " a secret");
    expect(alice.peer.messages).toEqual(["1 Bob>Alice: a secret"]);
    expect([...tom.peer.messages, ...bob.peer.messages]).toEqual([]);
  });

  test("addressing is case-sensitive, and the refusal names the nearest", () => {
    const { says, join } = quietHub();
    const bob = join("Bob");
    join("Alice");
    const hintFor = (to: string) => says(bob.member, to, "x");
    expect(hintFor("alice")).toMatchObject({ hint: "Did you mean Alice?" });
    expect(hintFor("Alcie")).toMatchObject({ hint: "Did you mean Alice?" });
    expect(hintFor("Everyone")).toMatchObject({ hint: "Did you mean everyone?" });
    expect(hintFor("Nobody")).toMatchObject({ hint: expect.stringContaining("everyone:") });
  });

  test("alone in the class one may still speak; nobody is sent it", () => {
    const { says, join } = quietHub();
    expect(says(join("Bob").member, "everyone", "hello?")).toMatchObject({ delivered: 0 });
  });

  test("a line to oneself comes back, and counts as sent to nobody else", () => {
    const { says, join } = quietHub();
    const bob = join("Bob");
    expect(says(bob.member, "Bob", "note")).toMatchObject({ delivered: 0 });
    expect(bob.peer.messages).toEqual(["1 Bob>Bob:note"]);
  });

  test("4,000 characters pass, whatever their bytes; one more is refused and not shown", () => {
    const { says, join, facts } = quietHub();
    const bob = join("Bob");
    expect(says(bob.member, "everyone", "👍".repeat(4_000))).toMatchObject({ kind: "said" });
    const before = facts.length;
    const refused = says(bob.member, "everyone", "👍".repeat(4_001));
    expect(refused).toMatchObject({ code: "text_too_long" });
    expect(facts.length).toBe(before);
  });

  test("control, escape and bidirectional characters are gone before anyone is told", () => {
    const { says, join } = quietHub();
    const bob = join("Bob");
    const alice = join("Alice");
    says(bob.member, "Alice", "\u001b[31mred\u0007 \u202eevil\r\nnext");
    expect(alice.peer.messages).toEqual(["1 Bob>Alice:[31mred evil\nnext"]);
  });

  test("nobody is told before the turn has ended and it is stored", () => {
    const { hub, join, store, facts } = quietHub();
    const bob = join("Bob");
    const alice = join("Alice");
    hub.endTurn();
    const before = facts.length;
    hub.say(bob.member, "everyone", "one", "c1");
    expect([store.newest, alice.peer.messages.length, facts.length]).toEqual([0, 0, before]);
    hub.endTurn();
    expect(store.newest).toBe(1);
    expect(alice.peer.messages).toEqual(["1 Bob>everyone:one"]);
    const receipt = { kind: "receipted", id: "c1", seq: 1, delivered: 1, held: 0 } as const;
    expect(bob.peer.heard.findLast(({ kind }) => kind === "receipted")).toEqual(receipt);
  });

  test("a newcomer may read what was said to everyone, and nothing else", () => {
    const { says, hub, join } = quietHub();
    const bob = join("Bob");
    join("Alice");
    says(bob.member, "Alice", "secret");
    says(bob.member, "everyone", "open");
    expect(hub.publicAfter(0).map((message) => message.text)).toEqual(["open"]);
    expect(hub.publicAfter(2)).toEqual([]);
    expect(hub.latest(20).map((message) => message.text)).toEqual(["open"]);
    expect(hub.latest(0)).toEqual([]);
  });
});

describe("presence", () => {
  test("is one fact a turn, however many came and went", () => {
    const { hub, join } = quietHub();
    const bob = join("Bob");
    hub.endTurn();
    expect(bob.peer.heard).toEqual([]);
    const tom = join("Tom");
    join("Ann");
    hub.leave(tom.member, "lost");
    hub.endTurn();
    expect(bob.peer.heard).toEqual([{ kind: "presenceChanged", joined: ["Ann"], left: ["Tom"] }]);
    hub.endTurn();
    expect(bob.peer.heard.length).toBe(1);
  });

  test("one who left and came back in a turn is told of as here", () => {
    const { hub, join } = quietHub();
    const bob = join("Bob");
    const tom = join("Tom");
    hub.endTurn();
    hub.leave(tom.member, "lost");
    join("Tom");
    hub.endTurn();
    expect(bob.peer.heard.at(-1)).toEqual({ kind: "presenceChanged", joined: ["Tom"], left: [] });
  });

  test("leaving twice is leaving once", () => {
    const { hub, join, facts } = quietHub();
    const bob = join("Bob");
    hub.leave(bob.member, "exit");
    join("Bob");
    hub.leave(bob.member, "lost");
    hub.endTurn();
    expect(facts.filter((fact) => fact.kind === "left").length).toBe(1);
    expect(hub.who(bob.member).members).toEqual(["Bob"]);
  });
});
