import { expect, test } from "bun:test";
import { MemoryStore } from "../../src/store/memoryStore.ts";
import { hashToken } from "../../src/protocols/token.ts";
import { classroom } from "../support/classroom.ts";
import { DataFolder } from "../support/dataFolder.ts";
import { makeLongHistory } from "../support/longHistory.ts";

/** Reads frames over a socket of its own and keeps only the numbers of the messages. */
async function readSeqs(port: number, hello: object, isLast: (seq: number) => boolean) {
  const seqs: number[] = [];
  const done = Promise.withResolvers<void>();
  let rest = "";
  using socket = await Bun.connect({
    hostname: "127.0.0.1",
    port,
    socket: {
      open: (opened) => void opened.write(`${JSON.stringify({ type: "hello", v: 1, ...hello })}\n`),
      data(_, bytes) {
        const lines = (rest + bytes.toString()).split("\n");
        rest = lines.pop() ?? "";
        for (const line of lines) {
          const frame = JSON.parse(line) as { type: string; seq: number };
          if (frame.type === "message") seqs.push(frame.seq);
        }
        if (isLast(seqs.at(-1) ?? 0)) done.resolve();
      },
      close: () => done.reject(new Error(`closed after ${seqs.at(-1)}`)),
      error: (_, error) => done.reject(error),
    },
  });
  await done.promise;
  return { seqs, socket };
}

test("a history of 500,000 messages comes whole and in order, and what is said meanwhile after it", async () => {
  using folder = new DataFolder();
  const many = 500_000;
  await using room = await classroom({ store: makeLongHistory(folder, many) });
  const alice = await room.native("Alice");
  const reading = readSeqs(
    room.server.port,
    { name: "Ann", since: 0 },
    (seq) => seq === many + 100,
  );
  for (let said = 0; said < 100; said++) {
    alice.says("everyone", "meanwhile");
    await alice.hears("receipt");
  }
  const { seqs } = await reading;
  expect(seqs.length).toBe(many + 100);
  expect(seqs.every((seq, index) => seq === index + 1)).toBe(true);
  expect(room.faults).toEqual([]);
}, 60_000);

test("after 6,000 visits of a room a member who comes back gets what was said while they were there", async () => {
  using folder = new DataFolder();
  const token = "a".repeat(32);
  const visits = 6_000;
  // They were in the room for every other message, and said none of them.
  const store = makeLongHistory(folder, 0, (database, first) => {
    database.run("INSERT INTO stay VALUES (?, 'Ann', ?, 0, '[]', NULL, NULL, NULL)", [
      first + 2,
      hashToken(token),
    ]);
    database.run("UPDATE class SET last_stay = 2, last_room = 1");
    const visit = database.prepare("INSERT INTO visit VALUES (?, ?, ?, ?, 0, 0)");
    const say = database.prepare(
      "INSERT INTO message VALUES (?, 0, 'Bob', '#lab', 'in the lab', ?, NULL, 3, ?, 1, 0, NULL, NULL, NULL, NULL, NULL)",
    );
    database.transaction(() => {
      for (let n = 0; n < visits; n++) {
        visit.run(first + 2, first + 1, 2 * n, 2 * n + 1);
        for (const seq of [2 * n + 1, 2 * n + 2]) say.run(first + seq, first + 1, first + 1);
      }
    })();
  });
  await using room = await classroom({ store, graceMs: 60_000 });
  const isLast = (seq: number) => seq === 2 * visits - 1;
  const hello = { name: "Ann", resume: token, since: 0 };
  const { seqs } = await readSeqs(room.server.port, hello, isLast);
  expect(seqs).toEqual(Array.from({ length: visits }, (_, n) => 2 * n + 1));
});

test("without a history on disk whoever missed more than is kept is told about how much", async () => {
  const store = new MemoryStore();
  await using room = await classroom({ store });
  const bob = await room.native("Bob");
  for (let said = 0; said < 2_500; said++) bob.says("everyone", `${said}`);
  await bob.hears("receipt", ({ seq }) => seq === 2_500);
  const ann = await room.native();
  ann.sends({ type: "hello", v: 1, name: "Ann", since: 5 });
  const { count } = await ann.hears("skipped");
  const first = await ann.hears("message");
  expect(first.seq).toBe(count + 6);
  await ann.hears("message", ({ seq }) => seq === 2_500);
  expect(ann.messages.length).toBe(2_500 - 5 - count);
});
