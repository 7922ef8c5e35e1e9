import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Database } from "bun:sqlite";
import type { Conversation, HistorySlice, SeqRange } from "../src/model/historyQuery.ts";
import { parseSearch } from "../src/model/searchTerms.ts";
import { HistoryFiles } from "../src/store/historyFiles.ts";
import { rowIdsOf } from "../src/store/migrations.ts";
import { openStore } from "../src/store/openStore.ts";
import type { Store } from "../src/store/store.ts";
import { readCommandLine } from "./commandLine.ts";

const { values } = readCommandLine(
  `bun scripts/longSearch.ts [--messages 1000000]: measures what it takes to search a long class

Makes a class with that many messages in several scripts, a tenth of them private, fills its index, and asks for
the first page of several searches: what Bob may read, who is not in half of the private conversations.
`,
  { messages: { type: "string", default: "1000000" } },
);

const count = Number(values.messages);
/** Messages of one page. */
const pageMessages = 50;
const bob = 1;
const words =
  "the quick brown fox homework friday please send answer question number project group everyone teacher lesson " +
  "today tomorrow maybe yes no what how when where hello thanks class 数学 作业 明天 老师 你好 привет урок завтра " +
  "สวัสดี การบ้าน שיעור درس 숙제 宿題";
const searches: [what: string, text: string][] = [
  ["a word in every third message", "homework"],
  ["two such words", "homework friday"],
  ["a phrase", '"homework friday"'],
  ["half a word", "omewor"],
  ["a number that one message has", `n${Math.floor(count / 3)}x`],
  ["a word that none has", "zebra"],
  ["pieces that many have, and no message together", "questionumber"],
  ["a Cyrillic word", "ПРИВЕТ"],
  ["a Thai word", "การบ้าน"],
  ["a Chinese phrase", "老师你好"],
  ["two Chinese characters", "数学"],
  ["one Japanese character", "宿"],
  ["two letters that none has", "qz"],
];

const nowhere: Conversation = { kind: "member", name: "Kim", id: 9 };

/** A number from 0 to 1 that looks random, the same ones in each run. */
function createRandom(): () => number {
  let state = 1;
  return () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7f_ff_ff_ff;
    return state / 0x80_00_00_00;
  };
}

function fill(path: string): void {
  using database = new Database(path);
  const { first } = rowIdsOf(1);
  const insert = database.prepare(
    "INSERT INTO message VALUES (?, ?, 'Ann', ?, ?, ?, NULL, ?, ?, 1, 0, NULL, NULL, NULL, NULL, NULL)",
  );
  const random = createRandom();
  const vocabulary = words.split(" ");
  const word = (): string => vocabulary[Math.floor(random() * vocabulary.length)] ?? "";
  database.transaction(() => {
    for (let seq = 1; seq <= count; seq++) {
      const text = Array.from({ length: 3 + Math.floor(random() * 12) }, word).join(" ");
      const isPrivate = seq % 10 === 0;
      const to = first + (seq % 20 === 0 ? bob : 3);
      const place = isPrivate ? ([1, to] as const) : ([0, null] as const);
      const receiver = isPrivate ? "Bob" : "everyone";
      insert.run(first + seq, seq, receiver, `${text} n${seq}x`, first + 2, ...place);
    }
  })();
}

/** Reads a part of so many messages at most. */
type Read = (range: SeqRange, count: number) => HistorySlice;

/** Milliseconds to the whole first page, its longest slice, and how many messages are on it. */
function measure(read: Read): { ms: number; longest: number; found: number } {
  const started = performance.now();
  let range: SeqRange | undefined = { after: 0, before: Infinity };
  let [found, longest] = [0, 0];
  while (range && found < pageMessages) {
    const before = performance.now();
    const slice = read(range, pageMessages - found);
    longest = Math.max(longest, performance.now() - before);
    found += slice.messages.length;
    range = slice.rest;
  }
  return { ms: performance.now() - started, longest, found };
}

function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}

function megabytes(path: string): string {
  return `${(statSync(path).size / 1_000_000).toFixed(0)} MB`;
}

function report(...lines: string[]): void {
  process.stdout.write(`${lines.join("\n")}\n`);
}

const dataDir = mkdtempSync(join(tmpdir(), "classchat-search-"));
try {
  const files = new HistoryFiles(dataDir);
  const open = (): Store => openStore({ dataDir, choice: "usual", now: Date.now }).store;
  const empty = open();
  const member = { id: bob, name: "Bob", tokenHash: undefined, formerKeys: [], joinedAfter: 0 };
  empty.changes.addMember(member);
  empty.commit();
  empty.close();
  fill(files.database);
  const store = open();
  const steps: number[] = [];
  const began = cpuMs();
  for (let isMore = true; isMore;) {
    const before = cpuMs();
    isMore = store.tidy();
    steps.push(cpuMs() - before);
  }
  const each = ((cpuMs() - began) * 1_000) / count;
  steps.sort((one, other) => one - other);
  const [p99 = 0, most = 0] = [steps[Math.floor(steps.length * 0.99)], steps.at(-1)];
  report(
    `${count} messages, ${megabytes(files.database)}; index ${megabytes(files.searchIndex(1))}`,
    `filled with ${each.toFixed(0)} µs of processor each; a step p99 ${p99.toFixed(1)} ms, at most ${most.toFixed(1)} ms`,
    "",
    "   first page   longest slice   found   what is sought",
  );
  const reader = { memberId: bob, isTeacher: false };
  const reads: [what: string, read: Read][] = searches.map(([what, text]) => {
    const terms = parseSearch(text);
    return [what, (range, count) => store.searchSlice({ ...range, count, reader, terms })];
  });
  const read = (conversation?: Conversation): Read => {
    return (range, count) =>
      store.readSlice({ ...range, count, reader, conversation, order: "newestFirst" });
  };
  reads.push(["/back", read()], ["/back in a conversation without messages", read(nowhere)]);
  for (const [what, reading] of reads) {
    const { ms, longest, found } = measure(reading);
    const [whole, slice] = [ms, longest].map((time) => `${time.toFixed(1)} ms`);
    report(`${whole?.padStart(13)} ${slice?.padStart(15)} ${String(found).padStart(7)}   ${what}`);
  }
  store.close();
} finally {
  rmSync(dataDir, { recursive: true });
}
