import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import type { StoredMessage, RoomRecord, MemberRecord, Store } from "../../src/store/store.ts";
import { missedContract } from "./missedContract.ts";

/** Bob, who was there from the start. */
export const bob: MemberRecord = {
  id: 1,
  name: "Bob",
  tokenHash: "bob's",
  formerKeys: [],
  joinedAfter: 0,
};
const alice: MemberRecord = {
  id: 2,
  name: "Alice",
  tokenHash: undefined,
  formerKeys: [],
  joinedAfter: 0,
};

/** A room with everything set. */
export const lab: RoomRecord = {
  id: 1,
  name: "#lab",
  settings: {
    topic: "acids",
    topicSet: { by: "Bob", at: 7 },
    inviteOnly: true,
    moderated: false,
    topicLocked: true,
    key: "sesame",
    limit: 9,
    bans: ["T*"],
    invited: [2],
  },
};

/** Something Bob said to everyone, as the hub would number it. */
export function entry(seq: number, more: Partial<StoredMessage> = {}): StoredMessage {
  const at = 1_769_850_000_000 + seq;
  return {
    message: { seq, at, from: "Bob", to: "everyone", text: `text ${seq}` },
    stay: bob.id,
    clientId: `c${seq}`,
    audience: { kind: "everyone" },
    delivered: 1,
    held: 0,
    ...more,
  };
}

/** Stores the entries of one turn. */
export function turn(store: Store, ...entries: StoredMessage[]): void {
  for (const one of entries) store.append(one);
  store.commit();
}

function seqs(messages: { seq: number }[]): number[] {
  return messages.map(({ seq }) => seq);
}

/**
 * What every store keeps to.
 * @param make a store of a new class
 */
export function storeContract(name: string, make: () => Store): void {
  describe(`${name}, as every store,`, () => {
    test("starts with nothing", () => {
      const store = make();
      expect(store).toMatchObject({ newest: 0, lastMemberId: 0, lastGroupId: 0, lastRoomId: 0 });
      expect(store.interrupted).toEqual({ stays: [], groups: [], rooms: [], visits: [] });
      expect([...store.publicAfter(0), ...store.latest(20)]).toEqual([]);
      store.close();
    });

    test("counts a message as stored once its turn is committed, and not before", () => {
      const store = make();
      store.append(entry(1));
      expect([store.newest, store.publicAfter(0).length]).toEqual([0, 0]);
      store.commit();
      expect(store.newest).toBe(1);
      expect(store.publicAfter(0)).toEqual([entry(1).message]);
      store.close();
    });

    test("gives what was said to everyone, oldest first, and the last of it", () => {
      const store = make();
      const secret = entry(2, { audience: { kind: "stay", id: alice.id } });
      turn(store, entry(1), secret, entry(3));
      turn(store, entry(5), entry(6));
      expect(seqs(store.publicAfter(0))).toEqual([1, 3, 5, 6]);
      expect(seqs(store.publicAfter(3))).toEqual([5, 6]);
      expect(seqs(store.latest(2))).toEqual([5, 6]);
      expect(seqs(store.latest(99))).toEqual([1, 3, 5, 6]);
      expect(store.latest(0)).toEqual([]);
      store.close();
    });

    test("knows the receipt of a message by its stay and id, and no other", () => {
      const store = make();
      turn(store, entry(1, { delivered: 3, held: 2 }), entry(2, { clientId: undefined }));
      expect(store.receipt(bob.id, "c1")).toEqual({ seq: 1, delivered: 3, held: 2 });
      expect(store.receipt(alice.id, "c1")).toBeUndefined();
      expect(store.receipt(bob.id, "c2")).toBeUndefined();
      store.close();
    });

    test("stores no message twice by one stay and id, and says which it left out", () => {
      const store = make();
      turn(store, entry(1));
      const again = entry(2, { clientId: "c1" });
      const twice = entry(4, { clientId: "c3" });
      for (const one of [again, entry(3), twice, entry(5, { stay: alice.id, clientId: "c1" })]) {
        store.append(one);
      }
      expect(store.commit()).toEqual([again, twice]);
      expect(seqs(store.publicAfter(0))).toEqual([1, 3, 5]);
      expect(store.receipt(bob.id, "c1")).toMatchObject({ seq: 1 });
      expect(store.receipt(bob.id, "c3")).toMatchObject({ seq: 3 });
      expect(store.newest).toBe(5);
      store.close();
    });

    test("knows the highest numbers of stays and groups, also of those that left nothing else", () => {
      const store = make();
      store.addMember(bob);
      store.addMember(alice);
      store.createGroup({ id: 1, name: "groupA", members: [bob.id, alice.id] });
      store.deleteGroup(1);
      store.removeMember(alice.id);
      store.commit();
      expect(store).toMatchObject({ lastMemberId: 2, lastGroupId: 1 });
      store.removeMember(bob.id);
      store.commit();
      expect(store).toMatchObject({ lastMemberId: 2, lastGroupId: 1 });
      store.close();
    });

    test("gives a stay by its new name what it missed by either, and its receipts", () => {
      const store = make();
      store.addMember(bob);
      store.addMember(alice);
      turn(store, entry(1), entry(2, { audience: { kind: "stay", id: alice.id } }));
      const renamed = { ...alice, name: "Alicia", formerKeys: ["alice"] };
      store.renameMember(renamed);
      const hers = { stay: alice.id, clientId: "c1" };
      turn(store, entry(3, { audience: { kind: "stay", id: alice.id } }), entry(4, hers));
      expect(seqs(store.missed({ stay: renamed, since: 0 }))).toEqual([1, 2, 3]);
      expect(store.receipt(alice.id, "c1")).toMatchObject({ seq: 4 });
      store.removeMember(alice.id);
      store.renameMember({ ...bob, name: "Rob" });
      store.commit();
      expect(store.publicAfter(0).map(({ from }) => from)).toEqual(["Bob", "Bob"]);
      store.close();
    });

    test("gives of a room what was said while one was there, again and again, and nobody else", () => {
      const store = make();
      const visit = { stay: bob.id, room: 1, upTo: undefined, operator: true, voice: false };
      const inRoom = (seq: number) =>
        entry(seq, { stay: alice.id, audience: room, clientId: undefined });
      const room = { kind: "room", id: 1 } as const;
      const missed = (stay: MemberRecord) => seqs(store.missed({ stay, since: 0 }));
      for (const stay of [bob, alice]) store.addMember(stay);
      store.putRoom(lab);
      turn(store, inRoom(1));
      store.putRoomMembership({ ...visit, after: 1 });
      turn(store, inRoom(2), entry(3, { stay: alice.id }), inRoom(4));
      store.putRoomMembership({ ...visit, after: 1, operator: false });
      store.putRoomMembership({ ...visit, after: 1, upTo: 4 });
      turn(store, inRoom(5));
      // He looks in, and nothing is said.
      store.putRoomMembership({ ...visit, after: 5 });
      store.putRoomMembership({ ...visit, after: 5, upTo: 5 });
      store.putRoomMembership({ ...visit, after: 5 });
      turn(store, inRoom(6));
      store.putRoomMembership({ ...visit, after: 5, upTo: 6 });
      store.deleteRoom(1);
      turn(store, inRoom(7));
      expect(missed(bob)).toEqual([2, 3, 4, 6]);
      expect(missed(alice)).toEqual([]);
      expect([...seqs(store.publicAfter(0)), ...seqs(store.latest(9))]).toEqual([3, 3]);
      expect(store.lastRoomId).toBe(1);
      store.removeMember(bob.id);
      store.commit();
      expect(missed(bob)).toEqual([3]);
      store.close();
    });

    test("takes a number that was left out for what it is", () => {
      const store = make();
      turn(store, entry(1));
      turn(store, entry(4));
      expect(store.newest).toBe(4);
      expect(seqs(store.publicAfter(2))).toEqual([4]);
      store.close();
    });

    test("gives the last to everyone however much was whispered since, and whatever was asked before", () => {
      const store = make();
      const whispers = Array.from({ length: 300 }, (_, index) => {
        return entry(3 + index, { audience: { kind: "stay", id: alice.id } });
      });
      turn(store, entry(1), entry(2));
      expect(seqs(store.latest(2))).toEqual([1, 2]);
      turn(store, ...whispers);
      expect(seqs(store.latest(2))).toEqual([1, 2]);
      turn(store, entry(400));
      expect(seqs(store.latest(2))).toEqual([2, 400]);
      expect(seqs(store.latest(1))).toEqual([400]);
      expect(seqs(store.latest(3))).toEqual([1, 2, 400]);
      store.close();
    });

    test("keeps what it gave away from being changed by its taker", () => {
      const store = make();
      turn(store, entry(1), entry(2));
      store.latest(2).length = 0;
      store.publicAfter(0).length = 0;
      expect(seqs(store.latest(2))).toEqual([1, 2]);
      expect(seqs(store.publicAfter(0))).toEqual([1, 2]);
      store.close();
    });

    test("stores nothing twice when there is nothing to commit", () => {
      const store = make();
      store.commit();
      turn(store, entry(1));
      store.commit();
      expect(seqs(store.publicAfter(0))).toEqual([1]);
      store.close();
    });

    test("holds a turn of very many messages", () => {
      const store = make();
      const count = 50_000;
      turn(store, ...Array.from({ length: count }, (_, index) => entry(index + 1)));
      expect(store.newest).toBe(count);
      expect(seqs(store.publicAfter(count - 2))).toEqual([count - 1, count]);
      expect(store.receipt(bob.id, `c${count}`)?.seq).toBe(count);
      store.close();
    });

    test("gives every text, name and id back to the letter", () => {
      const letters = fc.string({ unit: "binary", minLength: 1 });
      const said = fc.uniqueArray(fc.tuple(letters, letters, letters), {
        selector: ([, , clientId]) => clientId,
      });
      fc.assert(
        fc.property(said, (said) => {
          const store = make();
          const entries = said.map(([text, from, clientId], index) => {
            const { message } = entry(index + 1);
            return entry(index + 1, { message: { ...message, text, from }, clientId });
          });
          turn(store, ...entries);
          expect(store.publicAfter(0)).toEqual(entries.map(({ message }) => message));
          for (const { clientId = "", message } of entries) {
            expect(store.receipt(bob.id, clientId)?.seq).toBe(message.seq);
          }
          store.close();
        }),
        { numRuns: 30 },
      );
    });

    test("may be ended and closed, and closed twice", () => {
      const store = make();
      store.addMember(bob);
      turn(store, entry(1));
      store.end();
      store.close();
      expect(() => store.close()).not.toThrow();
    });

    missedContract(make);
  });
}
