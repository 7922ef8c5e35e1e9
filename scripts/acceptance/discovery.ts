import { $ } from "bun";
import { executable } from "../../test/support/executable.ts";
import { DataFolder } from "../../test/support/dataFolder.ts";
import { Program } from "../../test/support/program.ts";
import { TerminalProgram } from "../../test/support/terminalProgram.ts";
import type { Checks } from "./checks.ts";
import { cable, canMakeNetworks, commandIn, inside, makeNetworks, outside } from "./networks.ts";

/** Milliseconds in which a class is found, or none. */
const foundWithinMs = 1_500;

/** Of a container's bridge: what is said to all must not go there alone. */
const bridge = { name: "docker0", end: "docker1", address: "172.17.0.1" };

const oddName = 'Room "12" 🎈 3.b';

/** Classes are found between two networks that nothing else is in. */
export async function checkDiscovery(checks: Checks): Promise<void> {
  if (!canMakeNetworks) {
    await checks.check(
      "discovery (not checked: only root on Linux can make networks)",
      async () => {},
    );
    return;
  }
  await using _networks = await makeNetworks();
  await $`ip -n ${inside.space} link add ${bridge.name} type veth peer name ${bridge.end}`.quiet();
  await $`ip -n ${inside.space} addr add ${bridge.address}/16 dev ${bridge.name}`.quiet();
  for (const end of [bridge.name, bridge.end]) {
    await $`ip -n ${inside.space} link set ${end} up`.quiet();
  }
  await $`ip -n ${inside.space} route add default via 10.99.0.254`.quiet();

  await checks.check("none: one sentence, code 3, in time", async () => {
    expectEqual(await find(), { code: 3, classes: [] });
    const { code, out, err } = await run(["join", "--name", "Bob"]);
    expectEqual({ code, out, lines: err.split("\n").length }, { code: 3, out: "", lines: 2 });
  });
  await checks.check("not found: who announces nothing", async () => {
    await using _hidden = await serve(inside.space, "--lan", "--no-announce");
    expectEqual(await find(), { code: 3, classes: [] });
  });
  await checks.check("met again: known by its name, and an impostor is refused", async () => {
    using folder = new DataFolder();
    using memory = new DataFolder();
    const env = { CLASSCHAT_DATA_DIR: memory.path };
    const meet = async (...flags: string[]): Promise<{ code: number; isNew: boolean }> => {
      await using _server = await serve(inside.space, "--lan", "--class-name", "Lab", ...flags);
      const { code, err } = await run(["send", "hello"], env);
      return { code, isNew: err.includes("First contact") };
    };
    const ofLab = ["--data-dir", folder.path];
    // Nobody else is there to be told.
    expectEqual(await meet(...ofLab), { code: 4, isNew: true });
    expectEqual(await meet(...ofLab, "--port", "12001"), { code: 4, isNew: false });
    expectEqual(await meet("--port", "12002"), { code: 5, isNew: false });
  });
  await using server = await serve(inside.space, "--lan", "--class-name", oddName);
  await checks.check("the addresses: the default route's first, the bridge last", () => {
    const lines = server.err.text.split("\n");
    expectEqual(lines[0], `Join in a browser: http://${inside.address}:12000`);
    expectEqual(
      lines[4],
      `From this machine's containers and virtual machines: http://${bridge.address}:12000`,
    );
    return Promise.resolve();
  });
  const { fingerprint } = server;
  const there = { name: oddName, port: 12_000, fingerprint, host: inside.address };
  await checks.check("one class: found by an odd name, in time", async () => {
    expectEqual(await find(), { code: 0, classes: [there] });
  });
  await checks.check("one class: joined without an address, and named", async () => {
    await using bob = new Program(["join", "--name", "Bob"], { through: commandIn(outside) });
    await bob.err.sees(`Joining ${oddName} at ${inside.address}:12000\n`);
    await bob.err.sees(`known here by its fingerprint, ${fingerprint}.\n`);
    await server.out.sees("Bob has connected");
    const { code } = await run(["send", "hello"]);
    expectEqual(code, 0);
    await bob.out.sees("hello");
  });
  await checks.check("on its own machine it is found by the loopback", async () => {
    const here = await find(inside.space);
    expectEqual(here, { code: 0, classes: [{ ...there, host: "127.0.0.1" }] });
  });
  await checks.check("a class is found again after its network was away", async () => {
    await $`ip -n ${inside.space} link set ${cable} down`.quiet();
    expectEqual(await find(), { code: 3, classes: [] });
    await $`ip -n ${inside.space} link set ${cable} up`.quiet();
    await until(async () => (await find()).classes.length === 1);
  });
  await using second = await serve(
    inside.space,
    "--lan",
    "--class-name",
    "Art",
    "--port",
    "12001",
    "--code",
  );
  await checks.check("two classes: listed, with code 2 where nobody can choose", async () => {
    const art = {
      name: "Art",
      port: 12_001,
      fingerprint: second.fingerprint,
      asksForCode: true,
      host: inside.address,
    };
    expectEqual(await find(), { code: 0, classes: [art, there] });
    const { code, err } = await run(["send", "hello"]);
    expectEqual(
      { code, isListed: err.includes(`${inside.address}:12001`) },
      { code: 2, isListed: true },
    );
  });
  await checks.check("two classes: one chooses at a terminal", async () => {
    const args = [...commandIn(outside).slice(1), executable, "join", "--name", "Carol"];
    await using carol = new TerminalProgram(args, { program: "ip" });
    await carol.shows("1  Art");
    await carol.inputIs("Which class? [1]");
    carol.types("2\r");
    await carol.shows("Username accepted");
    await server.out.sees("Carol has connected");
  });
  await checks.check("a class on the loopback is joined before those of the network", async () => {
    await using own = await serve(outside.space);
    await using _dave = new Program(["join", "--name", "Dave"], { through: commandIn(outside) });
    await own.out.sees("Dave has connected");
    expectEqual((await find()).classes.length, 3);
  });
  await checks.check(
    "refusals tell apart who does not listen, answer or lead anywhere",
    async () => {
      expectEqual(await saysFirst(`${inside.address}:13000`), "Nothing listens");
      expectEqual(await saysFirst("10.99.0.77"), "The host");
      expectEqual(await saysFirst("10.55.0.1"), "No network");
      expectEqual(await saysFirst("nobody.invalid"), "The name");
    },
  );
}

async function serve(
  space: string,
  ...flags: string[]
): Promise<Program & { fingerprint: string }> {
  const through = ["ip", "netns", "exec", space];
  const history = flags.includes("--data-dir") ? "--new" : "--no-history";
  const server = new Program(["serve", history, ...flags], { through });
  await server.err.sees("classchat join 127.0.0.1:");
  await server.err.sees(
    flags.includes("--lan") && !flags.includes("--no-announce") ? "Without an address" : "\n",
  );
  if (flags.includes("--lan")) {
    await server.err.sees("Fingerprint for https and TLS: ");
    await server.err.sees("\n");
  }
  const fingerprint = /and TLS: (\w{20})\n/.exec(server.err.text)?.[1] ?? "";
  return Object.assign(server, { fingerprint });
}

async function run(
  args: string[],
  env: Record<string, string> = {},
): ReturnType<typeof Program.run> {
  return await Program.run(args, { through: commandIn(outside), env });
}

/** How the refusal of a server begins. */
async function saysFirst(server: string): Promise<string> {
  const { err } = await run(["send", "hello", "--server", server]);
  return err.split(" ").slice(0, 2).join(" ");
}

/** What `find` prints in a network, and its code. Throws if it takes too long. */
async function find(space = outside.space): Promise<{ code: number; classes: unknown[] }> {
  const startedAt = performance.now();
  const through = ["ip", "netns", "exec", space];
  const { code, out } = await Program.run(["find", "--json"], { through });
  const tookMs = performance.now() - startedAt;
  if (tookMs > foundWithinMs) throw new Error(`it took ${Math.round(tookMs)} ms`);
  const lines = out.split("\n").filter((line) => line !== "");
  return { code, classes: lines.map((line) => JSON.parse(line) as unknown) };
}

/** How often something is tried that comes true after a while. */
const mostTries = 20;

async function until(isTrue: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < mostTries; tries++) if (await isTrue()) return;
  throw new Error("it never came true");
}

function expectEqual(given: unknown, wanted: unknown): void {
  if (Bun.deepEquals(given, wanted)) return;
  throw new Error(`${Bun.inspect(given)} is not ${Bun.inspect(wanted)}`);
}
