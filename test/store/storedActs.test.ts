import { expect, test } from "bun:test";
import type { DoneAct } from "../../src/model/act.ts";
import type { ActRecord } from "../../src/store/records.ts";
import { formatStoredAct, parseStoredAct } from "../../src/store/storedActs.ts";

/** One of each, with all that it may hold. */
const acts: { [Type in DoneAct["type"]]: Required<DoneAct> & { type: Type } } = {
  teacher: { type: "teacher", name: "Bob", on: true },
  mute: { type: "mute", name: "Bob", until: 5, isNewcomer: true },
  unmute: { type: "unmute", name: "Bob" },
  allow: { type: "allow", name: "Bob" },
  remove: { type: "remove", name: "Bob", reason: "spam" },
  quiet: { type: "quiet", on: true },
  lock: { type: "lock", on: false },
  slow: { type: "slow", seconds: 9 },
  private: { type: "private", to: "teacher" },
  retract: {
    type: "retract",
    name: "Bob",
    to: "#lab",
    reason: "spam",
    messages: [{ seq: 7, at: 3 }],
  },
  pin: { type: "pin", text: "Page 12" },
  rename: { type: "rename", name: "Bob", to: "Robert" },
};

const common = { at: 4, newest: 7 };
const known: Required<Omit<ActRecord, "act" | "at" | "newest">> = {
  by: { id: 1, name: "Rivera" },
  commandId: "m1",
  subject: {
    memberId: 2,
    tokenHash: "Bob's hash",
    keys: ["bob", "bobby"],
    network: "10.0.0.9",
    sharesNetwork: true,
  },
  audience: { kind: "room", id: 3 },
};

test.each(Object.values<DoneAct>(acts))(
  "an act is read again as it was stored, with all that is known of it: $type",
  (act) => {
    const records: ActRecord[] = [
      { ...common, ...known, act },
      { ...common, by: "window", act },
      { ...common, by: "class", act, audience: { kind: "teachers" } },
    ];
    for (const record of records) {
      expect(parseStoredAct(formatStoredAct(record))).toStrictEqual(record);
    }
  },
);

test("what an act leaves out is left out again", () => {
  const muted: DoneAct = { type: "mute", name: "Bob", until: undefined };
  const removed: DoneAct = { type: "remove", name: "Bob", reason: undefined };
  for (const act of [muted, removed]) {
    const record: ActRecord = { ...common, by: "window", act };
    expect(parseStoredAct(formatStoredAct(record))).toStrictEqual(record);
  }
});
