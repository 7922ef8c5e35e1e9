import { expect, test } from "bun:test";
import type { RoomMembership } from "../../src/model/room.ts";
import { isEmpty, Memberships } from "../../src/store/memberships.ts";

const membership: RoomMembership = {
  memberId: 1,
  roomId: 1,
  after: 3,
  upTo: undefined,
  operator: false,
  voice: false,
};

test("a membership takes the place of the same membership as it was before, and of no other", () => {
  const memberships = new Memberships<RoomMembership>(({ roomId }) => roomId);
  memberships.put(membership);
  memberships.put({ ...membership, roomId: 2 });
  memberships.put({ ...membership, after: 9 });
  memberships.put({ ...membership, upTo: 5 });
  expect(memberships.of(1)).toEqual([
    { ...membership, upTo: 5 },
    { ...membership, after: 9 },
    { ...membership, roomId: 2 },
  ]);
  const wasIn = [3, 4, 5, 6, 9, 10, 99].filter((seq) => memberships.wasIn(1, 1, seq));
  expect(wasIn).toEqual([4, 5, 10, 99]);
  memberships.remove(membership);
  expect(memberships.of(1)).toHaveLength(2);
  memberships.delete(1);
  expect([...memberships.all()]).toEqual([]);
});

test("memberships of which no message is kept any more are forgotten", () => {
  const memberships = new Memberships<RoomMembership>(({ roomId }) => roomId);
  for (const upTo of [4, 5, 6]) memberships.put({ ...membership, roomId: upTo, upTo });
  memberships.put(membership);
  memberships.forgetUpTo(5);
  expect(memberships.of(1).map(({ upTo }) => upTo)).toEqual([5, 6, undefined]);
});

test("a membership during which nothing was said is empty", () => {
  expect([undefined, 3, 4].map((upTo) => isEmpty({ ...membership, upTo }))).toEqual([
    false,
    true,
    false,
  ]);
});
