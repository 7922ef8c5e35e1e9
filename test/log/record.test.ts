import { expect, test } from "bun:test";
import fc from "fast-check";
import type { ToldCommand } from "../../src/log/record.ts";
import { decodeRecord, encodeCommand, encodeRecord } from "../../src/log/record.ts";
import { fingerprintOf, RecordCipher } from "../../src/log/recordCipher.ts";
import { formatRecordId, parseRecordId } from "../../src/log/recordId.ts";

const at = 5;
const member = { at, memberId: 7 };
const room = { ...member, room: "#lab" };

/** One of each type, with all that it can carry. */
const commands: { [Type in ToldCommand["type"]]: Extract<ToldCommand, { type: Type }> } = {
  join: { type: "join", at, name: "Ann", tokenHash: "a", user: "ann", address: "10.0.0.1" },
  resume: { type: "resume", at, tokenHash: "a", since: 3, name: "Anna", address: "10.0.0.1" },
  moderate: {
    type: "moderate",
    at,
    by: 7,
    act: { type: "mute", name: "Bob", minutes: 5 },
    id: "m",
  },
  announce: { type: "announce", at, to: "everyone", text: "Page 12" },
  offerRole: { type: "offerRole", at, codeHash: "x", isStanding: true },
  claimRole: { type: "claimRole", ...member, codeHash: "x" },
  showPrivate: { type: "showPrivate", at, isShown: false },
  rename: { type: "rename", ...member, name: "Anne" },
  say: {
    type: "say",
    ...member,
    to: "Bob",
    text: "hi \ud800 \u0000",
    id: "c1",
    notice: true,
    aside: "+x",
    replyTo: 4,
  },
  correct: { type: "correct", ...member, seq: "last", text: "hello", id: "c2" },
  react: { type: "react", ...member, seq: 4, reaction: "👍", on: true },
  createGroup: { type: "createGroup", ...member, name: "groupA", members: ["Bob", "Cem"] },
  leaveGroup: { type: "leaveGroup", ...member, name: "groupA", reason: "late" },
  addToGroup: { type: "addToGroup", ...member, name: "groupA", members: ["Dew"] },
  dropFromGroup: {
    type: "dropFromGroup",
    ...member,
    name: "groupA",
    members: ["Dew"],
    reason: "x",
  },
  joinRoom: { type: "joinRoom", ...room, key: "sesame", id: "j" },
  leaveRoom: { type: "leaveRoom", ...room, reason: "late" },
  setTopic: { type: "setTopic", ...room, topic: "Light" },
  kick: { type: "kick", ...room, name: "Bob", reason: "x" },
  invite: { type: "invite", ...room, name: "Bob" },
  setModes: {
    type: "setModes",
    ...room,
    changes: [
      { mode: "i", on: true },
      { mode: "k", key: "sesame" },
      { mode: "k", key: undefined },
      { mode: "l", limit: 3 },
      { mode: "l", limit: undefined },
      { mode: "b", on: true, mask: "B*" },
      { mode: "o", on: false, name: "Bob" },
    ],
  },
  disconnect: { type: "disconnect", ...member, uptimeMs: 9, how: "lost", connection: 2 },
  leave: { type: "leave", ...member, how: "exit", connection: 2 },
};

test("every command comes through a record as it was given, but for its time, which is the record's", () => {
  const given = Object.values(commands);
  const hello = { addresses: ["10.0.0.1:4000"], after: 3, instead: "0" };
  const head = { at, hello, bye: true } as const;
  const record = decodeRecord(encodeRecord(head, given.map(encodeCommand)));
  expect(record).toMatchObject(head);
  for (const [index, command] of given.entries()) {
    const wanted = Object.entries(command).filter(([key]) => key !== "at" && key !== "uptimeMs");
    expect(Object.entries(record?.commands[index] ?? {})).toEqual(wanted);
  }
});

test("what is no record is not taken for one", () => {
  const noRecords = ["", "null", "{}", '{"at":1}', '{"at":1,"commands":[{"type":"expire"}]}'];
  for (const text of [...noRecords, '{"at":1,"commands":[{"type":"say","memberId":"1"}]}']) {
    expect(decodeRecord(Buffer.from(text))).toBeUndefined();
  }
});

test("a record's id comes through text, and nothing else is taken for one", () => {
  const id = { node: "00c0ffee00c0ffee", n: 12 };
  expect(parseRecordId(formatRecordId(id))).toEqual(id);
  for (const text of [
    "",
    "00c0ffee00c0ffee",
    "00c0ffee00c0ffee.0",
    "x.1",
    "00c0ffee00c0ffee.1.1",
  ]) {
    expect(parseRecordId(text)).toBeUndefined();
  }
});

test("the engine's operators read no text and no token, and cannot change or move a record", () => {
  const cipher = new RecordCipher(Buffer.from("the servers' key file"), "physics");
  const plain = encodeRecord({ at }, [encodeCommand(commands.say), encodeCommand(commands.resume)]);
  const sealed = cipher.seal(plain, "here");
  expect(Buffer.from(sealed).includes("tokenHash")).toBeFalse();
  expect(cipher.open(sealed, "here")).toEqual(plain);
  expect(cipher.open(sealed, "there")).toBe("otherKey");
  expect(new RecordCipher(Buffer.from("other"), "physics").open(sealed, "here")).toBe("otherKey");
  const chemistry = new RecordCipher(Buffer.from("the servers' key file"), "chemistry");
  expect(chemistry.open(sealed, "here")).toBe("otherKey");
  fc.assert(
    fc.property(fc.nat(sealed.length - 1), fc.integer({ min: 1, max: 255 }), (index, flip) => {
      const changed = Uint8Array.from(sealed);
      changed[index] = (changed[index] ?? 0) ^ flip;
      expect(cipher.open(changed, "here")).toBe(index === 0 ? "otherFormat" : "otherKey");
    }),
  );
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
      expect(cipher.open(bytes, "here")).toBeString();
    }),
  );
});

test("no two records have the same fingerprint, though they say the same", () => {
  const cipher = new RecordCipher(Buffer.from("key"), "physics");
  const plain = Buffer.from("the same");
  const fingerprints = [cipher.seal(plain, "1"), cipher.seal(plain, "1")].map(fingerprintOf);
  expect(new Set(fingerprints).size).toBe(2);
});
