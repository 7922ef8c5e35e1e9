import { writeSync } from "node:fs";
import { openStore } from "../../src/store/openStore.ts";
import { makeGroup } from "./makeGroup.ts";

/** Messages of one turn. */
export const turnMessages = 7;

/**
 * `restlessStore.ts DATA_DIR`: commits turn after turn until it is killed, and prints the newest message
 * after each. In each turn one member joins and says everything, and the one before leaves.
 */
function run(dataDir: string): never {
  const { store } = openStore({ dataDir, choice: "usual", now: Date.now });
  for (let seq = store.newest, senderId = store.changes.lastIds.member; ;) {
    store.changes.removeMember(senderId);
    senderId += 1;
    store.changes.addMember({
      id: senderId,
      name: `n${senderId}`,
      tokenHash: undefined,
      formerKeys: [],
      joinedAfter: seq,
    });
    makeGroup(store, { id: senderId, name: `group${senderId}`, members: [senderId] });
    store.changes.deleteGroup(senderId - 1);
    for (let index = 0; index < turnMessages; index++) {
      seq += 1;
      const from = `n${senderId}`;
      const message = { seq, at: seq, from, senderId, to: "everyone", text: `text ${seq}` };
      const sent = { clientId: `c${seq}`, delivered: seq, held: 0 };
      store.append({ message, audience: { kind: "everyone" }, ...sent });
    }
    store.commit();
    // At once: what is printed later could be of a commit that the kill came before.
    writeSync(1, `${seq}\n`);
  }
}

if (import.meta.main) run(process.argv[2] ?? "");
