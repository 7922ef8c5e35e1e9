import { describe, expect, test } from "bun:test";
import { Hub } from "../../src/hub/hub.ts";
import { checkName } from "../../src/model/nameCheck.ts";
import { MemoryStore } from "../../src/store/memoryStore.ts";
import { emptySnapshot } from "../../src/store/records.ts";
import { TestClass } from "../support/testClass.ts";

/** Ann and Bob with tokens, Cem and Dew; a group of the first three, a room of the last two. */
function fourMembers() {
  const course = new TestClass();
  const ann = course.join("Ann", "a");
  const bob = course.join("Bob", "b");
  const cem = course.join("Cem");
  const dew = course.join("Dew");
  course.createGroup(ann.member, "groupA", ["Ann", "Bob", "Cem"]);
  course.joinRoom(cem.member, "#lab");
  course.joinRoom(dew.member, "#lab");
  course.setModes(cem.member, "#lab", "+m");
  course.endTurn();
  const announce = (to: string, text: string) => {
    const said = course.apply({ type: "announce", at: course.now, to, text });
    course.endTurn();
    return said;
  };
  return { course, ann, bob, cem, dew, announce };
}

describe("what the server window says", () => {
  test.each([
    ["everyone", ["Ann", "Bob", "Cem", "Dew"]],
    ["Bob", ["Bob"]],
    ["groupA", ["Ann", "Bob", "Cem"]],
    ["#LAB", ["Cem", "Dew"]],
  ])("to %s goes to them and nobody else, from server", (to, receivers) => {
    const { course, ann, bob, cem, dew, announce } = fourMembers();
    expect(announce(to, "hello")).toEqual({ ok: true });
    const all = [ann, bob, cem, dew];
    const told = all.filter(({ peer }) => peer.messages.length > 0);
    expect(told.map(({ member }) => member.name)).toEqual(receivers);
    const name = to === "#LAB" ? "#lab" : to;
    expect(told.flatMap(({ peer }) => peer.messages)).toEqual(
      receivers.map(() => `1 server>${name}:hello`),
    );
    const said = course.events.findLast(({ kind }) => kind === "said");
    expect(said).toMatchObject({ delivered: receivers.length, held: 0 });
  });

  test("among what members say in the same turn stands in its place, and has no receipt", () => {
    const { course, ann, bob } = fourMembers();
    course.say(bob.member, "everyone", "one", "c1");
    course.apply({ type: "announce", at: 0, to: "everyone", text: "two" });
    course.say(bob.member, "everyone", "three", "c2");
    course.endTurn();
    expect(ann.peer.messages).toEqual([
      "1 Bob>everyone:one",
      "2 server>everyone:two",
      "3 Bob>everyone:three",
    ]);
    const told = bob.peer.events.slice(-3).map((event) => event.kind);
    expect(told).toEqual(["receipted", "said", "receipted"]);
  });

  test("waits for whoever is away, and newcomers see it as they see what members say", () => {
    const { course, bob, announce } = fourMembers();
    course.disconnect(bob.member);
    announce("everyone", "to all");
    announce("Bob", "to Bob");
    announce("groupA", "to the group");
    expect(course.events.slice(-3)).toMatchObject([{ held: 1 }, { held: 1 }, { held: 1 }]);
    const back = course.resume("b");
    expect(back.missed.map(({ from, text }) => `${from}: ${text}`)).toEqual([
      "server: to all",
      "server: to Bob",
      "server: to the group",
    ]);
    expect(course.hub.view.latest(5).map(({ from, text }) => [from, text])).toEqual([
      ["server", "to all"],
    ]);
  });

  test.each([
    ["Bbo", "not_active", "Did you mean Bob?"],
    ["groupB", "not_active", "Did you mean groupA?"],
    ["#lba", "no_such_room", "Did you mean #lab?"],
    ["server", "not_active", undefined],
  ])("to %s is refused: it reaches nobody", (to, code, hint) => {
    const { course, announce } = fourMembers();
    const before = course.hub.view.newest;
    const refused = announce(to, "secret");
    expect(refused).toMatchObject({ ok: false, refusal: { code } });
    if (hint !== undefined) expect(refused).toMatchObject({ refusal: { hint } });
    expect(course.events.at(-1)).toMatchObject({ kind: "sayRefused", from: "server", to });
    expect(course.hub.view.newest).toBe(before);
  });

  test("to a group of one goes to that one, and the group stays", () => {
    const { course, ann, bob, cem, announce } = fourMembers();
    course.leave(bob.member);
    course.leave(cem.member);
    expect(announce("groupA", "still there?")).toEqual({ ok: true });
    expect(ann.peer.messages).toEqual(["1 server>groupA:still there?"]);
    expect(course.deliver(ann.member, "groupA", "yes")).toMatchObject({ code: "alone_in_group" });
  });

  test("has at most as many characters as what a member says", () => {
    const { announce } = fourMembers();
    expect(announce("everyone", "x".repeat(4_001))).toMatchObject({
      refusal: { code: "text_too_long" },
    });
  });
});

describe("what is written to server", () => {
  test("is for the window alone, and counts as delivered", () => {
    const { course, ann, bob, cem, dew } = fourMembers();
    expect(course.say(bob.member, "server", "a question", "c1")).toEqual({ ok: true });
    course.endTurn();
    expect(course.events.at(-1)).toMatchObject({
      kind: "said",
      message: { from: "Bob", to: "server", text: "a question" },
      delivered: 1,
    });
    expect(bob.peer.events.at(-1)).toMatchObject({ kind: "receipted", id: "c1", delivered: 1 });
    for (const { peer } of [ann, bob, cem, dew]) expect(peer.messages).toEqual([]);
    course.disconnect(ann.member);
    expect(course.resume("a", 0).missed).toEqual([]);
  });

  test("is never lost for its case: a slip is refused with a hint", () => {
    const { course, bob } = fourMembers();
    for (const to of ["Server", "sever", "SERVER"]) {
      const refused = course.deliver(bob.member, to, "secret");
      expect(refused).toMatchObject({ code: "not_active", hint: "Did you mean server?" });
    }
  });
});

test("nobody is called server, whatever the case or width", () => {
  for (const name of ["server", "Server", "SERVER", "ｓｅｒｖｅｒ", "Ｓｅｒｖｅｒ", "ſerver"]) {
    expect([name, checkName(name).ok]).toEqual([name, false]);
  }
});

describe("the class is told whether the window shows private messages", () => {
  test("at once, and only if that changes", () => {
    const { course, bob } = fourMembers();
    const told = () => bob.peer.events.filter(({ kind }) => kind === "privacyChanged");
    const show = (isShown: boolean): void => {
      course.apply({ type: "showPrivate", at: 0, isShown });
      course.endTurn();
    };
    show(true);
    expect(told()).toEqual([]);
    show(false);
    show(false);
    expect(told()).toEqual([{ kind: "privacyChanged", privateShown: false }]);
    expect(course.hub.view.privateShown).toBe(false);
    expect(course.events.at(-1)).toEqual({ kind: "privacyChanged", privateShown: false });
  });

  test("and it hides them as long as the class goes on, whether it or its flag began that", () => {
    for (const [flag, before, isShown, stored] of [
      [true, true, true, undefined],
      [true, false, false, undefined],
      [false, true, false, false],
      [false, false, false, undefined],
    ] as const) {
      const continued = new (class extends MemoryStore {
        override readonly restored = { ...emptySnapshot(), privateShown: before };
      })();
      const told = { observe: () => {}, wake: () => {} };
      const { view } = new Hub({ store: continued, graceMs: 0, privateShown: flag, ...told });
      const { changes } = continued;
      expect([flag, before, view.privateShown, changes.privateShown]).toEqual([
        flag,
        before,
        isShown,
        stored,
      ]);
    }
  });
});
