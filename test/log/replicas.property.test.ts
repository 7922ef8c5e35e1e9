import { expect, test } from "bun:test";
import fc from "fast-check";
import type { Answers, Command } from "../../src/hub/command.ts";
import { ToldClock, ClusterServer, settleAll } from "../support/clusterServer.ts";
import type { Fate } from "../support/memoryEngine.ts";
import { MemoryEngine, MemoryStream } from "../support/memoryEngine.ts";

const id = fc.integer({ min: 1, max: 5 });
const name = fc.constantFrom("Ann", "Bob", "Cem", "Dew");
const token = fc.constantFrom("a", "b", "c", "d");
const room = fc.constantFrom("#lab", "#yard");
const on = fc.boolean();

/** Commands that contend for the same few names, rooms and groups. */
const command = fc.oneof(
  fc.record({ type: fc.constant("join" as const), name, tokenHash: token }),
  fc.record({ type: fc.constant("resume" as const), tokenHash: token, name }),
  fc.record({
    type: fc.constant("say" as const),
    memberId: id,
    to: fc.oneof(fc.constantFrom("everyone", "groupA"), name, room),
  }),
  fc.record({ type: fc.constant("rename" as const), memberId: id, name }),
  fc.record({ type: fc.constant("joinRoom" as const), memberId: id, room }),
  fc.record({ type: fc.constant("leaveRoom" as const), memberId: id, room }),
  fc.record({ type: fc.constant("kick" as const), memberId: id, room, name }),
  fc.record({
    type: fc.constant("createGroup" as const),
    memberId: id,
    name: fc.constant("groupA"),
    members: fc.array(name, { minLength: 2, maxLength: 3 }),
  }),
  fc.record({
    type: fc.constant("moderate" as const),
    act: fc.oneof(
      fc.record({ type: fc.constant("mute" as const), name, minutes: fc.constant(1) }),
      fc.record({ type: fc.constant("remove" as const), name }),
      fc.record({ type: fc.constant("teacher" as const), name, on }),
    ),
  }),
  fc.record({
    type: fc.constant("leave" as const),
    memberId: id,
    how: fc.constant("exit" as const),
  }),
  fc.record({
    type: fc.constant("disconnect" as const),
    memberId: id,
    how: fc.constant("lost" as const),
  }),
);

const fate = fc.oneof(
  fc.constant<Fate>("stored"),
  fc.constantFrom<Fate>("unconfirmed", "twice", "lost", "refused"),
);
const server = fc.nat(2);

const step = fc.oneof(
  { weight: 10, arbitrary: fc.record({ does: fc.constant("asks" as const), server, command }) },
  { weight: 6, arbitrary: fc.record({ does: fc.constant("settles" as const), server, fate }) },
  {
    weight: 6,
    arbitrary: fc.record({
      does: fc.constant("reads" as const),
      server,
      count: fc.integer({ min: 1, max: 4 }),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      does: fc.constant("ticks" as const),
      server,
      passes: fc.constantFrom(1_000, 31_000),
    }),
  },
  fc.record({
    does: fc.constant("repeats" as const),
    server,
    count: fc.integer({ min: 1, max: 5 }),
  }),
  fc.record({ does: fc.constantFrom("cuts" as const, "returns" as const), server }),
  fc.record({ does: fc.constant("dies" as const), server }),
);
type Step = typeof step extends fc.Arbitrary<infer One> ? One : never;

/** Three servers of a class, whose engine does what the steps say. */
class Cluster {
  readonly stream = new MemoryStream();
  readonly clock = new ToldClock();
  readonly servers: ClusterServer<MemoryEngine>[] = [];
  /** All that was asked for with an id, and all the answers there were. */
  readonly asked: { command: Command; answers: unknown[] }[] = [];

  async begin(): Promise<void> {
    for (let index = 0; index < 3; index += 1) await this.restart(index);
    settleAll(this.servers);
    for (const [index, one] of this.servers.entries()) one.joins(`Member${index}`, "abc"[index]);
    settleAll(this.servers);
  }

  /** A server begins with an empty history in place of the one that was there. */
  async restart(index: number): Promise<void> {
    this.servers[index]?.log.close();
    const engine = new MemoryEngine(this.stream);
    const { clock } = this;
    const fresh = new ClusterServer({ engine, clock });
    this.servers[index] = fresh;
    void fresh.log.start();
    await Promise.resolve();
    engine.brings();
    await Promise.resolve();
  }

  async run(given: Step): Promise<void> {
    const at = (this.clock.now += 700);
    const one = this.servers[given.server];
    if (!one) return;
    switch (given.does) {
      case "asks": {
        // What is said twice is seen to be.
        const text = `said at ${at}`;
        const asked = Object.assign({}, given.command, { at, uptimeMs: at, text }) as Command;
        this.asked.push({ command: asked, ...one.submit(asked) });
        one.log.endTurn();
        break;
      }
      case "settles":
        one.engine.settles(given.fate);
        break;
      case "reads":
        one.engine.brings(given.count);
        await Promise.resolve();
        break;
      case "ticks":
        this.clock.now += given.passes;
        one.log.tick();
        break;
      case "repeats":
        one.engine.repeats(given.count);
        break;
      case "cuts":
      case "returns":
        one.engine[given.does]();
        break;
      case "dies":
        await this.restart(given.server);
        break;
      default:
        given satisfies never;
    }
  }

  /** Everything arrives, and a server that was there for none of it applies all of it. */
  async end(): Promise<ClusterServer<MemoryEngine>[]> {
    for (const { engine } of this.servers) engine.returns();
    for (let round = 0; round < 5; round += 1) {
      for (const { log } of this.servers) log.tick();
      settleAll(this.servers);
      await Promise.resolve();
    }
    await this.restart(3);
    settleAll(this.servers);
    return this.servers;
  }
}

test("any interleaving of commands from three servers, with any faults of the engine, makes one state on all", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 120, size: "max" }), async (steps) => {
      const cluster = new Cluster();
      await cluster.begin();
      for (const given of steps) await cluster.run(given);
      const servers = await cluster.end();
      expect(servers.flatMap(({ failures }) => failures)).toEqual([]);
      const [first, ...others] = servers.map((one) => one.dump());
      for (const other of others) expect(other).toBe(first as string);
      const said = servers[0]?.stored.map(({ message }) => message.text) ?? [];
      expect(new Set(said).size).toBe(said.length);
      for (const { command: asked, answers } of cluster.asked) {
        expect(answers.length).toBeLessThan(2);
        if (asked.type === "say" && isRefused(answers[0])) expect(said).not.toContain(asked.text);
      }
    }),
    { numRuns: 150 },
  );
});

function isRefused(answer: unknown): boolean {
  return (answer as Answers["say"] | undefined)?.ok === false;
}
