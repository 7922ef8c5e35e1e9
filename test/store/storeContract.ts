import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import type { Message } from "../../src/model/message.ts";
import { parseSearch } from "../../src/model/searchTerms.ts";
import type { SaidRequest } from "../../src/store/foundMessage.ts";
import type {
  ActRecord,
  MemberRecord,
  RoomRecord,
  StoredMessage,
} from "../../src/store/records.ts";
import { emptySnapshot } from "../../src/store/records.ts";
import type { Store } from "../../src/store/store.ts";
import { missedContract, readAgainContract } from "./missedContract.ts";
import { readAgain, readMissed, readPublic } from "../support/readHistory.ts";
import { makeGroup } from "../support/makeGroup.ts";

/** Bob, who was there from the start. */
export const bob: MemberRecord = {
  id: 1,
  name: "Bob",
  tokenHash: "bob's",
  formerKeys: [],
  user: "bobby",
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
    membersOnly: false,
    createdAt: 7,
    topicLocked: true,
    key: "sesame",
    limit: 9,
    bans: ["T*"],
    invited: [2],
  },
};

interface EntryOptions extends Partial<Omit<StoredMessage, "message">> {
  message?: Message;
  senderId?: number;
}

/** Something Bob said to everyone, as the hub would number it. */
export function entry(seq: number, more: EntryOptions = {}): StoredMessage {
  const at = 1_769_850_000_000 + seq;
  const { senderId = bob.id, message, ...rest } = more;
  const said = message ?? { seq, at, from: "Bob", to: "everyone", text: `text ${seq}` };
  return {
    message: { ...said, senderId },
    clientId: `c${seq}`,
    audience: { kind: "everyone" },
    delivered: 1,
    held: 0,
    ...rest,
  };
}

/** That messages of Bob are taken back. */
function retraction(numbers: number[], more: Pick<ActRecord, "audience">): ActRecord {
  const messages = numbers.map((seq) => ({ seq, at: entry(seq).message.at }));
  const act = { type: "retract", name: "Bob", to: "everyone", messages } as const;
  return { at: 9, by: "window", act, newest: 9, ...more };
}

function leavesOut(senderId: number, from: string): boolean {
  return senderId === bob.id && from === "Bob";
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
      expect(store.newest).toBe(0);
      expect(store.changes.lastIds).toEqual({ member: 0, group: 0, room: 0 });
      expect(store.restored).toEqual(emptySnapshot());
      expect([...readPublic(store), ...store.latest(20)]).toEqual([]);
      store.close();
    });

    test("counts a message as stored once its turn is committed, and not before", () => {
      const store = make();
      store.append(entry(1));
      expect([store.newest, readPublic(store).length]).toEqual([0, 0]);
      store.commit();
      expect(store.newest).toBe(1);
      expect(readPublic(store)).toEqual([entry(1).message]);
      store.close();
    });

    test("knows again what no program is to answer", () => {
      const store = make();
      const { message } = entry(1);
      const notice = { ...message, notice: true } as const;
      turn(store, entry(1, { message: notice }), entry(2));
      for (const read of [
        () => readPublic(store),
        () => store.latest(9),
        () => readMissed(store, alice, 0),
      ]) {
        expect(read()).toEqual([notice, entry(2).message]);
      }
      store.close();
    });

    test("gives a message that was taken back to nobody, not even one of the same turn", () => {
      const store = make();
      const ofEveryone = { audience: { kind: "everyone" } } as const;
      turn(store, entry(1), entry(2), entry(3));
      expect(seqs(store.latest(2))).toEqual([2, 3]);
      store.changes.addAct(retraction([3], ofEveryone));
      expect(seqs(store.latest(2))).toEqual([2, 3]);
      store.append(entry(4));
      store.changes.addAct(retraction([4], ofEveryone));
      store.commit();
      expect(seqs(store.latest(2))).toEqual([1, 2]);
      expect(seqs(readPublic(store))).toEqual([1, 2]);
      expect(seqs(readMissed(store, alice, 0))).toEqual([1, 2]);
      expect(store.countMissed({ memberId: alice.id, after: 0 })).toBe(2);
      expect(store.receipt(bob.id, "c4")).toMatchObject({ seq: 4 });
      store.close();
    });

    test("finds what a member said, by their id or a name, the newest first", () => {
      const store = make();
      const secret = entry(2, { audience: { kind: "member", id: alice.id } });
      const other = { message: { ...entry(3).message, from: "Tom" }, senderId: 7 };
      const inRoom = entry(4, { audience: { kind: "room", id: 1 } });
      turn(store, entry(1), secret, entry(3, other), inRoom, entry(5));
      store.changes.addAct(retraction([5], { audience: { kind: "everyone" } }));
      store.commit();
      const find = (request: Partial<SaidRequest>) =>
        store.findSaid({ senderIds: [], names: [], count: 9, includePrivate: false, ...request });
      expect(seqs(find({ senderIds: [bob.id] }))).toEqual([4, 1]);
      expect(seqs(find({ senderIds: [bob.id], includePrivate: true }))).toEqual([4, 2, 1]);
      expect(seqs(find({ senderIds: [bob.id], count: 1 }))).toEqual([4]);
      expect(seqs(find({ names: ["Tom"], count: Infinity }))).toEqual([3]);
      expect(find({ names: ["Nobody"] })).toEqual([]);
      const [found] = find({ senderIds: [bob.id] });
      const { at, to } = inRoom.message;
      expect(found).toEqual({ seq: 4, at, to, audience: { kind: "room", id: 1 } });
      store.close();
    });

    test("finds a message by its number, unless it was taken back", () => {
      const store = make();
      const inRoom = entry(3, { audience: { kind: "room", id: 1 } });
      turn(store, entry(1), inRoom, entry(4));
      store.changes.addAct(retraction([4], { audience: { kind: "everyone" } }));
      store.commit();
      const { at, to, from } = inRoom.message;
      const { audience } = inRoom;
      expect(store.findMessage(3)).toEqual({ seq: 3, at, to, from, audience, senderId: bob.id });
      for (const seq of [0, 2, 4, 5]) expect(store.findMessage(seq)).toBeUndefined();
      store.close();
    });

    test("gives what was said to the teachers to teachers alone", () => {
      const store = make();
      turn(store, entry(1), entry(2, { audience: { kind: "teachers" } }));
      const page = (isTeacher: boolean) =>
        seqs(store.readPage({ memberId: alice.id, after: 0, upTo: 9, isTeacher }).messages);
      expect([page(false), page(true)]).toEqual([[1], [1, 2]]);
      expect(seqs(store.latest(9))).toEqual([1]);
      store.close();
    });

    test("leaves out of the last messages what it is told to, and only that", () => {
      const store = make();
      const ofAlice = { senderId: alice.id, message: { ...entry(2).message, from: "Alice" } };
      turn(store, entry(1), entry(2, ofAlice), entry(3));
      expect(seqs(store.latest(2, leavesOut))).toEqual([2]);
      expect(seqs(store.latest(2))).toEqual([2, 3]);
      const ofAliceToo = { senderId: alice.id, message: { ...entry(4).message, from: "Alice" } };
      turn(store, entry(4, ofAliceToo), entry(5));
      expect(seqs(store.latest(2, leavesOut))).toEqual([2, 4]);
      expect(seqs(store.latest(1, leavesOut))).toEqual([4]);
      store.close();
    });

    test("gives what was said to everyone, oldest first, and the last of it", () => {
      const store = make();
      const secret = entry(2, { audience: { kind: "member", id: alice.id } });
      turn(store, entry(1), secret, entry(3));
      turn(store, entry(5), entry(6));
      expect(seqs(readPublic(store))).toEqual([1, 3, 5, 6]);
      expect(seqs(readPublic(store, 3))).toEqual([5, 6]);
      expect(seqs(store.latest(2))).toEqual([5, 6]);
      expect(seqs(store.latest(99))).toEqual([1, 3, 5, 6]);
      expect(store.latest(0)).toEqual([]);
      store.close();
    });

    test("knows the receipt of a message by its sender and client id, and no other", () => {
      const store = make();
      turn(store, entry(1, { delivered: 3, held: 2 }), entry(2, { clientId: undefined }));
      expect(store.receipt(bob.id, "c1")).toEqual({ seq: 1, delivered: 3, held: 2 });
      expect(store.receipt(alice.id, "c1")).toBeUndefined();
      expect(store.receipt(bob.id, "c2")).toBeUndefined();
      store.close();
    });

    test("stores no message twice by one sender and client id, and says which it left out", () => {
      const store = make();
      turn(store, entry(1));
      const again = entry(2, { clientId: "c1" });
      const twice = entry(4, { clientId: "c3" });
      for (const one of [
        again,
        entry(3),
        twice,
        entry(5, { senderId: alice.id, clientId: "c1" }),
      ]) {
        store.append(one);
      }
      expect(store.commit()).toEqual([again, twice]);
      expect(seqs(readPublic(store))).toEqual([1, 3, 5]);
      expect(store.receipt(bob.id, "c1")).toMatchObject({ seq: 1 });
      expect(store.receipt(bob.id, "c3")).toMatchObject({ seq: 3 });
      expect(store.newest).toBe(5);
      store.close();
    });

    test("knows the highest ids of members and groups, also of those that left nothing else", () => {
      const store = make();
      store.changes.addMember(bob);
      store.changes.addMember(alice);
      makeGroup(store, { id: 1, name: "groupA", members: [bob.id, alice.id] });
      store.changes.deleteGroup(1);
      store.changes.removeMember(alice.id);
      store.commit();
      expect(store.changes.lastIds).toMatchObject({ member: 2, group: 1 });
      store.changes.removeMember(bob.id);
      store.commit();
      expect(store.changes.lastIds).toMatchObject({ member: 2, group: 1 });
      store.close();
    });

    test("gives a renamed member what they missed under either name, and their receipts", () => {
      const store = make();
      store.changes.addMember(bob);
      store.changes.addMember(alice);
      turn(store, entry(1), entry(2, { audience: { kind: "member", id: alice.id } }));
      const renamed = { ...alice, name: "Alicia", formerKeys: ["alice"] };
      store.changes.changeMember(renamed);
      const hers = { senderId: alice.id, clientId: "c1" };
      turn(store, entry(3, { audience: { kind: "member", id: alice.id } }), entry(4, hers));
      expect(seqs(readMissed(store, renamed, 0))).toEqual([1, 2, 3]);
      expect(store.receipt(alice.id, "c1")).toMatchObject({ seq: 4 });
      store.changes.removeMember(alice.id);
      store.changes.changeMember({ ...bob, name: "Rob" });
      store.commit();
      expect(readPublic(store).map(({ from }) => from)).toEqual(["Bob", "Bob"]);
      store.close();
    });

    test("gives a member what was said in a room whenever they were there, and nobody else", () => {
      const store = make();
      const membership = {
        memberId: bob.id,
        roomId: 1,
        upTo: undefined,
        operator: true,
        voice: false,
      };
      const inRoom = (seq: number) =>
        entry(seq, { senderId: alice.id, audience: room, clientId: undefined });
      const room = { kind: "room", id: 1 } as const;
      const missed = (member: MemberRecord) => seqs(readMissed(store, member, 0));
      for (const member of [bob, alice]) store.changes.addMember(member);
      store.changes.putRoom(lab);
      turn(store, inRoom(1));
      store.changes.putRoomMembership({ ...membership, after: 1 });
      turn(store, inRoom(2), entry(3, { senderId: alice.id }), inRoom(4));
      store.changes.putRoomMembership({ ...membership, after: 1, operator: false });
      store.changes.putRoomMembership({ ...membership, after: 1, upTo: 4 });
      turn(store, inRoom(5));
      // Bob looks in, and nothing is said.
      store.changes.putRoomMembership({ ...membership, after: 5 });
      store.changes.putRoomMembership({ ...membership, after: 5, upTo: 5 });
      store.changes.putRoomMembership({ ...membership, after: 5 });
      turn(store, inRoom(6));
      store.changes.putRoomMembership({ ...membership, after: 5, upTo: 6 });
      store.changes.deleteRoom(1);
      turn(store, inRoom(7));
      expect(missed(bob)).toEqual([2, 3, 4, 6]);
      expect(missed(alice)).toEqual([]);
      expect([...seqs(readPublic(store)), ...seqs(store.latest(9))]).toEqual([3, 3]);
      expect(store.changes.lastIds.room).toBe(1);
      store.changes.removeMember(bob.id);
      store.commit();
      expect(missed(bob)).toEqual([3]);
      store.close();
    });

    test("gives a member what was said in a group while they were in it, later not, and nobody else", () => {
      const store = make();
      const membership = { memberId: bob.id, groupId: 1, upTo: undefined };
      const group = { kind: "group", id: 1 } as const;
      const inGroup = (seq: number) =>
        entry(seq, { senderId: 9, audience: group, clientId: undefined });
      const missed = (member: MemberRecord) => seqs(readMissed(store, member, 0));
      for (const member of [bob, alice]) store.changes.addMember(member);
      store.changes.createGroup({ id: 1, name: "groupA", makerId: 9 });
      turn(store, inGroup(1));
      store.changes.putGroupMembership({ ...membership, after: 1 });
      turn(store, inGroup(2), inGroup(3));
      store.changes.putGroupMembership({ ...membership, after: 1, upTo: 3 });
      turn(store, inGroup(4));
      // Bob is put in again, and again, and nothing is said in between.
      store.changes.putGroupMembership({ ...membership, after: 4 });
      store.changes.putGroupMembership({ ...membership, after: 4, upTo: 4 });
      store.changes.putGroupMembership({ ...membership, after: 4 });
      turn(store, inGroup(5));
      store.changes.putGroupMembership({ ...membership, after: 4, upTo: 5 });
      store.changes.deleteGroup(1);
      turn(store, inGroup(6));
      expect(missed(bob)).toEqual([2, 3, 5]);
      expect(missed(alice)).toEqual([]);
      store.changes.removeMember(bob.id);
      store.commit();
      expect(missed(bob)).toEqual([]);
      store.close();
    });

    test("keeps a gap in the numbers", () => {
      const store = make();
      turn(store, entry(1));
      turn(store, entry(4));
      expect(store.newest).toBe(4);
      expect(seqs(readPublic(store, 2))).toEqual([4]);
      store.close();
    });

    test("gives the last messages to everyone however much was whispered since, and whatever was asked before", () => {
      const store = make();
      const whispers = Array.from({ length: 300 }, (_, index) => {
        return entry(3 + index, { audience: { kind: "member", id: alice.id } });
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

    test("gives copies: changing an answer changes nothing in the store", () => {
      const store = make();
      turn(store, entry(1), entry(2));
      store.latest(2).length = 0;
      readPublic(store).length = 0;
      expect(seqs(store.latest(2))).toEqual([1, 2]);
      expect(seqs(readPublic(store))).toEqual([1, 2]);
      store.close();
    });

    test("stores nothing twice when there is nothing to commit", () => {
      const store = make();
      store.commit();
      turn(store, entry(1));
      store.commit();
      expect(seqs(readPublic(store))).toEqual([1]);
      store.close();
    });

    test("holds a turn of very many messages", () => {
      const store = make();
      const count = 50_000;
      turn(store, ...Array.from({ length: count }, (_, index) => entry(index + 1)));
      expect(store.newest).toBe(count);
      expect(seqs(readPublic(store, count - 2))).toEqual([count - 1, count]);
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
          expect(readPublic(store)).toEqual(entries.map(({ message }) => message));
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
      store.changes.addMember(bob);
      turn(store, entry(1));
      store.end();
      store.close();
      expect(() => store.close()).not.toThrow();
    });

    missedContract(make);

    readAgainContract(make);

    test("finds what says all the words of a search, in any case and script, newest first", () => {
      const store = make();
      const say = [
        "Grüße aus ÅNGSTRÖM",
        "数学作业明天",
        "straße und ΟΔΌΣ",
        "a b c",
        "GRUSSE\tAN  alle",
      ];
      const taken = entry(6, { message: { ...entry(6).message, text: "taken back: gruesse" } });
      const said = say.map((text, index) => {
        return entry(index + 1, { message: { ...entry(index + 1).message, text } });
      });
      turn(store, ...said, taken);
      store.changes.addAct(retraction([6], { audience: { kind: "everyone" } }));
      store.commit();
      const find = (text: string) => seqs(readAgain(store, alice, { terms: parseSearch(text) }));
      const searches: [string, number[]][] = [
        ["grusse", [5, 1]],
        ["GRÜSSE", [5, 1]],
        ["grüße", [5, 1]],
        ["angstrom aus", [1]],
        ["数学", [2]],
        ["作", [2]],
        ["学作业", [2]],
        ["STRASSE οδος", [3]],
        ["b", [4]],
        ["a", [5, 4, 3, 1]],
        ["taken", []],
        ['"an alle"', [5]],
        ['"alle an"', []],
        ["alle an", [5]],
        ["%", []],
      ];
      // Whatever of it is in an index, and whatever is not.
      do {
        for (const [text, found] of searches) expect([text, find(text)]).toEqual([text, found]);
      } while (store.tidy());
      for (const [text, found] of searches) expect([text, find(text)]).toEqual([text, found]);
      store.close();
    });

    test("gives the place of a time among the messages", () => {
      const store = make();
      expect(store.seqBefore(1)).toBe(0);
      turn(store, ...[1, 2, 4, 5].map((seq) => entry(seq)));
      const { at } = entry(4).message;
      const places = [-9, -2, -1, 0, 1, 2, 99].map((later) => store.seqBefore(at + later));
      expect(places).toEqual([0, 1, 2, 2, 4, 5, 5]);
      store.close();
    });
  });
}
