import { expect, test } from "bun:test";
import { parseLogPlace } from "../../src/log/logState.ts";
import { findStartingPoint } from "../../src/log/startingPoint.ts";
import { ToldClock, ClusterServer, settleAll, startAll } from "../support/clusterServer.ts";
import { MemoryEngine, MemoryStream } from "../support/memoryEngine.ts";

async function runClass(stream: MemoryStream, clock = new ToldClock()) {
  const server = new ClusterServer({ engine: new MemoryEngine(stream), clock });
  await startAll([server]);
  const member = server.joins("Ann", "a");
  settleAll([server]);
  member.says("hello", "1");
  settleAll([server]);
  if (!server.place) throw new Error("nothing was applied");
  return { server, member, place: server.place };
}

test("a server goes on where its history ends, and one without a history begins with the first record", async () => {
  const stream = new MemoryStream();
  const { place } = await runClass(stream);
  const engine = new MemoryEngine(stream);
  expect(await findStartingPoint(engine, place)).toEqual({ kind: "goesOn", place });
  expect(await findStartingPoint(engine, undefined)).toEqual({ kind: "goesOn", place: undefined });
  expect(parseLogPlace(JSON.stringify(place))).toEqual(place);
  expect(parseLogPlace("{}")).toBeUndefined();
});

test("a history that is ahead of the engine's log, or beside it, is begun again from the first record", async () => {
  const { place } = await runClass(new MemoryStream());
  const behind = await findStartingPoint(new MemoryEngine(new MemoryStream()), place);
  expect(behind).toMatchObject({
    kind: "startsAgain",
    why: expect.stringContaining("ends before"),
  });
  const other = new MemoryStream();
  await runClass(other);
  const beside = await findStartingPoint(new MemoryEngine(other), place);
  expect(beside).toMatchObject({ kind: "startsAgain", why: expect.stringContaining("differs") });
});

test("a history is compared with what the engine gives, not with how much it counts: that may be less for a moment", async () => {
  const stream = new MemoryStream();
  const { place } = await runClass(stream);
  const engine = new MemoryEngine(stream);
  engine.bounds = async () => ({ first: 1, last: 1 });
  expect(await findStartingPoint(engine, place)).toEqual({ kind: "goesOn", place });
});

test("a server that was away for longer than records are kept is told what to do", async () => {
  const stream = new MemoryStream();
  const { place } = await runClass(stream);
  const engine = new MemoryEngine(stream);
  stream.first = place.seq + 1;
  expect(await findStartingPoint(engine, place)).toMatchObject({ kind: "goesOn" });
  const newcomer = await findStartingPoint(engine, undefined);
  expect(newcomer).toMatchObject({ why: expect.stringContaining("copy its data folder") });
  stream.first = place.seq + 2;
  const late = await findStartingPoint(engine, place);
  expect(late).toMatchObject({
    kind: "refused",
    why: expect.stringContaining("was away for longer"),
  });
});

test("a running server stops once the engine holds another log than it has applied", async () => {
  const [stream, clock] = [new MemoryStream(), new ToldClock()];
  const { server, member } = await runClass(stream, clock);
  server.engine.cuts();
  stream.entries.length = 1;
  server.engine.returns();
  member.says("after the loss", "2");
  server.log.endTurn();
  server.engine.settles();
  server.engine.brings();
  expect(server.failures).toEqual([
    "The engine no longer holds the log that this server has applied.",
  ]);
});

test("a running server stops once the engine has lost all of the log", async () => {
  const [stream, clock] = [new MemoryStream(), new ToldClock()];
  const { server, member } = await runClass(stream, clock);
  stream.entries.length = 0;
  member.says("hello?", "2");
  server.log.endTurn();
  for (let ticks = 0; ticks < 5; ticks += 1) server.log.tick();
  await server.failed;
  expect(server.failures).toEqual([
    "The engine no longer holds the log that this server has applied.",
  ]);
});

test("a server stops before it applies what follows other records than its own", async () => {
  const [stream, clock] = [new MemoryStream(), new ToldClock()];
  const { server } = await runClass(stream, clock);
  const before = server.dump();
  server.engine.cuts();
  stream.entries.length -= 1;
  const other = new ClusterServer({ engine: new MemoryEngine(stream), clock });
  await startAll([other]);
  other.joins("Newcomer");
  settleAll([other]);
  expect(stream.last).toBeGreaterThan(server.log.seq);
  server.engine.returns();
  server.engine.brings();
  expect(server.failures).toEqual([
    "The engine no longer holds the log that this server has applied.",
  ]);
  expect(server.dump()).toBe(before);
});
