import { expect, test } from "bun:test";
import { openStore } from "../../src/store/openStore.ts";
import { Child } from "../support/child.ts";
import { DataFolder } from "../support/dataFolder.ts";
import { turnMessages } from "../support/restlessStore.ts";
import { readPublic } from "../support/readHistory.ts";

/** After how many commits each round's child is killed. */
const rounds = [1, 13, 150, 700, 40];

test("kill -9 between or amid commits: nothing that was reported is missing, and no turn is there by half", async () => {
  using folder = new DataFolder();
  let before = 0;
  for (const commits of rounds) {
    await using child = new Child("restlessStore.ts", folder.path);
    let reported = "";
    for (let count = 0; count < commits; count++) reported = await child.line();
    reported = (await child.kill()).at(-1) ?? reported;

    const { store } = openStore({ dataDir: folder.path, choice: "usual", now: Date.now });
    const { newest } = store;
    expect(newest).toBeGreaterThanOrEqual(Number(reported));
    expect(Number(reported)).toBeGreaterThanOrEqual(before + commits * turnMessages);
    expect(newest % turnMessages).toBe(0);
    const known = readPublic(store).map(({ seq, text }) => `${seq} ${text}`);
    expect(known).toEqual(Array.from({ length: newest }, (_, n) => `${n + 1} text ${n + 1}`));
    // The speaker of the last turn is there, alone in their group; the one before has left.
    const last = newest / turnMessages;
    expect([store.changes.lastIds.member, store.changes.lastIds.group]).toEqual([last, last]);
    expect(store.restored).toMatchObject({
      members: [{ id: last, joinedAfter: newest - turnMessages }],
      groups: [{ id: last, makerId: last }],
      groupMemberships: [{ memberId: last, groupId: last }],
    });
    for (let seq = newest - turnMessages + 1; seq <= newest; seq++) {
      expect(store.receipt(last, `c${seq}`)).toEqual({ seq, delivered: seq, held: 0 });
    }
    before = newest;
    store.close();
  }
});
