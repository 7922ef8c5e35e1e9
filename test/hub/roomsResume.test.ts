import { expect, test } from "bun:test";
import { listRoomMembers } from "../../src/hub/hubView.ts";
import { graceAfterCrashMs } from "../../src/hub/restoredMember.ts";
import type { Store } from "../../src/store/store.ts";
import { openStore } from "../../src/store/openStore.ts";
import { DataFolder } from "../support/dataFolder.ts";
import { TestClass } from "../support/testClass.ts";

/** A class in this folder, interrupted if there was one. Its members without a token have left at once. */
function startIn(folder: DataFolder): { room: TestClass; store: Store } {
  const { store } = openStore({ dataDir: folder.path, choice: "usual", now: Date.now });
  const room = new TestClass(store);
  room.expire();
  room.endTurn();
  return { room, store };
}

/** A class that has crashed, in which a member without a token made rooms. */
function crashWithRooms(folder: DataFolder): void {
  const { room, store } = startIn(folder);
  const { member } = room.join("Ann");
  for (const name of ["#open", "#closed"]) room.joinRoom(member, name);
  room.setTopic(member, "#open", "bases");
  room.setModes(member, "#closed", "+i");
  room.endTurn();
  store.close();
}

test("after a crash the rooms are there, with their members, operators, topics, modes and invitations", () => {
  using folder = new DataFolder();
  const open = () => openStore({ dataDir: folder.path, choice: "usual", now: Date.now }).store;
  const store = open();
  const before = new TestClass(store);
  const bob = before.join("Bob", "bob's").member;
  const mary = before.join("Mary", "mary's").member;
  before.join("Tom", "tom's");
  for (const member of [bob, mary]) before.joinRoom(member, "#lab");
  before.joinRoom(mary, "#yard");
  before.deliver(bob, "#lab", "before");
  before.setTopic(bob, "#lab", "acids");
  before.setModes(bob, "#lab", "+ikb-t sesame Ram");
  before.invite(bob, "#lab", "Tom");
  before.endTurn();
  store.close();

  const again = open();
  const after = new TestClass(again);
  const { view } = after.hub;
  const { member: back, resumed, missed } = after.resume("mary's", 0);
  expect(resumed.rooms).toEqual(["#lab", "#yard"]);
  expect(missed.map(({ text }) => text)).toEqual(["before"]);
  const lab = view.openRoom(back, "#lab");
  expect(lab).toMatchObject({
    ok: true,
    room: { settings: { topic: "acids", inviteOnly: true, topicLocked: false, bans: ["Ram"] } },
  });
  if (!lab.ok) return;
  expect(listRoomMembers(lab.room).map(({ name, operator }) => [name, operator])).toEqual([
    ["Bob", true],
    ["Mary", false],
  ]);
  const tom = after.resume("tom's", 0).member;
  expect(after.joinRoom(tom, "#lab")).toMatchObject({ ok: true });
  // Bob does not come back: their time passes, and the member who is there longest after them leads.
  after.now += graceAfterCrashMs;
  after.expire();
  after.endTurn();
  expect(after.kick(back, "#lab", "Tom")).toMatchObject({ ok: true });
  after.joinRoom(tom, "#new");
  after.endTurn();
  expect(view.listRooms(tom).map(({ name }) => name)).toEqual(["#lab", "#yard", "#new"]);
  again.close();
});

test("a room whose members have no token waits for them through several crashes, and the first to join leads it", () => {
  using folder = new DataFolder();
  crashWithRooms(folder);
  for (let crash = 0; crash < 2; crash++) {
    const { room, store } = startIn(folder);
    expect(room.hub.view.findRoom("#open")?.members.size).toBe(0);
    room.now += graceAfterCrashMs - 1;
    room.expire();
    room.endTurn();
    store.close();
  }
  const { room, store } = startIn(folder);
  const ann = room.join("Ann").member;
  expect(room.joinRoom(ann, "#open")).toMatchObject({ room: { settings: { topic: "bases" } } });
  expect(room.setTopic(ann, "#open", "salts")).toMatchObject({ ok: true });
  room.now += graceAfterCrashMs;
  room.expire();
  expect(room.hub.view.findRoom("#open")?.members.has(ann)).toBe(true);
  store.close();
});

test("a room that nobody came to within a minute after a crash closes for good, and so does one that everybody left", () => {
  using folder = new DataFolder();
  crashWithRooms(folder);
  const { room, store } = startIn(folder);
  const visitor = room.join("Bob").member;
  room.joinRoom(visitor, "#open");
  room.leaveRoom(visitor, "#open");
  expect(room.hub.view.roomCount).toBe(2);
  room.now += graceAfterCrashMs;
  room.expire();
  room.endTurn();
  expect(room.hub.view.roomCount).toBe(0);
  const closed = room.events.filter(({ kind }) => kind === "roomClosed");
  expect(closed).toMatchObject([{ room: "#open" }, { room: "#closed" }]);
  store.close();
  const again = startIn(folder);
  expect(again.room.hub.view.roomCount).toBe(0);
  again.store.close();
});

test("a closed room that waits after a crash lets nobody in", () => {
  using folder = new DataFolder();
  crashWithRooms(folder);
  const { room, store } = startIn(folder);
  const ann = room.join("Ann").member;
  expect(room.joinRoom(ann, "#closed")).toMatchObject({ refusal: { code: "invite_only" } });
  store.close();
});
