import { expect, test } from "bun:test";
import { StorageFailure } from "../../src/store/store.ts";
import { ToldClock, ClusterServer, settleAll, startAll } from "../support/clusterServer.ts";
import { MemoryEngine, MemoryStream } from "../support/memoryEngine.ts";
import { TestPeer } from "../support/testClass.ts";

async function startServers(count: number) {
  const [stream, clock] = [new MemoryStream(), new ToldClock()];
  const servers = Array.from({ length: count }, () => {
    return new ClusterServer({ engine: new MemoryEngine(stream), clock });
  });
  await startAll(servers);
  return { stream, clock, servers };
}

function textsSaid(events: readonly { kind: string }[]): string[] {
  return events
    .filter((event) => event.kind === "said")
    .map((event) => (event as unknown as { message: { text: string } }).message.text);
}

test("what members of several servers say is told to all of them, in one order", async () => {
  const { servers } = await startServers(3);
  const members = servers.map((server, index) => server.joins(`Member${index}`, "abc"[index]));
  settleAll(servers);
  for (const [index, member] of members.entries()) member.says(`hello from ${index}`, "1");
  settleAll(servers);
  const [first, ...others] = members.map(({ peer }) => peer.messages);
  expect(first).toHaveLength(2);
  expect(servers[0]?.stored.map(({ message }) => message.text)).toHaveLength(3);
  expect(others.flat()).toHaveLength(4);
  expect(new Set(servers.map((server) => server.dump())).size).toBe(1);
});

test("a name that two servers are asked for at once is given to one of them, everywhere the same", async () => {
  const { servers } = await startServers(2);
  const rivals = servers.map((server) => server.joins("Ann"));
  expect(rivals.map(({ answer }) => answer)).toEqual([undefined, undefined]);
  settleAll(servers);
  expect(rivals.map(({ answer }) => answer?.ok).toSorted()).toEqual([false, true]);
  expect(new Set(servers.map((server) => server.dump())).size).toBe(1);
});

test("nobody is told what is not in the log, and nobody is answered", async () => {
  const { servers } = await startServers(2);
  const [here, there] = servers.map((server, index) => server.joins(`Member${index}`, `${index}`));
  settleAll(servers);
  const said = here?.says("hello", "1");
  servers[0]?.log.endTurn();
  servers[1]?.engine.brings();
  expect(said?.answers).toEqual([]);
  expect(there?.peer.messages).toEqual([]);
  settleAll(servers);
  expect(said?.answers).toEqual([{ ok: true }]);
  expect(there?.peer.messages).toEqual(["1 Member0>everyone:hello"]);
});

test("what gathers while a record is under way is the next record", async () => {
  const { servers, stream } = await startServers(1);
  const [server] = servers;
  const member = server?.joins("Ann");
  settleAll(servers);
  const before = stream.last;
  for (let n = 0; n < 10; n += 1) {
    member?.says(`${n}`, `${n}`);
    server?.log.endTurn();
  }
  expect(server?.engine.underWay).toHaveLength(1);
  settleAll(servers);
  expect(stream.last - before).toBe(2);
  expect(server?.stored).toHaveLength(10);
});

test("while the engine is away what is said waits unanswered, and is refused after 30 seconds", async () => {
  const { servers, clock } = await startServers(2);
  const [server] = servers;
  const member = server?.joins("Ann");
  settleAll(servers);
  server?.engine.cuts();
  const early = member?.says("early", "1");
  server?.log.endTurn();
  clock.now += 20_000;
  const late = member?.says("late", "2");
  server?.log.endTurn();
  server?.log.tick();
  expect([early?.answers, late?.answers]).toEqual([[], []]);
  clock.now += 11_000;
  server?.log.tick();
  expect(early?.answers).toMatchObject([{ ok: false, refusal: { code: "storage_failed" } }]);
  expect(late?.answers).toEqual([]);
  server?.engine.returns();
  settleAll(servers);
  expect(late?.answers).toEqual([{ ok: true }]);
  expect(servers[1]?.stored.map(({ message }) => message.text)).toEqual(["late"]);
  expect(new Set(servers.map((one) => one.dump())).size).toBe(1);
});

test("what a client repeats that has come back from another server is never refused: it may be done already", async () => {
  const { servers, clock } = await startServers(2);
  const [here, there] = servers;
  const before = here?.joins("Ann", "a");
  settleAll(servers);
  before?.says("once", "1");
  settleAll(servers);
  const peer = new TestPeer();
  there?.submit({ type: "resume", at: 0, tokenHash: "a" }, peer);
  settleAll(servers);
  there?.engine.cuts();
  const memberId = before?.memberId ?? 0;
  const again = { type: "say", at: 0, memberId, to: "everyone", text: "once", id: "1" } as const;
  const repeated = there?.submit(again);
  there?.log.endTurn();
  clock.now += 60_000;
  there?.log.tick();
  expect(repeated?.answers).toEqual([]);
  there?.engine.returns();
  settleAll(servers);
  expect(repeated?.answers).toEqual([{ ok: true }]);
  const receipts = peer.events.filter(({ kind }) => kind === "receipted");
  expect(receipts).toMatchObject([{ id: "1", seq: 1 }]);
  expect(there?.stored).toHaveLength(1);
});

test("where only the acknowledgement is missing nothing is refused: the stream says what became of it", async () => {
  const { servers, clock } = await startServers(2);
  const [server] = servers;
  const member = server?.joins("Ann");
  settleAll(servers);
  for (const fate of ["unconfirmed", "lost"] as const) {
    const said = member?.says(fate, fate);
    server?.log.endTurn();
    server?.engine.settles(fate);
    server?.engine.cuts();
    clock.now += 60_000;
    server?.log.tick();
    expect(said?.answers).toEqual([]);
    server?.engine.returns();
    settleAll(servers);
    expect(said?.answers).toEqual([{ ok: true }]);
  }
  expect(server?.stored.map(({ message }) => message.text)).toEqual(["unconfirmed", "lost"]);
  expect(new Set(servers.map((one) => one.dump())).size).toBe(1);
});

test("a record that the stream holds twice is applied once", async () => {
  const { servers } = await startServers(2);
  const [server] = servers;
  const member = server?.joins("Ann");
  settleAll(servers);
  member?.says("once", "1");
  server?.log.endTurn();
  server?.engine.settles("twice");
  settleAll(servers);
  servers[1]?.engine.repeats(3);
  for (const one of servers) expect(textsSaid(one.events)).toEqual(["once"]);
});

test("a server that is silent is declared gone by the others, and joins again by itself", async () => {
  const { servers, clock } = await startServers(3);
  const [silent, ...others] = servers;
  if (!silent) throw new Error("there is no server");
  const member = silent.joins("Ann", "a");
  settleAll(servers);
  silent.engine.cuts();
  const [withId, withoutId] = [member.says("never told", "1"), member.says("never told")];
  silent.log.endTurn();
  for (let second = 0; second < 15; second += 1) {
    clock.now += 1_000;
    for (const server of others) server.log.tick();
    settleAll(others);
  }
  for (const { events } of others) expect(events.some(({ kind }) => kind === "away")).toBeTrue();
  silent.engine.returns();
  settleAll(servers);
  expect(silent.timesGone).toBe(1);
  // Whose connection is closed asks again by the same id; a program that gives none is told.
  expect(withId.answers).toEqual([]);
  expect(withoutId.answers).toMatchObject([{ ok: false }]);
  const again = silent.joins("Bob");
  settleAll(servers);
  expect(again.answer?.ok).toBeTrue();
  expect(new Set(servers.map((one) => one.dump())).size).toBe(1);
  expect(others.flatMap((server) => textsSaid(server.events))).toEqual([]);
});

test("a server that has nothing to say writes one record a second, and one that speaks no more than it must", async () => {
  const { servers, stream } = await startServers(1);
  const [server] = servers;
  const member = server?.joins("Ann");
  settleAll(servers);
  server?.log.tick();
  for (const says of [false, false, true]) {
    const before = stream.last;
    if (says) member?.says("hello", "1");
    settleAll(servers);
    server?.log.tick();
    settleAll(servers);
    expect(stream.last).toBe(before + 1);
  }
});

test("no record is longer than the engine takes, however much gathers", async () => {
  const [stream, clock] = [new MemoryStream(), new ToldClock()];
  const server = new ClusterServer({ engine: new MemoryEngine(stream, 20_000), clock });
  await startAll([server]);
  const member = server.joins("Ann");
  settleAll([server]);
  for (let n = 0; n < 50; n += 1) member.says("\u20ac".repeat(1_000), `${n}`);
  settleAll([server]);
  expect(server.stored).toHaveLength(50);
  for (const { bytes } of stream.entries) expect(bytes.length).toBeLessThan(20_000);
});

test("what is beyond the bound is refused at once, and whoever leaves is not kept in the class by it", async () => {
  const { servers } = await startServers(2);
  const [server] = servers;
  const [ann, bob] = [server?.joins("Ann"), server?.joins("Bob")];
  settleAll(servers);
  server?.engine.cuts();
  const text = "x".repeat(4_000);
  const said = Array.from({ length: 5_000 }, (_, n) => ann?.says(text, `${n}`));
  const refused = said.filter((one) => one?.answers.length === 1);
  expect(refused.length).toBeGreaterThan(0);
  expect(refused[0]?.answers).toMatchObject([{ ok: false, refusal: { code: "storage_failed" } }]);
  const left = server?.submit({ type: "leave", at: 0, memberId: bob?.memberId ?? 0, how: "exit" });
  server?.engine.returns();
  settleAll(servers);
  expect(left?.answers).toEqual([{ ok: true }]);
  expect(said.every((one) => one?.answers.length === 1)).toBeTrue();
  expect(servers[1]?.stored).toHaveLength(said.length - refused.length);
});

test("while nobody reaches the engine nobody is declared gone", async () => {
  const { servers, clock } = await startServers(3);
  for (const { engine } of servers) engine.cuts();
  for (let second = 0; second < 60; second += 1) {
    clock.now += 1_000;
    for (const server of servers) server.log.tick();
  }
  for (const { engine } of servers) engine.returns();
  for (let second = 0; second < 60; second += 1) {
    clock.now += 1_000;
    for (const server of servers) server.log.tick();
    settleAll(servers);
  }
  expect(servers.map(({ timesGone }) => timesGone)).toEqual([0, 0, 0]);
});

test("a server that stops says so: its members are away at once, and the others go on", async () => {
  const { servers } = await startServers(2);
  const [stopping, other] = servers;
  stopping?.joins("Ann", "a");
  settleAll(servers);
  const stopped = stopping?.log.stop();
  settleAll(servers);
  await Promise.resolve();
  settleAll(servers);
  await stopped;
  expect(other?.events.some(({ kind }) => kind === "away")).toBeTrue();
  expect(other?.joins("Bob").answer).toBeUndefined();
});

test("a server with another key file is told so in a sentence, and applies nothing", async () => {
  const { servers, stream, clock } = await startServers(1);
  const stranger = new ClusterServer({
    engine: new MemoryEngine(stream),
    clock,
    secret: "another",
  });
  void stranger.log.start();
  await Promise.resolve();
  stranger.engine.brings();
  expect(stranger.failures).toEqual([
    "The log is written with another key: give all servers of the class the same key file.",
  ]);
  expect(servers[0]?.failures).toEqual([]);
});

test("a log in another format is refused with a sentence", async () => {
  const { servers, stream } = await startServers(1);
  stream.keep("00000000000000aa.1", Uint8Array.of(2, 0, 0));
  settleAll(servers);
  expect(servers[0]?.failures).toEqual([
    "Another version of ClassChat writes this log: run the same version on all servers of the class.",
  ]);
});

test("a server whose history cannot be written stops, and tells nobody anything", async () => {
  const { servers } = await startServers(2);
  const [failing, other] = servers;
  const [ann, bob] = [failing?.joins("Ann"), other?.joins("Bob")];
  settleAll(servers);
  ann?.says("hello", "1");
  failing?.log.endTurn();
  if (failing) {
    failing.store.commit = () => {
      throw new StorageFailure("the disk is full");
    };
  }
  failing?.engine.settles();
  failing?.engine.brings();
  settleAll(servers);
  expect(failing?.failures).toEqual([
    "This server could not do what the log says, and stops rather than differ from the others.",
  ]);
  const kinds = ann?.peer.events.map(({ kind }) => kind);
  expect(kinds).not.toContain("notStored");
  expect(kinds).not.toContain("receipted");
  expect(bob?.peer.messages).toEqual(["1 Ann>everyone:hello"]);
});

test("a class that one server ends is over for all of them, and nothing after it is applied", async () => {
  const { servers, stream, clock } = await startServers(2);
  const [ending, other] = servers;
  const ann = other?.joins("Ann", "a");
  settleAll(servers);
  ann?.says("the last word", "1");
  const ended = ending?.log.end();
  settleAll(servers);
  await Promise.resolve();
  settleAll(servers);
  await ended;
  expect(servers.map(({ isOver }) => isOver)).toEqual([true, true]);
  for (const { stored } of servers) {
    expect(stored.map(({ message }) => message.text)).toEqual(["the last word"]);
  }
  const { last } = stream;
  ann?.says("too late", "2");
  settleAll(servers);
  // A server that was away finds the same end, and joins nothing.
  const late = new ClusterServer({ engine: new MemoryEngine(stream), clock });
  await startAll([late]);
  expect([late.isOver, late.stored.length]).toEqual([true, 1]);
  expect(late.place?.isOver).toBeTrue();
  expect(
    stream.entries.slice(last).every(({ id }) => !id.startsWith(late.place?.node ?? "")),
  ).toBeTrue();
});
