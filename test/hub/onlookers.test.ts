import { expect, test } from "bun:test";
import { mostOnlookers, mostOnlookersOfNetwork } from "../../src/hub/onlookers.ts";
import type { WatchResult } from "../../src/hub/command.ts";
import { nothingHolds } from "../../src/model/act.ts";
import { MemoryStore } from "../../src/store/memoryStore.ts";
import { openStore } from "../../src/store/openStore.ts";
import { DataFolder } from "../support/dataFolder.ts";
import { TestClass, TestPeer } from "../support/testClass.ts";

function watch(room: TestClass, since?: number) {
  const peer = new TestPeer();
  const watched = room.apply({ type: "watch", at: room.now, since }, peer);
  if (!watched.ok) throw new Error(watched.refusal.text);
  return { peer, watched: watched satisfies WatchResult };
}

/** Four people, of whom one is in charge; a group, a room, and an onlooker. */
function watchedClass() {
  const room = new TestClass();
  const [ann, bob, cem, rivera] = ["Ann", "Bob", "Cem", "Rivera"].map((name) => room.join(name));
  if (!ann || !bob || !cem || !rivera) throw new Error("nobody joined");
  room.order({ type: "teacher", name: "Rivera", on: true });
  room.createGroup(ann.member, "groupA", ["Ann", "Bob", "Cem"]);
  room.joinRoom(ann.member, "#lab");
  room.endTurn();
  return { room, ann, bob, cem, rivera, ...watch(room) };
}

test("an onlooker is told what is said to everyone, and is nobody in the class", () => {
  const { room, ann, peer, watched } = watchedClass();
  expect(watched).toMatchObject({ people: 4, seq: 0, holding: nothingHolds, missed: [] });
  expect(room.deliver(ann.member, "everyone", "hello")).toMatchObject({ delivered: 3 });
  room.apply({ type: "announce", at: room.now, to: "everyone", text: "welcome" });
  room.endTurn();
  expect(peer.messages).toEqual(["1 Ann>everyone:hello", "2 server>everyone:welcome"]);
  expect(room.hub.view.memberCount).toBe(4);
  expect(room.hub.view.who(ann.member).members).toHaveLength(4);
});

test("nothing else reaches them: no private message, group, room, name, nor what is done to one person", () => {
  const { room, ann, bob, cem, peer } = watchedClass();
  const before = peer.events.length;
  for (const to of ["Bob", "groupA", "#lab", "teacher", "server"]) {
    expect(room.deliver(ann.member, to, "secret")).toMatchObject({ kind: "said" });
  }
  room.apply({ type: "announce", at: room.now, to: "Bob", text: "secret" });
  room.rename(cem.member, "Secret");
  room.setTopic(ann.member, "#lab", "secret");
  room.leaveGroup(bob.member, "groupA", "secret");
  room.order({ type: "mute", name: "Bob" });
  room.order({ type: "unmute", name: "Bob" });
  room.order({ type: "teacher", name: "Bob", on: true });
  room.order({ type: "teacher", name: "Bob", on: false });
  room.order({ type: "rename", name: "Ann", to: "Secret2" });
  room.order({ type: "retract", name: "Secret2", count: "all" });
  room.endTurn();
  expect(peer.events.slice(before)).toEqual([]);
});

test("they are told how many people there are, and never who", () => {
  const { room, bob, peer } = watchedClass();
  room.join("Newcomer");
  room.endTurn();
  room.leave(bob.member);
  room.endTurn();
  expect(peer.events).toEqual([
    { kind: "peopleCounted", people: 5 },
    { kind: "peopleCounted", people: 4 },
  ]);
});

test("orders that hold for the class, and what was taken back of what everyone read, are theirs too", () => {
  const { room, ann, peer } = watchedClass();
  room.deliver(ann.member, "everyone", "public");
  room.deliver(ann.member, "Bob", "private");
  room.order({ type: "quiet" });
  room.order({ type: "pin", text: "Page 12" });
  room.order({ type: "retract", name: "Ann", count: "all" });
  room.endTurn();
  expect(peer.acts).toEqual([
    { type: "quiet", on: true },
    { type: "pin", text: "Page 12" },
    { type: "retract", name: "Ann", to: "everyone", messages: [{ seq: 1, at: 0 }] },
  ]);
  expect(watch(room).watched.holding).toMatchObject({ quiet: true, pinned: "Page 12" });
});

test("who comes back learns what was taken back meanwhile, of what was public", () => {
  const { room, ann, bob } = watchedClass();
  room.deliver(ann.member, "everyone", "one");
  room.deliver(bob.member, "everyone", "two");
  room.deliver(bob.member, "Ann", "private");
  room.order({ type: "retract", name: "Bob", count: "all" });
  room.endTurn();
  const messages = [{ seq: 2, at: 0 }];
  expect(watch(room, 3).watched.missed).toMatchObject([
    { kind: "moderated", act: { type: "retract", name: "Bob", to: "everyone", messages } },
  ]);
  expect(watch(room).watched.missed).toEqual([]);
});

test.each(["in memory", "in a file"])(
  "how public messages are reacted to is told, %s, live and to who comes back",
  (where) => {
    using folder = new DataFolder();
    const open = () => openStore({ dataDir: folder.path, choice: "usual", now: () => 0 }).store;
    const store = where === "in memory" ? new MemoryStore() : open();
    const room = new TestClass(store);
    const [ann, bob] = [room.join("Ann"), room.join("Bob")];
    room.endTurn();
    const { peer } = watch(room);
    room.deliver(ann.member, "everyone", "done?");
    room.deliver(ann.member, "Bob", "private");
    room.deliver(ann.member, "everyone", "taken back");
    peer.events.length = 0;
    for (const seq of [1, 2, 3]) room.react(bob.member, seq, "✅");
    room.order({ type: "retract", seq: 3 });
    room.endTurn();
    const told = peer.events.filter(({ kind }) => kind === "reacted");
    const change = { by: "Bob", on: true, to: "everyone" };
    expect(told).toEqual(
      [1, 3].map((seq) => ({ kind: "reacted", seq, at: 0, reaction: "✅", count: 1, change })),
    );
    const { missed } = watch(room, 3).watched;
    expect(missed.filter(({ kind }) => kind === "reacted")).toEqual([
      { kind: "reacted", seq: 1, at: 0, reaction: "✅", count: 1, names: ["Bob"] },
    ]);
    store.close();
  },
);

test("who has gone is told nothing more, and makes room for another", () => {
  const { room, ann, peer, watched } = watchedClass();
  room.apply({ type: "unwatch", at: room.now, onlookerId: watched.onlookerId });
  room.apply({ type: "unwatch", at: room.now, onlookerId: watched.onlookerId });
  room.deliver(ann.member, "everyone", "hello");
  expect(peer.events).toEqual([]);
  expect(room.events.filter(({ kind }) => kind.endsWith("watched"))).toEqual([
    { kind: "watched", address: undefined, onlookers: 1 },
    { kind: "unwatched", onlookers: 0 },
  ]);
});

test("there are at most so many, and fewer of one network, but for the server's own machine", () => {
  const room = new TestClass();
  const tries = (count: number, address: string) =>
    Array.from({ length: count }, () => room.apply({ type: "watch", at: 0, address }).ok);
  const ofNetwork = tries(mostOnlookersOfNetwork + 1, "10.0.0.7");
  expect(ofNetwork.filter(Boolean)).toHaveLength(mostOnlookersOfNetwork);
  const here = tries(mostOnlookers, "127.0.0.1");
  expect(here.filter(Boolean)).toHaveLength(mostOnlookers - mostOnlookersOfNetwork);
  expect(room.apply({ type: "watch", at: 0 })).toMatchObject({
    refusal: { code: "too_many_onlookers" },
  });
});

test.each(["in memory", "in a file"])("what they read again, %s, is public alone", (where) => {
  using folder = new DataFolder();
  const open = () => openStore({ dataDir: folder.path, choice: "usual", now: () => 0 }).store;
  const store = where === "in memory" ? new MemoryStore() : open();
  const room = new TestClass(store);
  const [ann, bob, cem] = ["Ann", "Bob", "Cem"].map((name) => room.join(name));
  if (!ann || !bob || !cem) throw new Error("nobody joined");
  room.order({ type: "teacher", name: "Ann", on: true });
  room.createGroup(ann.member, "groupA", ["Ann", "Bob", "Cem"]);
  room.joinRoom(ann.member, "#lab");
  for (const to of ["everyone", "Bob", "groupA", "#lab", "teacher", "server", "everyone"]) {
    room.deliver(ann.member, to, `to ${to}`);
  }
  room.deliver(bob.member, "everyone", "taken back");
  room.order({ type: "retract", name: "Bob", count: 1 });
  room.endTurn();
  const { messages } = room.hub.view.readPublicPage(0, store.newest);
  expect(messages.map(({ seq, text }) => `${seq} ${text}`)).toEqual([
    "1 to everyone",
    "7 to everyone",
  ]);
  store.close();
});
