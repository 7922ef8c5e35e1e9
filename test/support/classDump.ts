import type { Hub } from "../../src/hub/hub.ts";
import type { Member, MemberView } from "../../src/hub/member.ts";
import type { StoredMessage } from "../../src/store/records.ts";
import type { Store } from "../../src/store/store.ts";
import { readMissed } from "./readHistory.ts";

/** Looks at the class without being in it. */
const nobody: MemberView = {
  id: 0,
  name: "",
  key: "",
  address: undefined,
  user: "",
  formerKeys: [],
  groups: new Set(),
  rooms: new Set(),
  awayUntil: undefined,
  absentUntil: undefined,
  lostAfter: undefined,
};

/** Everything a class is made of, apart from what is told and where, as plain values in their order. */
export function dumpClass({ view }: Hub, tokens: readonly string[] = []) {
  // The view leaves out what protocols need not see.
  const members = Array.from(view.members(), (member) => member as Member);
  const groups = new Set(members.flatMap((member) => [...member.groups]));
  const seats = tokens.map((token) => view.findSeat(token) as Member | undefined);
  const absent = seats.filter((seat) => seat?.absentUntil !== undefined);
  return {
    absent: absent.map((seat) => {
      if (!seat) return undefined;
      const { id, name, key, formerKeys, absentUntil, lostAfter } = seat;
      return { id, name, key, formerKeys, absentUntil, lostAfter, inGroups: idsOf(seat.groups) };
    }),
    memberCount: view.memberCount,
    privateShown: view.privateShown,
    isCrowd: view.crowd.isOn,
    shown: view.crowd.isOn ? idsOf(view.crowd.shown) : [],
    teachers: view.who(nobody).teachers,
    muted: members.filter((member) => view.isMuted(member, 0)).map(({ id }) => id),
    members: members.map((member) => {
      const { id, name, key, user, formerKeys, joinedAfter, tokenHash, awayUntil } = member;
      const [inGroups, inRooms] = [idsOf(member.groups), idsOf(member.rooms)];
      const identity = { id, name, key, user, formerKeys, joinedAfter, tokenHash };
      return { identity, awayUntil, inGroups, inRooms };
    }),
    groups: Array.from(groups, ({ id, name, key, makerId, members: inGroup }) => {
      return { id, name, key, makerId, members: idsOf(inGroup.keys()) };
    }),
    roomCount: view.roomCount,
    rooms: Array.from(view.rooms(), ({ id, name, key, settings, members: inRoom }) => {
      const memberships = Array.from(inRoom, ([member, rank]) => [member.id, rank] as const);
      return { id, name, key, settings, memberships };
    }),
  };
}

function idsOf(items: Iterable<{ id: number }>): number[] {
  return Array.from(items, ({ id }) => id);
}

/** Everything a history holds of its class. */
export function dumpStore(store: Store, stored: readonly StoredMessage[], hub: Hub) {
  const members = Array.from(hub.view.members(), (member) => member as Member);
  return {
    newest: store.newest,
    lastIds: { ...store.changes.lastIds },
    messages: [...stored],
    latest: store.latest(1_000),
    missed: members.map((member) => readMissed(store, member, 0)),
    receipts: stored.map(({ message: { senderId }, clientId }) => {
      return clientId === undefined ? undefined : store.receipt(senderId, clientId);
    }),
  };
}
