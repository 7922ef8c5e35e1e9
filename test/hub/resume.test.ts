import { describe, expect, test } from "bun:test";
import type { MemberView } from "../../src/hub/member.ts";
import { MemoryStore } from "../../src/store/memoryStore.ts";
import { openStore } from "../../src/store/openStore.ts";
import type { StoredMessage } from "../../src/store/records.ts";
import { emptySnapshot } from "../../src/store/records.ts";
import type { Store } from "../../src/store/store.ts";
import { StorageFailure } from "../../src/store/store.ts";
import { DataFolder } from "../support/dataFolder.ts";
import { graceMs, TestClass } from "../support/testClass.ts";

/** A class in which Bob and Alice may come back, and Tom may not. */
function classOfThree(store?: Store) {
  const classroom = new TestClass(store);
  const bob = classroom.join("Bob", "bob's hash");
  const alice = classroom.join("Alice", "alice's hash");
  const tom = classroom.join("Tom");
  classroom.endTurn();
  return { classroom, bob, alice, tom };
}

/** Up to which message Bob and Alice had been told. */
function lostAfter({ hub }: TestClass): (number | undefined)[] {
  const seats = ["bob's hash", "alice's hash"].map((token) => hub.view.findSeat(token));
  return seats.map((member) => member?.lostAfter);
}

describe("a lost connection", () => {
  test("keeps its member: nobody is told that they left, and others cannot take the name", () => {
    const { classroom, bob, alice } = classOfThree();
    classroom.disconnect(bob.member);
    classroom.endTurn();
    expect(alice.peer.events.filter(({ kind }) => kind === "presenceChanged").length).toBe(1);
    expect(classroom.hub.view.who(alice.member).members).toContain("Bob");
    expect(classroom.tryJoin("bob")).toMatchObject({ refusal: { code: "name_taken" } });
  });

  test("keeps the name for so many seconds, which whoever asks for it is told", () => {
    const { classroom, bob, alice } = classOfThree();
    classroom.disconnect(bob.member);
    classroom.now += graceMs - 12_400;
    classroom.expire();
    const hint =
      "It is kept for whoever lost the connection, and free in 13 seconds. Bob-2 is free.";
    expect(classroom.tryJoin("Bob")).toMatchObject({ refusal: { code: "name_taken", hint } });
    expect(classroom.rename(alice.member, "bob")).toMatchObject({
      refusal: { hint: hint.replace("Bob", "bob") },
    });
    classroom.now += 12_400;
    classroom.expire();
    expect(classroom.tryJoin("Bob")).toMatchObject({ ok: true });
  });

  test("brings back exactly what was missed and was theirs to see, once", () => {
    const { classroom, bob, alice, tom } = classOfThree();
    classroom.deliver(alice.member, "everyone", "seen");
    classroom.deliver(bob.member, "everyone", "their own");
    classroom.disconnect(bob.member);
    classroom.deliver(alice.member, "everyone", "missed");
    classroom.deliver(alice.member, "Tom", "not theirs");
    const held = classroom.deliver(tom.member, "Bob", "held");
    expect(held).toMatchObject({ delivered: 0, held: 1 });
    const { missed, peer } = classroom.resume("bob's hash", 2);
    expect(missed.map(({ text }) => text)).toEqual(["missed", "held"]);
    classroom.deliver(alice.member, "everyone", "live");
    expect(peer.messages).toEqual(["6 Alice>everyone:live"]);
  });

  test("misses no message of the turn in which it comes back", () => {
    const { classroom, bob, alice } = classOfThree();
    classroom.disconnect(bob.member);
    classroom.say(alice.member, "Bob", "just now");
    const { missed, peer } = classroom.resume("bob's hash", 0);
    classroom.endTurn();
    expect(missed).toEqual([]);
    expect(peer.messages).toEqual(["1 Alice>Bob:just now"]);
  });

  test("keeps the member in their groups, with what is said there meanwhile", () => {
    const { classroom, bob, alice } = classOfThree();
    classroom.createGroup(alice.member, "groupA", ["Bob", "Alice", "Tom"]);
    classroom.disconnect(bob.member);
    const said = classroom.deliver(alice.member, "groupA", "hi");
    expect(said).toMatchObject({ delivered: 1, held: 1 });
    const { resumed, missed } = classroom.resume("bob's hash", 0);
    expect(resumed.groups).toEqual(["groupA"]);
    expect(missed.map(({ text }) => text)).toEqual(["hi"]);
  });

  test("is kept for as many members of one network as a class has, and for everybody else as before", () => {
    const classroom = new TestClass();
    const joinFrom = (name: string, address: string): MemberView => {
      const { now: at } = classroom;
      const joined = classroom.apply({ type: "join", at, name, tokenHash: `${name}'s`, address });
      if (!joined.ok) throw new Error(joined.refusal.text);
      return joined.member;
    };
    const bob = joinFrom("Bob", "10.0.0.9");
    for (let index = 0; index < 300; index++) {
      classroom.disconnect(joinFrom(`phantom${index}`, `2001:db8:0:1::${index.toString(16)}`));
    }
    expect(classroom.hub.view.memberCount).toBe(251);
    classroom.disconnect(bob);
    expect(classroom.hub.view.memberCount).toBe(251);
    classroom.resume("phantom0's", 0);
    classroom.disconnect(joinFrom("late", "2001:db8:0:1::ffff"));
    expect(classroom.tryResume("late's", 0)).toMatchObject({ ok: true });
    classroom.now += graceMs;
    classroom.expire();
    const here = ["phantom0", "late"].map((name) => classroom.hub.view.findMember(name)?.name);
    expect(here).toEqual(["phantom0", "late"]);
    expect(classroom.hub.view.memberCount).toBe(2);
  });

  test("takes its member off the list when the grace period is over, and not before", () => {
    const { classroom, bob, alice } = classOfThree();
    classroom.disconnect(bob.member);
    classroom.now += graceMs - 1;
    classroom.expire();
    expect(classroom.hub.view.who(alice.member).members).toContain("Bob");
    classroom.now += 1;
    classroom.expire();
    classroom.endTurn();
    expect(alice.peer.events.at(-1)).toEqual({
      kind: "presenceChanged",
      joined: [],
      left: ["Bob"],
    });
    expect(classroom.events.at(-1)).toMatchObject({ kind: "left", name: "Bob", how: "lost" });
  });

  test("of a member who cannot come back ends the membership at once", () => {
    const { classroom, tom, alice } = classOfThree();
    classroom.disconnect(tom.member);
    expect(classroom.hub.view.who(alice.member).members).not.toContain("Tom");
  });

  test("is resumed by its own token alone", () => {
    const { classroom, bob } = classOfThree();
    classroom.disconnect(bob.member);
    expect(classroom.tryResume("nobody's hash", 0)).toBeUndefined();
    expect(classroom.tryResume("", 0)).toBeUndefined();
    expect(classroom.resume("bob's hash", 0).member).toBe(bob.member);
  });

  test("that still seems to stand is replaced", () => {
    const { classroom, bob, alice } = classOfThree();
    const { peer } = classroom.resume("bob's hash", 0);
    expect(bob.peer.isReplaced).toBe(true);
    classroom.deliver(alice.member, "Bob", "to the new one");
    expect(peer.messages).toEqual(["1 Alice>Bob:to the new one"]);
    expect(bob.peer.messages).toEqual([]);
  });
});

describe("after a crash", () => {
  test("a name is kept for a member who can come back, and for nobody else", () => {
    const common = { joinedAfter: 0, tokenHash: undefined, formerKeys: [] };
    const store = new (class extends MemoryStore {
      override readonly restored = {
        ...emptySnapshot(),
        members: [
          { ...common, id: 1, name: "Bob", tokenHash: "bob's hash" },
          { ...common, id: 2, name: "Tom" },
        ],
      };
    })();
    const classroom = new TestClass(store);
    classroom.expire();
    classroom.endTurn();
    expect(classroom.events).toMatchObject([{ kind: "left", name: "Tom", how: "lost", active: 1 }]);
    expect(classroom.tryJoin("Tom")).toMatchObject({ ok: true });
    expect(classroom.tryJoin("Bob")).toMatchObject({ refusal: { code: "name_taken" } });
  });

  test("it is known up to which message whoever was away had been told, until they are back", () => {
    using folder = new DataFolder();
    const open = () => openStore({ dataDir: folder.path, choice: "last", now: () => 0 }).store;
    const { classroom, bob, alice } = classOfThree(open());
    classroom.deliver(alice.member, "everyone", "told");
    classroom.say(alice.member, "everyone", "said in the turn that loses the connection");
    classroom.disconnect(bob.member);
    classroom.deliver(alice.member, "everyone", "said while he is away");
    classroom.order({ type: "rename", name: "Bob", to: "Rob" });
    classroom.endTurn();
    expect(lostAfter(classroom)).toEqual([1, undefined]);
    classroom.store.close();

    // Alice was connected when the server stopped.
    const second = new TestClass(open());
    second.endTurn();
    const dan = second.join("Dan");
    second.deliver(dan.member, "everyone", "said before anybody is back");
    second.store.close();
    const third = new TestClass(open());
    expect(lostAfter(third)).toEqual([1, 3]);
    third.now += graceMs * 2;
    third.expire();
    third.endTurn();
    expect(third.hub.view.memberCount).toBe(0);
    third.store.close();
    const fourth = new TestClass(open());
    expect(lostAfter(fourth)).toEqual([1, 3]);
    for (const token of ["bob's hash", "alice's hash"]) fourth.resume(token, 0);
    expect(lostAfter(fourth)).toEqual([undefined, undefined]);
    fourth.endTurn();
    fourth.store.close();
    const last = open();
    expect(last.restored.members.map((member) => member.lostAfter)).toEqual([undefined, undefined]);
    last.close();
  });
});

describe("a repeated message", () => {
  test("gets the same receipt and is delivered once", () => {
    const { classroom, bob, alice } = classOfThree();
    classroom.say(bob.member, "Alice", "once", "c1");
    classroom.say(bob.member, "Alice", "once", "c1");
    classroom.endTurn();
    classroom.disconnect(bob.member);
    const { peer } = classroom.resume("bob's hash", 0);
    classroom.say(bob.member, "Alice", "once", "c1");
    classroom.endTurn();
    expect(alice.peer.messages).toEqual(["1 Bob>Alice:once"]);
    const receipt = { kind: "receipted", id: "c1", seq: 1, delivered: 1, held: 0 } as const;
    expect(peer.events).toContainEqual(receipt);
  });

  test("gets its receipt although its receiver has left since", () => {
    const { classroom, bob, alice } = classOfThree();
    classroom.say(bob.member, "Alice", "once", "c1");
    classroom.endTurn();
    classroom.leave(alice.member, "exit");
    expect(classroom.say(bob.member, "Alice", "once", "c1")).toEqual({ ok: true });
    classroom.endTurn();
    const receipts = bob.peer.events.filter(({ kind }) => kind === "receipted");
    expect(receipts).toHaveLength(2);
    expect(receipts[0]).toEqual(receipts[1]);
  });

  test("by another member of the same name and with the same id is another message", () => {
    const { classroom, bob, alice } = classOfThree();
    classroom.say(bob.member, "Alice", "first", "c1");
    classroom.endTurn();
    classroom.leave(bob.member, "exit");
    classroom.say(classroom.join("Bob", "another hash").member, "Alice", "second", "c1");
    classroom.endTurn();
    expect(alice.peer.messages).toEqual(["1 Bob>Alice:first", "2 Bob>Alice:second"]);
  });
});

describe("a history that cannot be written", () => {
  test("refuses what was said, tells nobody, and recovers", () => {
    let isFull = true;
    const store = new (class extends MemoryStore {
      override append(message: StoredMessage): void {
        if (!isFull) super.append(message);
      }
      override commit(): StoredMessage[] {
        if (isFull) throw new StorageFailure("disk full");
        return super.commit();
      }
    })();
    const { classroom, bob, alice } = classOfThree(store);
    classroom.say(bob.member, "Alice", "lost", "c1");
    classroom.endTurn();
    expect(alice.peer.messages).toEqual([]);
    const refusal = { code: "storage_failed" };
    expect(bob.peer.events.at(-1)).toMatchObject({ kind: "notStored", id: "c1", refusal });
    isFull = false;
    classroom.say(bob.member, "Alice", "kept", "c1");
    classroom.endTurn();
    const texts = alice.peer.messages.map((line) => line.replace(/^\d+ /, ""));
    expect(texts).toEqual(["Bob>Alice:kept"]);
    const kinds = classroom.events.map(({ kind }) => kind);
    const failures = kinds.filter((kind) => kind.startsWith("storage"));
    expect(failures).toEqual(["storageFailed", "storageRecovered"]);
  });
});
