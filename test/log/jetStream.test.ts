import { jetstreamManager } from "@nats-io/jetstream";
import { connect } from "@nats-io/transport-node";
import { expect, test } from "bun:test";
import { LiveServer } from "../support/liveServer.ts";
import { NatsCluster } from "../support/natsCluster.ts";

/** Starts three servers of a class; each has a member. */
async function startClass(nats: NatsCluster, stack: AsyncDisposableStack) {
  const servers: LiveServer[] = [];
  for (let index = 0; index < 3; index += 1) {
    servers.push(stack.use(await LiveServer.start(nats)));
  }
  const members = servers.map((server, index) => server.joins(`Member${index}`, "abc"[index]));
  for (const [index, server] of servers.entries()) {
    await server.until(() => members[index]?.answer !== undefined);
  }
  let said = 0;
  /** Each member says so many more things. */
  const speak = (count: number) => {
    for (let n = 0; n < count; n += 1) {
      for (const member of members) member.says(`${(said += 1)}`, `${said}`);
    }
  };
  /** All servers have all that was said, once, in the same order. */
  const allIsSaid = async () => {
    for (const server of servers) await server.until(() => server.stored.length >= said);
    const wanted = Array.from({ length: said }, (_, index) => `${index + 1}`);
    const texts = servers.map(({ stored }) => stored.map(({ message }) => message.text));
    expect(texts[0]?.toSorted((one, other) => Number(one) - Number(other))).toEqual(wanted);
    for (const other of texts) expect(other).toEqual(texts[0] ?? []);
    expect(new Set(servers.map((server) => server.dump())).size).toBe(1);
    expect(servers.flatMap(({ failures }) => failures)).toEqual([]);
    // Who said it has the receipt, once.
    for (const { peer } of members) {
      const receipts = peer.events.filter(({ kind }) => kind === "receipted");
      expect(receipts).toHaveLength(said / 3);
    }
  };
  return { servers, members, speak, allIsSaid };
}

/** Resolves once the machine, which is not the last, holds all that the stream's leader does. */
async function isLevel(nats: NatsCluster, machine: string): Promise<void> {
  const connection = await connect({ servers: nats.servers.at(-1) ?? "" });
  const manager = await jetstreamManager(connection);
  for (;;) {
    const { cluster } = await manager.streams.info("classchat-physics");
    const replica = cluster?.replicas?.find(({ name }) => name === machine);
    if (cluster?.leader === machine || replica?.current === true) break;
  }
  await connection.close();
}

test("three servers on one NATS server are one class, and go on when it was killed or hung", async () => {
  await using nats = await NatsCluster.start(1);
  await using stack = new AsyncDisposableStack();
  const { servers, speak, allIsSaid } = await startClass(nats, stack);
  const [node] = nats.nodes;
  speak(20);
  await allIsSaid();
  speak(5);
  await node?.kill();
  speak(5);
  await node?.start();
  await allIsSaid();
  node?.hang();
  speak(5);
  for (const server of servers) await server.connection(false);
  node?.goOn();
  speak(5);
  await allIsSaid();
}, 60_000);

test("a class on three machines loses nothing while one is killed and started again, and then all of them at once", async () => {
  await using nats = await NatsCluster.start(3);
  await using stack = new AsyncDisposableStack();
  const { speak, allIsSaid } = await startClass(nats, stack);
  const [node] = nats.nodes;
  speak(5);
  await node?.kill();
  speak(5);
  await allIsSaid();
  await node?.start();
  speak(5);
  await Promise.all(nats.nodes.map((one) => one.kill()));
  speak(5);
  await Promise.all(nats.nodes.map((one) => one.start()));
  await allIsSaid();
}, 150_000);

test("a server reads each machine that keeps the log, and goes on where one is lost", async () => {
  await using nats = await NatsCluster.start(3);
  await using server = await LiveServer.start(nats);
  const member = server.joins("Ann", "a");
  const [here] = nats.servers;
  const connection = await connect({ servers: here ?? "" });
  const manager = await jetstreamManager(connection);
  let machines = "";
  // A consumer that came to a machine that is read already is deleted soon.
  while (machines !== "n0 n1 n2") {
    const consumers = await Array.fromAsync(manager.consumers.list("classchat-physics"));
    machines = consumers
      .map(({ cluster }) => cluster?.leader)
      .toSorted()
      .join(" ");
  }
  await connection.close();
  await server.until(() => member.answer !== undefined);
  await nats.nodes[1]?.kill();
  member.says("by the two that are left", "1");
  await server.until(() => server.stored.length === 1);
  expect(server.failures).toEqual([]);
}, 60_000);

test("a machine whose store was emptied copies what the others hold, and can stand in for one of them", async () => {
  await using nats = await NatsCluster.start(3);
  await using server = await LiveServer.start(nats);
  const member = server.joins("Ann", "a");
  await server.until(() => member.answer !== undefined);
  member.says("before", "1");
  await server.until(() => server.stored.length === 1);
  const [emptied, lost] = nats.nodes;
  await emptied?.kill();
  emptied?.losesAll();
  await emptied?.start();
  await using newcomer = await LiveServer.start(nats);
  await newcomer.until(() => newcomer.stored.length === 1);
  await isLevel(nats, "n0");
  await lost?.kill();
  member.says("after", "2");
  for (const one of [server, newcomer]) await one.until(() => one.stored.length === 2);
  expect([server, newcomer].flatMap(({ failures }) => failures)).toEqual([]);
  expect(newcomer.dump()).toBe(server.dump());
}, 150_000);

test("a record is found where it stands, and one beyond the end only after time for a leader is over", async () => {
  await using nats = await NatsCluster.start(1);
  await using server = await LiveServer.start(nats);
  const { seq } = server.log;
  expect(await server.engine.find(seq)).toMatchObject({ seq });
  const beyond = server.engine.find(seq + 1_000);
  server.joins("Ann", "a");
  await server.until(() => server.log.seq > seq);
  expect(await server.engine.find(server.log.seq)).toBeDefined();
  expect(await beyond).toBeUndefined();
}, 60_000);

test("a value beside the log is kept as it was first given, whoever gives it, and whatever the class is called", async () => {
  await using nats = await NatsCluster.start(1);
  await using first = await LiveServer.start(nats, "Klasse 7\u00e4.b");
  await using second = await LiveServer.start(nats, "Klasse 7\u00e4.b");
  expect(await first.engine.get("invite")).toBeUndefined();
  const values = [first, second].map(({ engine }, index) => {
    return engine.putFirst("invite", Uint8Array.of(index));
  });
  const [one, other] = await Promise.all(values);
  expect(Uint8Array.from(one ?? [])).toEqual(Uint8Array.from(other ?? [9]));
});
