import { Database } from "bun:sqlite";
import { expect, test } from "bun:test";
import {
  closeSync,
  copyFileSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import { HistoryFiles } from "../../src/store/historyFiles.ts";
import { DataFolder } from "../support/dataFolder.ts";
import { NativePeer } from "../support/nativePeer.ts";
import { Program, shell } from "../support/program.ts";
import { textsOf } from "../support/textsOf.ts";

async function run(...args: string[]) {
  return await Program.run(args);
}

/** Says line after line, each when the one before has its receipt, until it is told to stop. */
class Talk {
  readonly #peer: NativePeer;
  readonly #ended: Promise<void>;
  #isOver = false;
  receipted = 0;

  constructor(peer: NativePeer) {
    this.#peer = peer;
    this.#ended = this.#talk();
  }

  async stop(): Promise<void> {
    this.#isOver = true;
    await this.#ended;
  }

  async #talk(): Promise<void> {
    while (!this.#isOver) {
      const id = this.#peer.says("everyone", `line ${this.receipted + 1} ${"x".repeat(500)}`);
      await this.#peer.hears("receipt", (receipt) => receipt.id === id);
      this.receipted += 1;
    }
  }
}

test("a backup taken under load opens, holds every message receipted before it began, and the class goes on from it", async () => {
  using data = new DataFolder();
  using kept = new DataFolder();
  const backup = join(kept.path, "lesson.sqlite");
  await using server = await Program.serve("--data-dir", data.path, "--rate", "0");
  const peers = await Promise.all(
    ["Bob", "Mary", "John"].map((name) => NativePeer.connect(server.port, name)),
  );
  const talks = peers.map((peer) => new Talk(peer));
  const enough = () => talks.every(({ receipted }) => receipted >= 300);
  await peers[0]?.line.shown.until(enough, "for receipts");
  const before = talks.map(({ receipted }) => receipted);
  const exported = await run("export", "--backup", backup, "--data-dir", data.path);
  expect(exported).toEqual({ code: 0, out: "", err: "" });
  for (const one of talks) await one.stop();
  expect(readdirSync(kept.path)).toEqual(["lesson.sqlite"]);
  expect(statSync(backup).mode & 0o777).toBe(0o600);

  using restored = new DataFolder();
  copyFileSync(backup, join(restored.path, "classchat.sqlite"));
  {
    using database = new Database(backup, { readonly: true });
    expect(database.query("PRAGMA integrity_check").get()).toEqual({ integrity_check: "ok" });
  }
  const texts = new Map<string, string[]>();
  {
    using database = new Database(backup, { readonly: true });
    const rows = database.query<{ sender: string; text: string }, []>(
      "SELECT sender, text FROM message ORDER BY id",
    );
    for (const { sender, text } of rows.all()) {
      texts.set(sender, [...(texts.get(sender) ?? []), text]);
    }
  }
  for (const [index, name] of ["Bob", "Mary", "John"].entries()) {
    const said = texts.get(name) ?? [];
    expect(said.length).toBeGreaterThanOrEqual(before[index] ?? Infinity);
    for (const [count, text] of said.entries()) expect(text).toStartWith(`line ${count + 1} `);
  }
  await using next = await Program.serve("--data-dir", restored.path, "--rate", "0");
  expect(next.err.text).toContain("Class 1 was interrupted; it is continued.");
  const zoe = await NativePeer.connect(next.port, "Zoë");
  zoe.says("everyone", "after the restore");
  await zoe.hears("receipt");
  expect(textsOf(restored).flat().at(-1)).toBe("after the restore");
});

test("a backup does not write over the history, nor over what is no file, and names what it cannot write", async () => {
  using data = new DataFolder();
  await using server = await Program.serve("--data-dir", data.path);
  const bob = await NativePeer.connect(server.port, "Bob");
  bob.says("everyone", "hello");
  await bob.hears("receipt");
  const { database } = new HistoryFiles(data.path);
  const backup = (path: string, ...more: string[]) =>
    run("export", "--data-dir", data.path, "--backup", path, ...more);
  for (const own of [
    database,
    `${database}-wal`,
    join(data.path, "..", data.path.split("/").at(-1) ?? "", "classchat.sqlite"),
  ]) {
    const { code, err } = await backup(own);
    expect([code, err]).toEqual([2, "--backup must be another file than the history itself.\n"]);
  }
  const output = await run("export", "--data-dir", data.path, "--output", database);
  expect([output.code, output.err]).toEqual([
    2,
    "--output must be another file than the history itself.\n",
  ]);
  expect(await backup("/dev/full")).toMatchObject({
    code: 1,
    err: "/dev/full is not a file that can be replaced. Choose another one with --backup.\n",
  });
  expect(await backup("/proc/no/file")).toMatchObject({
    code: 1,
    err: "/proc/no/file cannot be written (ENOENT). Choose another file with --backup.\n",
  });
  expect(await backup("x", "--class", "1")).toMatchObject({
    code: 2,
    err: "--backup copies everything; leave out --list, --class and --output.\n",
  });
  bob.says("everyone", "still here");
  await bob.hears("receipt");
});

test("a backup that its disk has no room for leaves what was there, and nothing else", async () => {
  using data = new DataFolder();
  using kept = new DataFolder();
  await using server = await Program.serve("--data-dir", data.path, "--rate", "0");
  const bob = await NativePeer.connect(server.port, "Bob");
  for (let count = 0; count < 100; count++) bob.says("everyone", "x".repeat(4_000));
  await bob.hears("receipt", ({ seq }) => seq === 100);
  const backup = join(kept.path, "lesson.sqlite");
  await Bun.write(backup, "before");
  const args = ["export", "--data-dir", data.path, "--backup", backup];
  // No file may have more than 100 KB.
  const { code, err } = await Program.run(args, { through: shell("ulimit -f 200;") });
  expect([code, err]).toEqual([
    1,
    expect.stringMatching(
      /lesson\.sqlite cannot be written \(SQLITE_\w+\)\. Choose another file with --backup\.\n$/,
    ),
  ]);
  expect(await Bun.file(backup).text()).toBe("before");
  expect(readdirSync(kept.path)).toEqual(["lesson.sqlite"]);
});

test("a data folder that is moved away is said in the window, messages are refused, and the class goes on when it is back", async () => {
  using parent = new DataFolder();
  const [data, away] = [join(parent.path, "data"), join(parent.path, "away")];
  await using server = await Program.serve("--data-dir", data);
  const bob = await NativePeer.connect(server.port, "Bob");
  const mary = await NativePeer.connect(server.port, "Mary");
  bob.says("everyone", "before");
  await bob.hears("receipt");
  renameSync(data, away);
  const { database } = new HistoryFiles(data);
  // Nobody needs to speak for that.
  await server.out.sees(
    `The history cannot be written, messages are refused until it can: ${database} was removed or moved away. ` +
      "Put it back, or stop the server and start it again.\n",
  );
  const id = bob.says("everyone", "into nothing");
  expect(await bob.hears("refused")).toMatchObject({ id, code: "storage_failed" });
  renameSync(away, data);
  await server.out.sees("The history can be written again\n");
  bob.says("everyone", "after");
  await bob.hears("receipt");
  await mary.hears("message", ({ text }) => text === "after");
  expect(mary.messages).toEqual(["Bob>everyone:before", "Bob>everyone:after"]);
  server.signal("SIGTERM");
  expect(await server.exitCode()).toBe(0);
  expect(textsOf({ path: data })).toEqual([["before", "after"]]);
});

test("a data folder that is removed for good stops nobody: messages are refused, and the server ends as always", async () => {
  using parent = new DataFolder();
  const data = join(parent.path, "data");
  await using server = await Program.serve("--data-dir", data, "--json");
  const bob = await NativePeer.connect(server.port, "Bob");
  rmSync(data, { recursive: true });
  await server.out.sees('"event":"storageFailed"');
  bob.says("everyone", "into nothing");
  await bob.hears("refused", ({ code }) => code === "storage_failed");
  await NativePeer.connect(server.port, "Mary");
  server.signal("SIGTERM");
  expect(await server.exitCode()).toBe(0);
  expect(readdirSync(parent.path)).toEqual([]);
});

/** A server with one message, which is in its write-ahead log alone, and the path of that. */
async function servesFromLog(data: DataFolder) {
  const server = await Program.serve("--data-dir", data.path);
  const bob = await NativePeer.connect(server.port, "Bob");
  bob.says("everyone", "only in the log");
  await bob.hears("receipt");
  return { server, bob, log: new HistoryFiles(data.path).log };
}

test("a write-ahead log that is removed loses nothing, even if the server is killed right after", async () => {
  using data = new DataFolder();
  const { server, log } = await servesFromLog(data);
  await using _ = server;
  rmSync(log);
  await server.err.sees(
    `Warning: ${log} was removed while the server runs. A new one was begun; nothing is lost.\n`,
  );
  server.signal("SIGKILL");
  await server.exitCode();
  expect(textsOf(data)).toEqual([["only in the log"]]);
});

test("a write-ahead log that is overwritten in place is said in the window, messages are refused, and the database stays sound", async () => {
  using data = new DataFolder();
  const { server, bob, log } = await servesFromLog(data);
  await using _ = server;
  const descriptor = openSync(log, "r+");
  writeSync(descriptor, new Uint8Array(3_000).fill(0xff), 0, 3_000, 20);
  closeSync(descriptor);
  await server.out.sees(
    `The history cannot be written, messages are refused until it can: ${log} was overwritten: ` +
      "stop the server and start it again.\n",
  );
  bob.says("everyone", "into nothing");
  await bob.hears("refused", ({ code }) => code === "storage_failed");
  server.signal("SIGTERM");
  expect(await server.exitCode()).toBe(0);
  await using next = await Program.serve("--data-dir", data.path);
  expect(next.err.text).not.toContain("damaged");
  const mary = await NativePeer.connect(next.port, "Mary");
  mary.says("everyone", "after");
  await mary.hears("receipt");
});

test("a history on a full disk: messages are refused and nobody is thrown out", async () => {
  using data = new DataFolder();
  // No file may have more than 150 KB: for a program that is a full disk.
  await using server = await Program.serveThrough(
    shell("ulimit -f 300;"),
    "--data-dir",
    data.path,
    "--rate",
    "0",
  );
  const bob = await NativePeer.connect(server.port, "Bob");
  const mary = await NativePeer.connect(server.port, "Mary");
  let said = 0;
  const isRefused = () => bob.heard.some(({ type }) => type === "refused");
  for (; !isRefused(); said++) {
    bob.says("everyone", "x".repeat(2_000));
    await bob.isUpToDate();
  }
  await server.out.sees("The history cannot be written, messages are refused until it can: ");
  expect(bob.heard.find(({ type }) => type === "refused")).toMatchObject({
    code: "storage_failed",
  });
  await mary.isUpToDate();
  const stored = textsOf(data).flat().length;
  expect(mary.messages.length).toBe(stored);
  expect(stored).toBeLessThan(said);
  server.signal("SIGTERM");
  expect(await server.exitCode()).toBe(0);
});

test("a window whose disk is full is said on standard error; the class goes on, and what waited is written when there is room", async () => {
  using data = new DataFolder();
  using logs = new DataFolder();
  const log = join(logs.path, "window.log");
  // The shell truncates the file later: then it has room again.
  await using server = await Program.serveThrough(
    shell(`ulimit -f 4; exec >> ${log};`),
    "--data-dir",
    data.path,
    "--no-history",
  );
  const bob = await NativePeer.connect(server.port, "Bob");
  const mary = await NativePeer.connect(server.port, "Mary");
  bob.says("everyone", "x".repeat(4_000));
  await server.err.sees("Warning: The server window cannot be written (EFBIG). The class goes on.");
  bob.says("everyone", "it goes on");
  await mary.hears("message", ({ text }) => text === "it goes on");
  const first = readFileSync(log, "utf8");
  expect(first).toContain("Server started");
  await Bun.write(log, "");
  await server.err.sees("The server window can be written again.");
  server.signal("SIGTERM");
  await server.exitCode();
});

test("a window on a device that is always full does not stop the class either, and ends with 1", async () => {
  await using server = await Program.serveThrough(shell("exec > /dev/full;"));
  await server.err.sees(
    "Warning: The server window cannot be written (ENOSPC). The class goes on.",
  );
  const bob = await NativePeer.connect(server.port, "Bob");
  const mary = await NativePeer.connect(server.port, "Mary");
  bob.says("everyone", "hello");
  await mary.hears("message");
  server.signal("SIGTERM");
  await bob.hears("paused");
  expect(await server.exitCode()).toBe(1);
  expect(server.err.text).toEndWith(
    "The server window cannot be written (ENOSPC). Give it another standard output.\n",
  );
});

test("a damaged row is said with the name of its file, and never blamed on the host", async () => {
  using data = new DataFolder();
  {
    await using server = await Program.serve("--data-dir", data.path);
    const bob = await NativePeer.connect(server.port, "Bob");
    await NativePeer.connect(server.port, "Mary");
    bob.sends({ type: "join", id: "c1", room: "#lab" });
    await bob.hears("entered");
    server.signal("SIGKILL");
    await server.exitCode();
  }
  const { database } = new HistoryFiles(data.path);
  {
    using edited = new Database(database, { readwrite: true });
    edited.run("UPDATE room SET settings = '{'");
    edited.run("UPDATE stay SET name = 'Bob'");
  }
  await using server = await Program.serve("--data-dir", data.path);
  expect(server.err.text).toContain(
    `Warning: Class 1 in ${database} goes on without what cannot be used: ` +
      "the member Bob (another one has the same name), the room #lab (its settings cannot be read).\n",
  );
  expect(server.err.text).not.toContain("host");
  const zoe = await NativePeer.connect(server.port, "Zoë");
  zoe.says("everyone", "it works");
  await zoe.hears("receipt");
});
