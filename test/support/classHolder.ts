import { openStore } from "../../src/store/openStore.ts";

/**
 * A server's history without its server, to be killed. `classHolder.ts DATA_DIR TEXT`: opens a class, lets
 * one member join and say TEXT, prints the notices as a line of JSON, and holds the class until its
 * standard input ends; then closes it without ending it.
 */
const [dataDir = "", text = ""] = process.argv.slice(2);
const { store, notices } = openStore({ dataDir, choice: "usual", now: Date.now });
const memberId = store.changes.lastIds.member + 1;
const seq = store.newest + 1;
store.changes.addMember({
  id: memberId,
  name: `Bob${memberId}`,
  tokenHash: undefined,
  formerKeys: [],
  joinedAfter: seq - 1,
});
store.append({
  message: { seq, at: 0, from: "Bob", senderId: memberId, to: "everyone", text },
  clientId: "c1",
  audience: { kind: "everyone" },
  delivered: 0,
  held: 0,
});
store.commit();
process.stdout.write(`${JSON.stringify(notices)}\n`);
for await (const _ of Bun.stdin.stream()) continue;
store.close();
