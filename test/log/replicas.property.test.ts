import { expect, test } from "bun:test";
import fc from "fast-check";
import type { Answers, Command } from "../../src/hub/command.ts";
import { ClassFile } from "../support/classFile.ts";
import { ToldClock, ClusterServer, settleAll } from "../support/clusterServer.ts";
import type { Fate } from "../support/memoryEngine.ts";
import { dumpState } from "../support/stateHash.ts";
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
  fc.record({ does: fc.constantFrom("restarts" as const, "beginsAnew" as const), server }),
);
type Step = typeof step extends fc.Arbitrary<infer One> ? One : never;

const tokens = ["a", "b", "c", "d"];

interface Running extends ReturnType<ClassFile["newStore"]> {
  server: ClusterServer<MemoryEngine>;
}

/** Three servers of a class, whose engine does what the steps say. */
class Cluster {
  readonly #stream = new MemoryStream();
  readonly #clock = new ToldClock();
  readonly #file: ClassFile;
  readonly #running: Running[] = [];
  /** All that was asked for, and all the answers there were. */
  readonly asked: { command: Command; answers: unknown[] }[] = [];

  constructor(file: ClassFile) {
    this.#file = file;
  }

  get servers(): ClusterServer<MemoryEngine>[] {
    return this.#running.map(({ server }) => server);
  }

  get states(): unknown[] {
    return this.#running.map(({ server, database, classNumber }) => {
      return dumpState(database, classNumber, server.hub, tokens);
    });
  }

  async begin(): Promise<void> {
    for (let index = 0; index < 3; index += 1) await this.beginAnew(index);
    settleAll(this.servers);
    for (const [index, one] of this.servers.entries()) one.joins(`Member${index}`, tokens[index]);
    settleAll(this.servers);
  }

  /** A server begins with an empty history in place of the one that was there. */
  async beginAnew(index: number): Promise<void> {
    await this.#start(index, this.#file.newStore());
  }

  /** The server crashes and goes on with the history that it has. */
  async restart(index: number): Promise<void> {
    const { classNumber = 0, store } = this.#running[index] ?? {};
    store?.close();
    await this.#start(index, { ...this.#file.goOn(classNumber), classNumber });
  }

  async #start(index: number, open: Omit<Running, "server">): Promise<void> {
    this.#running[index]?.server.log.close();
    const engine = new MemoryEngine(this.#stream);
    const server = new ClusterServer({ engine, clock: this.#clock, store: open.store });
    this.#running[index] = { ...open, server };
    void server.log.start();
    await Promise.resolve();
    engine.brings();
    await Promise.resolve();
  }

  async run(given: Step): Promise<void> {
    const at = (this.#clock.now += 700);
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
        this.#clock.now += given.passes;
        one.log.tick();
        break;
      case "repeats":
        one.engine.repeats(given.count);
        break;
      case "cuts":
      case "returns":
        one.engine[given.does]();
        break;
      case "restarts":
        await this.restart(given.server);
        break;
      case "beginsAnew":
        await this.beginAnew(given.server);
        break;
      default:
        given satisfies never;
    }
  }

  /** Everything arrives, and a server that was there for none of it applies all of it. */
  async end(): Promise<void> {
    for (const { engine } of this.servers) engine.returns();
    for (let round = 0; round < 5; round += 1) {
      for (const { log } of this.servers) log.tick();
      settleAll(this.servers);
      await Promise.resolve();
    }
    await this.beginAnew(3);
    settleAll(this.servers);
  }
}

test("any interleaving of commands from three servers, with any faults of the engine and restarts at any record, makes one state on all", async () => {
  using file = new ClassFile();
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 120, size: "max" }), async (given) => {
      const cluster = new Cluster(file);
      await cluster.begin();
      for (const one of given) await cluster.run(one);
      await cluster.end();
      expect(cluster.servers.flatMap(({ failures }) => failures)).toEqual([]);
      const [first, ...others] = cluster.states;
      for (const other of others) expect(other).toEqual(first);
      // The last has applied all that there was.
      const said = cluster.servers.at(-1)?.stored.map(({ message }) => message.text) ?? [];
      expect(new Set(said).size).toBe(said.length);
      for (const { command: asked, answers } of cluster.asked) {
        expect(answers.length).toBeLessThan(2);
        if (asked.type === "say" && isRefused(answers[0])) expect(said).not.toContain(asked.text);
      }
    }),
    { numRuns: 60 },
  );
});

function isRefused(answer: unknown): boolean {
  return (answer as Answers["say"] | undefined)?.ok === false;
}
