import { expect, test } from "bun:test";
import { listRoomMembers } from "../../src/hub/hubView.ts";
import { graceAfterCrashMs } from "../../src/hub/members.ts";
import { openStore } from "../../src/store/openStore.ts";
import { DataFolder } from "../support/dataFolder.ts";
import { TestClass } from "../support/testClass.ts";

test("after a crash the rooms are there, with their members, operators, topics, modes and invitations", () => {
  using folder = new DataFolder();
  const open = () => openStore({ dataDir: folder.path, continueLast: false, now: Date.now }).store;
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
