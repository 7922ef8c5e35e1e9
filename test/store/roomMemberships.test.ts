import { expect, test } from "bun:test";
import { isEmpty, RoomMemberships } from "../../src/store/roomMemberships.ts";

const visit = { stay: 1, room: 1, after: 3, upTo: undefined, operator: false, voice: false };

test("a visit takes the place of the same visit as it was before, and of no other", () => {
  const visits = new RoomMemberships();
  visits.put(visit);
  visits.put({ ...visit, room: 2 });
  visits.put({ ...visit, after: 9 });
  visits.put({ ...visit, upTo: 5 });
  expect(visits.of(1)).toEqual([
    { ...visit, room: 2 },
    { ...visit, after: 9 },
    { ...visit, upTo: 5 },
  ]);
  visits.remove(visit);
  expect(visits.of(1)).toHaveLength(2);
  visits.delete(1);
  expect([...visits.all()]).toEqual([]);
});

test("those of which no message is kept any more are forgotten", () => {
  const visits = new RoomMemberships();
  for (const upTo of [4, 5, 6]) visits.put({ ...visit, room: upTo, upTo });
  visits.put(visit);
  visits.forgetUpTo(5);
  expect(visits.of(1).map(({ upTo }) => upTo)).toEqual([5, 6, undefined]);
});

test("one during which nothing was said is empty", () => {
  expect([undefined, 3, 4].map((upTo) => isEmpty({ ...visit, upTo }))).toEqual([
    false,
    true,
    false,
  ]);
});
