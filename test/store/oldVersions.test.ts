import { describe, expect, test } from "bun:test";
import { copyFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { HistoryFiles } from "../../src/store/historyFiles.ts";
import { HistoryReader } from "../../src/store/historyReader.ts";
import { migrations } from "../../src/store/migrations.ts";
import { openStore } from "../../src/store/openStore.ts";
import { DataFolder } from "../support/dataFolder.ts";
import { TestClass } from "../support/testClass.ts";

const histories = join(import.meta.dir, "../fixtures/histories");

function hashOf(name: string): string {
  return new Bun.CryptoHasher("sha256").update(`${name}'s token`).digest("hex");
}

test("there is an old history of every schema version so far", () => {
  const names = migrations.map((_, index) => `version${index + 1}.sqlite`);
  expect(readdirSync(histories).toSorted()).toEqual(names.toSorted());
});

for (const [index] of migrations.entries()) {
  const version = index + 1;
  const hasRooms = version >= 2;

  describe(`a history of schema version ${version}`, () => {
    test("goes on with a class by its number, also one that has ended", () => {
      using folder = new DataFolder();
      const { database } = new HistoryFiles(folder.path);
      copyFileSync(join(histories, `version${version}.sqlite`), database);
      for (const [choice, names] of [
        [1, []],
        [2, ["Bob", "Mary", "John", ...(version >= 8 ? ["Kim"] : [])]],
      ] as const) {
        const { store } = openStore({ dataDir: folder.path, choice, now: () => 5 });
        expect(store.restored.members.map(({ name }) => name)).toEqual([...names]);
        expect(store.latest(1).map(({ text }) => text)).toEqual([
          choice === 1 ? "in the first class" : "hello",
        ]);
        store.pause();
        store.close();
      }
    });

    test("goes on: its members come back to their groups and rooms, read what they missed, and talk", () => {
      using folder = new DataFolder();
      const { database } = new HistoryFiles(folder.path);
      copyFileSync(join(histories, `version${version}.sqlite`), database);
      const open = () => openStore({ dataDir: folder.path, choice: "usual", now: () => 5 });
      const { store, notices: sentences } = open();
      expect(sentences).toEqual(["Class 2 was interrupted; it is continued."]);
      const room = new TestClass(store);
      const mary = room.resume(hashOf("Mary"), 0);
      const bob = room.resume(hashOf("Bob"), 0);
      expect(mary.missed.map(({ text }) => text)).toEqual([
        "hello",
        "psst",
        "hello guys!",
        ...(hasRooms ? ["which acid?"] : []),
      ]);
      const [hello, , toGroup] = mary.missed;
      const counts = [{ reaction: "👍" as const, count: 1, names: ["John"] }];
      expect(hello?.reactions).toEqual(version >= 11 ? counts : undefined);
      expect(toGroup?.replyTo?.text).toBe(version >= 11 ? "hello" : undefined);
      const notices = mary.missed.filter(({ notice }) => notice);
      expect(notices.map(({ text }) => text)).toEqual(version >= 4 ? ["psst"] : []);
      expect(room.hub.view.who(mary.member)).toEqual({
        members: ["Bob", "Mary", "John"],
        groups: ["groupStudent"],
        rooms: hasRooms ? ["#lab"] : [],
        teachers: version >= 6 ? ["Mary"] : [],
      });
      expect(mary.resumed.holding.slow).toBe(version >= 6 ? 2 : 0);
      expect(room.hub.view.privateShown).toBe(version < 9);
      expect(store.restored.classCode).toBe(version >= 10 ? "482913" : undefined);
      if (hasRooms) {
        const lab = room.hub.view.findRoom("#lab");
        expect(lab?.settings).toMatchObject({ topic: "acids", inviteOnly: true, key: "sesame" });
        const ranks = Array.from(lab?.members ?? [], ([member, { operator, voice }]) => {
          return [member.name, operator, voice];
        });
        expect(ranks).toEqual([
          ["Bob", false, true],
          ["Mary", true, false],
        ]);
        expect(room.deliver(bob.member, "#lab", "water")).toMatchObject({ kind: "said" });
      }
      if (version >= 3)
        expect(room.hub.view.findMember("Mary")).toMatchObject({ formerKeys: ["marie"] });
      const [group] = mary.member.groups;
      expect(group?.makerId).toBe(version >= 8 ? mary.member.id : undefined);
      const user = version >= 5 ? "bobby" : "Bob";
      expect(room.hub.view.findMember("Bob")).toMatchObject({ user });
      // What Bob's client said without hearing that it was stored is said once.
      room.say(bob.member, "everyone", "hello", "c1");
      room.endTurn();
      expect(bob.peer.events.at(-1)).toMatchObject({ kind: "receipted", id: "c1", seq: 1 });
      expect(room.deliver(bob.member, "groupStudent", "back again")).toMatchObject({
        kind: "said",
      });
      expect(mary.peer.messages.at(-1)).toEndWith("Bob>groupStudent:back again");
      if (version >= 8) {
        const { resumed, missed } = room.resume(hashOf("Kim"), 2);
        expect(resumed).toMatchObject({ wasAbsent: true, groups: ["groupStudent"] });
        expect(missed.map(({ text }) => text)).toEqual(["hello guys!", "back again"]);
      }
      room.joinRoom(room.join("Newcomer").member, "#new");
      room.rename(mary.member, "Maria");
      room.endTurn();
      store.close();
      const again = open().store;
      expect(again.restored.members.map(({ name }) => name)).toEqual([
        "Bob",
        "Maria",
        "John",
        ...(version >= 8 ? ["Kim"] : []),
        "Newcomer",
      ]);
      again.end();
      again.close();
      using reader = new HistoryReader(folder.path);
      expect(reader.classes().map(({ number: one }) => one)).toEqual([1, 2]);
      const first = [...reader.pages({ classNumber: 1, includePrivate: false })].flat();
      expect(first.map(({ text }) => text)).toEqual(["in the first class"]);
    });
  });
}
