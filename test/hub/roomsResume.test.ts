import { expect, test } from "bun:test";
import { listRoomMembers } from "../../src/hub/roomNews.ts";
import { graceAfterCrashMs } from "../../src/hub/members.ts";
import { parseModes } from "../../src/model/roomMode.ts";
import { openStore } from "../../src/store/openStore.ts";
import { DataFolder } from "../support/dataFolder.ts";
import { TestClass, TestPeer } from "../support/testClass.ts";

test("after a crash the rooms are there, with their members, operators, topics, modes and invitations", () => {
  using folder = new DataFolder();
  const open = () => openStore({ dataDir: folder.path, continueLast: false, now: Date.now }).store;
  const store = open();
  const before = quietHub(store);
  const bob = before.join("Bob", "bob's").member;
  const mary = before.join("Mary", "mary's").member;
  before.join("Tom", "tom's");
  for (const member of [bob, mary]) classroom.joinRoom(member, "#lab");
  classroom.joinRoom(mary, "#yard");
  before.says(bob, "#lab", "before");
  before.classroom.setTopic(bob, "#lab", "acids");
  before.classroom.setModes(bob, "#lab", parseModes("+ikb-t sesame Ram").changes);
  before.classroom.invite(bob, "#lab", "Tom");
  before.classroom.endTurn();
  store.close();

  const again = open();
  const classroom = new TestClass(again);
  const resume = (tokenHash: string) => {
    const resumed = hub.resume({ tokenHash, since: 0, peer: new TestPeer() });
    if (!resumed) throw new Error(`${tokenHash} is not known`);
    return resumed;
  };
  const { member: back, rooms, missed } = resume("mary's");
  expect(rooms).toEqual(["#lab", "#yard"]);
  expect(missed.map(({ text }) => text)).toEqual(["before"]);
  const lab = hub.classroom.hub.view.openRoom(back, "#lab");
  expect(lab).toMatchObject({
    ok: true,
    room: { settings: { topic: "acids", inviteOnly: true, topicLocked: false, bans: ["Ram"] } },
  });
  if (!lab.ok) return;
  expect(listRoomMembers(lab.room).map(({ name, operator }) => [name, operator])).toEqual([
    ["Bob", true],
    ["Mary", false],
  ]);
  const tom = resume("tom's").member;
  expect(classroom.joinRoom(tom, "#lab")).toMatchObject({ ok: true });
  // Bob does not come back: his time passes, and who was there longest after him is operator.
  classroom.now += graceAfterCrashMs;
  classroom.expire();
  classroom.endTurn();
  expect(classroom.kick(back, "#lab", "Tom")).toMatchObject({ ok: true });
  classroom.joinRoom(tom, "#new");
  classroom.endTurn();
  expect(hub.classroom.hub.view.listRooms(tom).map(({ name }) => name)).toEqual([
    "#lab",
    "#yard",
    "#new",
  ]);
  again.close();
});
