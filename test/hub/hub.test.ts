import { describe, expect, test } from "bun:test";
import { quietHub } from "../support/quietHub.ts";

describe("names", () => {
  test("two at once for one name: exactly one has it", () => {
    const { hub, join, facts } = quietHub();
    join("Bob");
    const second = hub.join("Bob", { hear() {} });
    expect(second).toEqual({
      ok: false,
      refusal: { code: "name_taken", text: "Username is taken. Use another name." },
    });
    expect(facts.at(-1)).toMatchObject({ kind: "nameRefused", name: "Bob" });
  });

  test("nobody can pose as Bob by another case, width or form of the same letters", () => {
    const { hub, join } = quietHub();
    join("Bób");
    for (const posing of ["BÓB", "bo\u0301b", "Ｂób"]) {
      expect(hub.join(posing, { hear() {} })).toMatchObject({ refusal: { code: "name_taken" } });
    }
  });

  test("a name that cannot stand is refused with the reason", () => {
    const { hub } = quietHub();
    const refused = hub.join("Bob Smith", { hear() {} });
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
    const { hub, join } = quietHub();
    const bob = join("Bob");
    const alice = join("Alice");
    const tom = join("Tom");
    expect(hub.say(bob.member, "everyone", "one")).toMatchObject({ ok: true, delivered: 2 });
    hub.say(alice.member, "everyone", "two");
    expect(tom.peer.messages).toEqual(["1 Bob>everyone:one", "2 Alice>everyone:two"]);
    expect(bob.peer.messages).toEqual(["2 Alice>everyone:two"]);
    expect(alice.peer.messages).toEqual(["1 Bob>everyone:one"]);
  });

  test("a private line reaches its receiver alone", () => {
    const { hub, join } = quietHub();
    const bob = join("Bob");
    const alice = join("Alice");
    const tom = join("Tom");
    hub.say(bob.member, "Alice", " a secret");
    expect(alice.peer.messages).toEqual(["1 Bob>Alice: a secret"]);
    expect([...tom.peer.messages, ...bob.peer.messages]).toEqual([]);
  });

  test("addressing is case-sensitive, and the refusal names the nearest", () => {
    const { hub, join } = quietHub();
    const bob = join("Bob");
    join("Alice");
    const hintFor = (to: string) => {
      const said = hub.say(bob.member, to, "x");
      return said.ok ? "said" : said.refusal.hint;
    };
    expect(hintFor("alice")).toBe("Did you mean Alice?");
    expect(hintFor("Alcie")).toBe("Did you mean Alice?");
    expect(hintFor("Everyone")).toBe("Did you mean everyone?");
    expect(hintFor("Nobody")).toContain("everyone:");
  });

  test("alone in the class one may still speak; nobody is sent it", () => {
    const { hub, join } = quietHub();
    expect(hub.say(join("Bob").member, "everyone", "hello?")).toMatchObject({
      ok: true,
      delivered: 0,
    });
  });

  test("a line to oneself comes back, and counts as sent to nobody else", () => {
    const { hub, join } = quietHub();
    const bob = join("Bob");
    expect(hub.say(bob.member, "Bob", "note")).toMatchObject({ ok: true, delivered: 0 });
    expect(bob.peer.messages).toEqual(["1 Bob>Bob:note"]);
  });

  test("4,000 characters pass, whatever their bytes; one more is refused and not shown", () => {
    const { hub, join, facts } = quietHub();
    const bob = join("Bob");
    expect(hub.say(bob.member, "everyone", "👍".repeat(4_000)).ok).toBe(true);
    const before = facts.length;
    const refused = hub.say(bob.member, "everyone", "👍".repeat(4_001));
    expect(refused).toMatchObject({ refusal: { code: "text_too_long" } });
    expect(facts.length).toBe(before);
  });

  test("control, escape and bidirectional characters are gone before anyone is told", () => {
    const { hub, join } = quietHub();
    const bob = join("Bob");
    const alice = join("Alice");
    hub.say(bob.member, "Alice", "\u001b[31mred\u0007 \u202eevil\r\nnext");
    expect(alice.peer.messages).toEqual(["1 Bob>Alice:[31mred evil\nnext"]);
  });

  test("what is said is in the store once the turn has ended", () => {
    const { hub, join, store } = quietHub();
    hub.say(join("Bob").member, "everyone", "one");
    expect(store.newest).toBe(0);
    hub.endTurn();
    expect(store.after(0).map((message) => message.text)).toEqual(["one"]);
    expect(hub.earlier(0).map((message) => message.text)).toEqual(["one"]);
  });

  test("a newcomer may read what was said to everyone, and nothing else", () => {
    const { hub, join } = quietHub();
    const bob = join("Bob");
    join("Alice");
    hub.say(bob.member, "Alice", "secret");
    hub.say(bob.member, "everyone", "open");
    hub.endTurn();
    expect(hub.earlier(0).map((message) => message.text)).toEqual(["open"]);
    expect(hub.earlier(2)).toEqual([]);
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
    expect(facts.filter((fact) => fact.kind === "left").length).toBe(1);
    expect(hub.who(bob.member).members).toEqual(["Bob"]);
  });
});
