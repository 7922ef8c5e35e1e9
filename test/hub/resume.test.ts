import { describe, expect, test } from "bun:test";
import { limits } from "../../src/model/limits.ts";
import type { StoredMessage } from "../../src/store/records.ts";
import type { Store } from "../../src/store/store.ts";
import { StorageFailure } from "../../src/store/store.ts";
import { MemoryStore } from "../../src/store/memoryStore.ts";
import { Listener, quietHub } from "../support/quietHub.ts";

/** A class in which Bob may come back and Alice and Tom are present. */
function classOfThree(store?: Store) {
  const quiet = quietHub(store);
  const bob = quiet.join("Bob", "bob's hash");
  const alice = quiet.join("Alice", "alice's hash");
  const tom = quiet.join("Tom");
  quiet.hub.endTurn();
  const resumeBob = (since?: number) => {
    const peer = new Listener();
    const resumed = quiet.hub.resume({ tokenHash: "bob's hash", since, peer });
    return { peer, resumed };
  };
  return { ...quiet, bob, alice, tom, resumeBob };
}

describe("a lost connection", () => {
  test("keeps its member: nobody is told he left, and his name is refused to others", () => {
    const { hub, bob, alice } = classOfThree();
    hub.lose(bob.member, "lost");
    hub.endTurn();
    expect(alice.peer.heard.filter(({ kind }) => kind === "presenceChanged").length).toBe(1);
    expect(hub.who(alice.member).members).toContain("Bob");
    expect(hub.join("bob", new Listener())).toMatchObject({ refusal: { code: "name_taken" } });
  });

  test("brings back exactly what was missed and was his to see, once", () => {
    const { hub, says, bob, alice, tom, resumeBob } = classOfThree();
    says(alice.member, "everyone", "seen");
    says(bob.member, "everyone", "his own");
    hub.lose(bob.member, "lost");
    says(alice.member, "everyone", "missed");
    says(alice.member, "Tom", "not his");
    expect(says(tom.member, "Bob", "held")).toMatchObject({ delivered: 0, held: 1 });
    const { resumed, peer } = resumeBob(2);
    expect(resumed?.missed.map(({ text }) => text)).toEqual(["missed", "held"]);
    says(alice.member, "everyone", "live");
    expect(peer.messages).toEqual(["6 Alice>everyone:live"]);
  });

  test("is not missed by the messages of the turn in which it comes back", () => {
    const { hub, bob, alice, resumeBob } = classOfThree();
    hub.lose(bob.member, "lost");
    hub.say(alice.member, "Bob", "just now");
    const { resumed, peer } = resumeBob(0);
    hub.endTurn();
    expect(resumed?.missed).toEqual([]);
    expect(peer.messages).toEqual(["1 Alice>Bob:just now"]);
  });

  test("keeps him in his groups, and what is said there for him", () => {
    const { hub, says, bob, alice, resumeBob } = classOfThree();
    hub.createGroup(alice.member, "groupA", ["Bob", "Alice", "Tom"]);
    hub.lose(bob.member, "lost");
    expect(says(alice.member, "groupA", "hi")).toMatchObject({ delivered: 1, held: 1 });
    const { resumed } = resumeBob(0);
    expect(resumed?.groups).toEqual(["groupA"]);
    expect(resumed?.missed.map(({ text }) => text)).toEqual(["hi"]);
  });

  test("lets him go when his time is over, and not before", () => {
    const { hub, bob, alice, clock, resumeBob, facts } = classOfThree();
    hub.lose(bob.member, "lost");
    clock.now += limits.graceMs - 1;
    hub.expire();
    expect(hub.who(alice.member).members).toContain("Bob");
    clock.now += 1;
    hub.expire();
    hub.endTurn();
    expect(alice.peer.heard.at(-1)).toEqual({ kind: "presenceChanged", joined: [], left: ["Bob"] });
    expect(facts.at(-1)).toMatchObject({ kind: "left", name: "Bob", how: "lost" });
    expect(resumeBob(0).resumed).toBeUndefined();
  });

  test("of one who cannot come back is leaving", () => {
    const { hub, tom, alice } = classOfThree();
    hub.lose(tom.member, "lost");
    expect(hub.who(alice.member).members).not.toContain("Tom");
  });

  test("is resumed by its own token alone", () => {
    const { hub, bob } = classOfThree();
    hub.lose(bob.member, "lost");
    const peer = new Listener();
    const resume = { since: 0, peer };
    expect(hub.resume({ ...resume, tokenHash: "nobody's hash" })).toBeUndefined();
    expect(hub.resume({ ...resume, tokenHash: "" })).toBeUndefined();
    expect(hub.resume({ ...resume, tokenHash: "bob's hash" })?.member).toBe(bob.member);
  });

  test("that still seems to stand is replaced", () => {
    const { says, bob, alice, resumeBob } = classOfThree();
    const { peer } = resumeBob(0);
    expect(bob.peer.isReplaced).toBe(true);
    says(alice.member, "Bob", "to the new one");
    expect(peer.messages).toEqual(["1 Alice>Bob:to the new one"]);
    expect(bob.peer.messages).toEqual([]);
  });
});

describe("after a crash", () => {
  test("a name is kept for one who can come back, and for nobody else", () => {
    const seat = { joinedAfter: 0, tokenHash: undefined, formerKeys: [] };
    const store = new (class extends MemoryStore {
      override readonly restored = {
        members: [
          { ...seat, id: 1, name: "Bob", tokenHash: "bob's hash" },
          { ...seat, id: 2, name: "Tom" },
        ],
        groups: [],
        rooms: [],
        memberships: [],
      };
    })();
    const { hub, facts } = quietHub(store);
    hub.expire();
    hub.endTurn();
    expect(facts).toMatchObject([{ kind: "left", name: "Tom", how: "lost", active: 1 }]);
    expect(hub.join("Tom", new Listener())).toMatchObject({ ok: true });
    expect(hub.join("Bob", new Listener())).toMatchObject({ refusal: { code: "name_taken" } });
  });
});

describe("a repeated message", () => {
  test("gets the same receipt and is delivered once", () => {
    const { hub, bob, alice, resumeBob } = classOfThree();
    hub.say(bob.member, "Alice", "once", "c1");
    hub.say(bob.member, "Alice", "once", "c1");
    hub.endTurn();
    hub.lose(bob.member, "lost");
    const { peer } = resumeBob(0);
    hub.say(bob.member, "Alice", "once", "c1");
    hub.endTurn();
    expect(alice.peer.messages).toEqual(["1 Bob>Alice:once"]);
    const receipt = { kind: "receipted", id: "c1", seq: 1, delivered: 1, held: 0 } as const;
    expect(peer.heard).toContainEqual(receipt);
  });

  test("is receipted though its receiver has left since", () => {
    const { hub, bob, alice } = classOfThree();
    hub.say(bob.member, "Alice", "once", "c1");
    hub.endTurn();
    hub.leave(alice.member, "exit");
    expect(hub.say(bob.member, "Alice", "once", "c1")).toEqual({ ok: true });
    hub.endTurn();
    const receipts = bob.peer.heard.filter(({ kind }) => kind === "receipted");
    expect(receipts).toHaveLength(2);
    expect(receipts[0]).toEqual(receipts[1]);
  });

  test("of another stay by the same name and id is another message", () => {
    const { hub, bob, alice, join } = classOfThree();
    hub.say(bob.member, "Alice", "first", "c1");
    hub.endTurn();
    hub.leave(bob.member, "exit");
    hub.say(join("Bob", "another hash").member, "Alice", "second", "c1");
    hub.endTurn();
    expect(alice.peer.messages).toEqual(["1 Bob>Alice:first", "2 Bob>Alice:second"]);
  });
});

describe("a history that cannot be written", () => {
  test("refuses what was said, tells nobody, and recovers", () => {
    let isFull = true;
    const store = new (class extends MemoryStore {
      override append(entry: StoredMessage): void {
        if (!isFull) super.append(entry);
      }
      override commit(): StoredMessage[] {
        if (isFull) throw new StorageFailure(new Error("disk full"));
        return super.commit();
      }
    })();
    const { hub, bob, alice, facts } = classOfThree(store);
    hub.say(bob.member, "Alice", "lost", "c1");
    hub.endTurn();
    expect(alice.peer.messages).toEqual([]);
    const refused = bob.peer.heard.at(-1);
    expect(refused).toMatchObject({
      kind: "notStored",
      id: "c1",
      refusal: { code: "storage_failed" },
    });
    isFull = false;
    hub.say(bob.member, "Alice", "kept", "c1");
    hub.endTurn();
    expect(alice.peer.messages.map((line) => line.replace(/^\d+ /, ""))).toEqual([
      "Bob>Alice:kept",
    ]);
    const kinds = facts.map(({ kind }) => kind);
    expect(kinds.filter((kind) => kind.startsWith("storage"))).toEqual([
      "storageFailed",
      "storageRecovered",
    ]);
  });
});
