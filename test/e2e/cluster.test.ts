import { afterAll, beforeAll, expect, test } from "bun:test";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { DataFolder } from "../support/dataFolder.ts";
import { IrcPeer } from "../support/ircPeer.ts";
import { NativePeer } from "../support/nativePeer.ts";
import { NatsCluster } from "../support/natsCluster.ts";
import { PlainPeer } from "../support/plainPeer.ts";
import { Program } from "../support/program.ts";
import { ServedTogether } from "../support/servedTogether.ts";

let nats: NatsCluster;

beforeAll(async () => {
  nats = await NatsCluster.start(1);
});

afterAll(async () => {
  await nats[Symbol.asyncDispose]();
});

/** A class with two servers. */
async function startTwo(name: string) {
  const together = new ServedTogether(nats, name);
  const flags = ["--irc-name", "irc.test"];
  const first = await together.serve("first", ...flags);
  const second = await together.serve("second", ...flags);
  await first.out.sees(`Another server serves the class: 127.0.0.1:${second.port}\n`);
  return { together, first, second };
}

/** What the server says to a hello. */
async function answerOf(peer: NativePeer): Promise<string> {
  await peer.line.shown.until(() => peer.heard.length > 0, "for an answer", true);
  return peer.heard[0]?.type ?? "";
}

/** Somebody at `classchat join`, in the class. */
async function joins(port: number, name: string): Promise<Program> {
  const person = new Program(["join", `127.0.0.1:${port}`, "--name", name, "--plain"]);
  await person.out.sees("Type /help for everything else you can type.\n");
  return person;
}

test("two servers are one class: members talk to all, to one and in groups wherever they are, and a name is one member's", async () => {
  const { together, first, second } = await startTwo("talks");
  await using _ = together;
  const alice = await NativePeer.connect(first.port, "Alice");
  const bob = await NativePeer.connect(second.port, "Bob");
  const tom = await PlainPeer.connect(second.port, "Tom");
  const zoe = await IrcPeer.connect(first.port, "Zoe");
  const id = alice.says("everyone", "hello");
  expect(await alice.hears("receipt")).toMatchObject({ id, status: 1, delivered: 3 });
  await bob.hears("message", ({ from, text }) => from === "Alice" && text === "hello");
  await tom.sees("Alice in ClassChat : hello\n");
  bob.says("Alice", "psst");
  await alice.hears("message", ({ to, text }) => to === "Alice" && text === "psst");
  zoe.sends("PRIVMSG Bob :from IRC");
  await bob.hears("message", ({ from, text }) => from === "Zoe" && text === "from IRC");
  bob.says("Zoe", "to IRC");
  await zoe.line.sees("PRIVMSG Zoe :to IRC");
  alice.sends({ type: "group", id: "g", name: "groupLab", members: ["Alice", "Bob", "Tom"] });
  await bob.hears("grouped");
  bob.says("groupLab", "in the lab");
  await alice.hears("message", ({ to, text }) => to === "groupLab" && text === "in the lab");
  expect(zoe.lines.join()).not.toContain("in the lab");
  const rivals = await Promise.all([first, second].map(({ port }) => NativePeer.connect(port)));
  for (const rival of rivals) rival.sends({ type: "hello", v: 1, name: "Mary" });
  await alice.hears("presence", ({ joined }) => joined.includes("Mary"));
  const answers = await Promise.all(rivals.map(answerOf));
  expect(answers.toSorted()).toEqual(["refused", "welcome"]);
}, 60_000);

test("certificate, class code and teachers' codes are the class's, at whichever server", async () => {
  await using together = new ServedTogether(nats, "codes");
  using folder = new DataFolder();
  const codeFile = join(folder.path, "teachers");
  writeFileSync(codeFile, "chalk-and-talk\n", { mode: 0o600 });
  const key = join(folder.path, "key");
  const made = "umask 077; head -c 32 /dev/urandom | basenc --base64url | tr -d = >";
  await Bun.spawn(["sh", "-c", `${made} ${key}`]).exited;
  const codes = ["--code", "--teacher-code-file", codeFile, "--cluster-key", key];
  const first = await together.serve("first", ...codes);
  const second = await together.serve("second", "--cluster-key", key);
  const [one, other] = await Promise.all(
    [first, second].map(async ({ port }): Promise<unknown> => {
      const health = await fetch(`http://127.0.0.1:${port}/health`);
      return ((await health.json()) as { fingerprint: string }).fingerprint;
    }),
  );
  expect(one).toBeString();
  expect(other).toEqual(one);
  const stranger = await NativePeer.connect(second.port);
  stranger.sends({ type: "hello", v: 1, name: "Bob" });
  expect(await stranger.hears("refused")).toMatchObject({ code: "class_code_missing" });
  const [, code] = /The class code is (\d{6})/.exec(first.err.text) ?? [];
  expect(second.err.text).not.toContain(code ?? "");
  const bob = await NativePeer.connect(second.port);
  bob.sends({ type: "hello", v: 1, name: "Bob", code });
  await bob.hears("welcome");
  bob.sends({ type: "claim", id: "c", code: "chalk-and-talk" });
  await bob.hears("moderated", ({ act }) => act.type === "teacher");
}, 60_000);

test("a server is killed: its members go on at the other as the same ones, and what was receipted is there once", async () => {
  const { together, first, second } = await startTwo("killed");
  await using _ = together;
  await using bob = await joins(first.port, "Bob");
  const mary = await NativePeer.connect(second.port, "Mary");
  const eve = await NativePeer.connect(first.port, "Eve");
  const ids = Array.from({ length: 20 }, (__, n) => eve.says("everyone", `said ${n}`));
  const receipted: string[] = [];
  while (receipted.length < 10) receipted.push((await eve.hears("receipt")).id);
  first.signal("SIGKILL");
  await bob.err.sees("Connected again.\n");
  bob.types("after the kill");
  await mary.hears("message", ({ from, text }) => from === "Bob" && text === "after the kill");
  mary.says("Bob", "welcome back");
  await bob.out.sees("welcome back");
  const said = mary.messages.filter((message) => message.startsWith("Eve"));
  expect(said.slice(0, 10)).toEqual(receipted.map((id) => `Eve>everyone:said ${ids.indexOf(id)}`));
  expect(new Set(said).size).toBe(said.length);
}, 60_000);

test("a server that stops moves its members on, says where the class goes on, and applies the rest when it starts again", async () => {
  const { together, first, second } = await startTwo("stopped");
  await using _ = together;
  await using bob = await joins(first.port, "Bob");
  const native = await NativePeer.connect(first.port, "Nat");
  expect(native.heard.find(({ type }) => type === "welcome")).toMatchObject({
    servers: [`127.0.0.1:${second.port}`],
  });
  const netcat = await PlainPeer.connect(first.port, "Nel");
  const irc = await IrcPeer.connect(first.port, "Ivo");
  const mary = await NativePeer.connect(second.port, "Mary");
  first.signal("SIGTERM");
  const where = `The class goes on at 127.0.0.1:${second.port}.`;
  await netcat.sees(where);
  await irc.line.sees("ERROR");
  expect(await native.hears("bye")).toMatchObject({ code: "moved" });
  await bob.err.sees("Connected again.\n");
  expect(await first.exitCode()).toBe(0);
  await second.out.sees(`A server is gone: 127.0.0.1:${first.port}\n`);
  expect(first.err.text).toContain("This server has left the class.");
  bob.types("at the other");
  await mary.hears("message", ({ text }) => text === "at the other");
  const again = await together.serveAt(first.port, "first");
  await mary.hears("servers", ({ servers }) => servers?.length === 1);
  expect(again.out.text).not.toContain("at the other");
  const nina = await NativePeer.connect(again.port, "Nina");
  await nina.hears("message", ({ text }) => text === "at the other");
  nina.says("Bob", "from the first");
  await bob.out.sees("from the first");
}, 60_000);

test("a server that hangs is declared gone; once it runs again its members come back, and it serves them", async () => {
  const { together, first, second } = await startTwo("hangs");
  await using _ = together;
  await using bob = await joins(first.port, "Bob");
  const mary = await NativePeer.connect(second.port, "Mary");
  first.signal("SIGSTOP");
  await second.out.sees(`A server is gone: 127.0.0.1:${first.port}\n`);
  first.signal("SIGCONT");
  await first.out.sees("The other servers did not hear of this one: its members come back\n");
  await second.out.sees(`Another server serves the class: 127.0.0.1:${first.port}\n`);
  await bob.err.sees("Connected again.\n");
  bob.types("still Bob");
  await mary.hears("message", ({ from, text }) => from === "Bob" && text === "still Bob");
  const tom = await NativePeer.connect(first.port, "Tom");
  tom.says("Mary", "served");
  await mary.hears("message", ({ from, text }) => from === "Tom" && text === "served");
}, 60_000);

test("the engine is away: what is said waits, and is said once it is back", async () => {
  await using own = await NatsCluster.start(1);
  await using together = new ServedTogether(own, "away");
  const first = await together.serve("first");
  const second = await together.serve("second");
  const alice = await NativePeer.connect(first.port, "Alice");
  const bob = await NativePeer.connect(second.port, "Bob");
  await own.nodes[0]?.kill();
  await first.out.sees("The engine does not answer: what is said waits\n");
  const id = alice.says("everyone", "waits");
  const health: unknown = await (await fetch(`http://127.0.0.1:${first.port}/health`)).json();
  expect(health).toMatchObject({ log: { state: "away" } });
  await alice.line.shown.until(() => alice.heard.length > 0, "to be there");
  expect(bob.messages).toEqual([]);
  await own.nodes[0]?.start();
  await bob.hears("message", ({ text }) => text === "waits");
  expect(await alice.hears("receipt")).toMatchObject({ id });
  await first.out.sees("The engine answers again\n");
  const metrics = await (await fetch(`http://127.0.0.1:${second.port}/metrics`)).text();
  expect(metrics).toContain("classchat_log_servers 2\n");
}, 60_000);

test("an engine that lost the log is told of in a sentence; a server that starts again keeps its history beside a new one", async () => {
  await using own = await NatsCluster.start(1);
  await using together = new ServedTogether(own, "lost");
  const first = await together.serve("first");
  const alice = await NativePeer.connect(first.port, "Alice");
  alice.says("everyone", "before the loss");
  await alice.hears("receipt");
  const [node] = own.nodes;
  await node?.kill();
  node?.losesAll();
  await node?.start();
  expect(await first.exitCode()).toBe(1);
  const why = "The engine no longer holds the log that this server has applied.";
  expect(first.err.text).toContain(why);
  const again = await together.serve("first");
  expect(again.err.text).toContain("This server begins again from the log");
  const bob = await NativePeer.connect(again.port, "Bob");
  await bob.isUpToDate();
  expect(bob.messages).toEqual([]);
  const kept = await Program.run(["export", "--class", "1", "--data-dir", again.folder]);
  expect(kept.out).toContain("before the loss");
}, 60_000);

test("a class that is ended at one window ends at all its servers, and the next of its name begins empty", async () => {
  const { together, first, second } = await startTwo("ends");
  await using _ = together;
  const bob = await NativePeer.connect(second.port, "Bob");
  bob.says("everyone", "the last word");
  await bob.hears("receipt");
  first.signal("SIGUSR2");
  expect(await bob.hears("bye")).toMatchObject({ code: "server_closed" });
  expect(await Promise.all([first.exitCode(), second.exitCode()])).toEqual([0, 0]);
  for (const { err } of [first, second]) expect(err.text).toContain("The class has ended.");
  const next = await together.serve("second");
  const mary = await NativePeer.connect(next.port, "Mary");
  await mary.isUpToDate();
  expect(mary.messages).toEqual([]);
}, 60_000);

test("a class is moved off the engine: its server goes on with it alone, by its number, and export knows its name", async () => {
  await using together = new ServedTogether(nats, "leaves");
  const first = await together.serve("first");
  const bob = await NativePeer.connect(first.port, "Bob");
  bob.says("everyone", "kept");
  await bob.hears("receipt");
  first.signal("SIGTERM");
  await first.exitCode();
  const history = ["--data-dir", first.folder];
  const exported = await Program.run(["export", "--class", "leaves", ...history]);
  expect(exported.out).toContain("kept");
  const list = await Program.run(["export", "--list", ...history]);
  expect(list.out).toContain("shared as leaves");
  await using alone = await Program.serve("--class", "1", ...history);
  const mary = await NativePeer.connect(alone.port, "Mary");
  await mary.hears("message", ({ text }) => text === "kept");
  const after = await Program.run(["export", "--list", ...history]);
  expect(after.out).not.toContain("shared");
}, 60_000);
