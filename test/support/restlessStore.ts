import { writeSync } from "node:fs";
import { openStore } from "../../src/store/openStore.ts";

/** Messages of one turn. */
export const turnMessages = 7;

/**
 * `restlessStore.ts DATA_DIR`: commits turn after turn until it is killed, and prints the newest message
 * after each. In each turn one member joins, says all that is said, and the one before him leaves.
 */
function run(dataDir: string): never {
  const { store } = openStore({ dataDir, continueLast: false, now: Date.now });
  for (let seq = store.newest, stay = store.lastMemberId; ;) {
    store.removeMember(stay);
    stay += 1;
    store.addMember({
      id: stay,
      name: `n${stay}`,
      tokenHash: undefined,
      formerKeys: [],
      joinedAfter: seq,
    });
    store.createGroup({ id: stay, name: `group${stay}`, members: [stay] });
    store.deleteGroup(stay - 1);
    for (let index = 0; index < turnMessages; index++) {
      seq += 1;
      const message = { seq, at: seq, from: `n${stay}`, to: "everyone", text: `text ${seq}` };
      const sent = { stay, clientId: `c${seq}`, delivered: seq, held: 0 };
      store.append({ message, audience: { kind: "everyone" }, ...sent });
    }
    store.commit();
    // At once: what is printed later could be of a commit that the kill came before.
    writeSync(1, `${seq}\n`);
  }
}

if (import.meta.main) run(process.argv[2] ?? "");
