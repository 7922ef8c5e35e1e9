import type { Endpoint } from "../../src/client/connection.ts";
import { tcpEndpoint } from "../../src/client/tcpEndpoint.ts";
import { webSocketEndpoint } from "../../src/page/webSocketEndpoint.ts";
import { ChaosMember } from "./chaosMember.ts";
import type { EngineBed } from "./clusterBed.ts";
import { ClassBed } from "./clusterBed.ts";
import type { Fault } from "./clusterFault.ts";
import { pickFault } from "./clusterFault.ts";
import { findViolations } from "./invariants.ts";
import { LineMember } from "./lineMember.ts";
import { findDifferences } from "./sameOrder.ts";
import type { Random } from "./seededRandom.ts";
import { pickOne, seededRandom } from "./seededRandom.ts";

export interface ClusterRoundOptions {
  /** Path of the compiled executable. */
  executable: string;
  engine: EngineBed;
  seed: number;
  faults: number;
}

export interface ClusterRoundResult {
  /** What broke the promises; empty for a good round. */
  violations: string[];
  messages: number;
  /** Messages that were refused since the engine was away for 30 seconds: nobody has received them. */
  refused: number;
  roomDeliveries: number;
  /** What went wrong, in its order. */
  faults: string[];
  /**
   * Milliseconds from when a member noticed that their server was lost until they were back, while another was well:
   * where the engine was well too, and where it may have had to choose another leader.
   */
  backMs: { engineWell: number[]; engineIll: number[] };
}

const group = ["Ann", "Bob", "Cem"];
const groupName = "groupChaos";
const room = "#chaos";
/** Whose messages are checked one by one; each is at one of the servers, some by the page's WebSocket. */
const talkers = [
  { name: "Ann", at: 0, by: "tcp" },
  { name: "Bob", at: 1, by: "web" },
  { name: "Cem", at: 2, by: "tcp" },
  { name: "Dew", at: 1, by: "tcp" },
  { name: "Eva", at: 2, by: "web" },
] as const;
/** Groups that are contended for: nobody may make more than 20 that still exist. */
const mostGroups = 15;
/** They want the same names and groups. */
const rivals = [
  { name: "Fay", at: 0, by: "tcp" },
  { name: "Gus", at: 1, by: "tcp" },
] as const;
const contested = ["Red", "Blue"] as const;
/** The share of actions that join or leave the room. */
const moveShare = 0.1;
/** Milliseconds between two actions of a member, at most. */
const longestRestMs = 60;
/** Milliseconds between two faults, at most. */
const longestPeaceMs = 1_500;
/** Milliseconds in which all must be well again after the last fault. */
const settleMs = 45_000;
/** Milliseconds after a fault of the engine in which it may still choose its leaders. */
const electionMs = 10_000;

interface Trouble {
  fault: Fault;
  from: number;
  to: number;
}

/** Runs one class on three servers through faults, and checks that it kept every promise. */
export async function runClusterRound(options: ClusterRoundOptions): Promise<ClusterRoundResult> {
  const { executable, engine, seed, faults } = options;
  const random = seededRandom(seed);
  await using bed = await ClassBed.start({ executable, engine, className: `chaos ${seed}` });
  let time = 0;
  const now = (): number => (time += 1);
  const join = async ({ name, at, by }: { name: string; at: number; by: "tcp" | "web" }) => {
    const address = `127.0.0.1:${bed.servers[at]?.process.port}`;
    const endpoint = by === "tcp" ? byTcp(bed, address) : byWebSocket(bed, address);
    return await ChaosMember.join({ endpoint, name, random, now });
  };
  const members = await Promise.all(talkers.map(join));
  const contenders = await Promise.all(rivals.map(join));
  const all = [...members, ...contenders];
  const ports = bed.servers.map(({ forMembers }) => forMembers.port);
  const others = [new LineMember("irc", "Irc", ports), new LineMember("netcat", "Net", ports)];
  await Promise.all(others.map((other) => other.until()));
  const [first] = members;
  first?.createGroup(groupName, group);
  await first?.settled();
  for (const member of members) await member.enterRoom(room);
  first?.send(room);
  await first?.settled();
  const over = new AbortController();
  const talks = [
    ...members.map((member) => talk(member, random, over.signal)),
    ...contenders.map((one, index) => contend(one, index, random, over.signal)),
    ...others.map((other) => chat(other, random, over.signal)),
  ];
  // Of its own, as the talk depends on how quick the machine is.
  const ill = seededRandom(seed);
  const troubles = await runFaults(faults, () => pickFault(engine, bed, ill), ill);
  over.abort();
  const isSettled = settle(first, all, others, talks);
  const last = await Promise.race([isSettled, Bun.sleep(settleMs).then(() => undefined)]);
  const violations = last === undefined ? describeLate(all) : [];
  if (last !== undefined) {
    const outside = new Set([...rivals.map(({ name }) => name), ...others.map(({ name }) => name)]);
    const isOutside = (text: string): boolean => outside.has(text.slice(0, 3) as "Fay");
    const own = members.map((member) => ({
      ...pickRecord(member),
      received: member.received.filter(({ text }) => !isOutside(text)),
    }));
    violations.push(...findViolations(own, group));
    for (const { name, failures } of contenders)
      violations.push(...failures.map((f) => `${name}: ${f}`));
    const refused = new Set(all.flatMap((member) => [...member.refused]));
    for (const { name, received } of all) {
      const told = received.filter(({ text }) => refused.has(text));
      violations.push(...told.map(({ text }) => `${name} received what was refused: ${text}`));
    }
    violations.push(...findDifferences(all, others, last));
    const differs = await bed.differences(settleMs);
    if (differs !== undefined) violations.push(differs);
  }
  violations.push(...bed.surprises, ...engine.ended);
  for (const member of [...all, ...others]) member.leave();
  const received = members.flatMap((member) => member.received);
  return {
    violations,
    messages: all.reduce((sum, { sent }) => sum + sent.size, 0),
    refused: all.reduce((sum, { refused }) => sum + refused.size, 0),
    roomDeliveries: received.filter(({ to }) => to === room).length,
    faults: troubles.map(({ fault }) => `${fault.what} for ${Math.round(fault.ms)} ms`),
    backMs: measureReturns(all, troubles),
  };
}

/** The parts of a member that the checks read. */
function pickRecord({ name, received, sent, memberships, failures }: ChaosMember) {
  return { name, received, sent, memberships, failures };
}

/** Lets things go wrong, several at a time; resolves once all is well again. */
async function runFaults(count: number, pick: () => Fault, random: Random): Promise<Trouble[]> {
  const troubles: Trouble[] = [];
  const present = new Set<string>();
  const ends: Promise<void>[] = [];
  while (troubles.length < count) {
    await Bun.sleep(random() * longestPeaceMs);
    const fault = pick();
    if (present.has(fault.about)) continue;
    present.add(fault.about);
    const trouble = { fault, from: performance.now(), to: Infinity };
    troubles.push(trouble);
    await fault.start();
    ends.push(
      Bun.sleep(fault.ms).then(async () => {
        await fault.end();
        trouble.to = performance.now();
        present.delete(fault.about);
      }),
    );
  }
  await Promise.all(ends);
  return troubles;
}

/** Resolves to what is said last, once everybody is told it. */
async function settle(
  first: ChaosMember | undefined,
  all: readonly ChaosMember[],
  others: readonly LineMember[],
  talks: readonly Promise<void>[],
): Promise<string> {
  await Promise.all(talks);
  for (const member of all) await member.settled();
  await Promise.all(others.map((other) => other.until()));
  first?.send("everyone");
  await first?.settled();
  const last = [...(first?.sent.keys() ?? [])].at(-1) ?? "";
  for (const member of all.slice(1)) await member.waitForText(last);
  await Promise.all(others.map((other) => other.until(last)));
  return last;
}

function describeLate(all: readonly ChaosMember[]): string[] {
  const silent = all.flatMap(({ name, sent }) => {
    const open = [...sent].filter(([, { seq }]) => seq === undefined).map(([text]) => text);
    return open.length > 0 ? [`${name} has no receipt for ${open.length}, first ${open[0]}`] : [];
  });
  const failures = all.flatMap(({ name, failures: own }) => own.map((one) => `${name}: ${one}`));
  return [`it did not settle within ${settleMs} ms`, ...failures, ...silent];
}

async function talk(member: ChaosMember, random: Random, over: AbortSignal): Promise<void> {
  const others = talkers.map(({ name }) => name).filter((name) => name !== member.name);
  const isInGroup = group.includes(member.name);
  const receivers = ["everyone", ...others, ...(isInGroup ? [groupName] : [])];
  while (!over.aborted) {
    const isInRoom = member.isInRoom(room);
    const isMove = random() < moveShare;
    if (!isMove) member.send(pickOne(isInRoom ? [...receivers, room] : receivers, random));
    else if (isInRoom) await member.leaveRoom(room);
    else await member.enterRoom(room);
    await member.drained();
    await Bun.sleep(random() * longestRestMs);
  }
}

/** Takes a name, or makes a group, that others want at the same time. */
async function contend(
  member: ChaosMember,
  index: number,
  random: Random,
  over: AbortSignal,
): Promise<void> {
  for (let turn = 0; !over.aborted; turn += 1) {
    member.contendForName(pickOne([...contested, member.name], random));
    const round = Math.floor(turn / 10);
    const isGroupDue = turn % 10 === index && round < mostGroups;
    if (isGroupDue) member.contendForGroup(`groupRival${round}`, group);
    member.send("everyone");
    await member.settled();
    await Bun.sleep(random() * longestRestMs);
  }
}

async function chat(member: LineMember, random: Random, over: AbortSignal): Promise<void> {
  while (!over.aborted) {
    member.say();
    await Bun.sleep(random() * longestRestMs * 2);
  }
}

function byTcp(bed: ClassBed, place: string): Endpoint {
  const port = bed.portFor(place);
  return { ...tcpEndpoint({ host: "127.0.0.1", port }), at: (address) => byTcp(bed, address) };
}

function byWebSocket(bed: ClassBed, place: string): Endpoint {
  const endpoint = webSocketEndpoint(`ws://127.0.0.1:${bed.portFor(place)}/ws`);
  return { ...endpoint, at: (address) => byWebSocket(bed, address) };
}

function measureReturns(
  members: readonly ChaosMember[],
  troubles: readonly Trouble[],
): ClusterRoundResult["backMs"] {
  const backMs: ClusterRoundResult["backMs"] = { engineWell: [], engineIll: [] };
  for (const { from, to } of members.flatMap(({ absences }) => absences)) {
    const present = troubles.filter((trouble) => trouble.from < to && trouble.to > from);
    const ill = new Set(present.map(({ fault }) => fault.server));
    ill.delete(undefined);
    if (ill.size > 1) continue;
    const isIll = troubles.some(
      ({ fault, ...when }) => fault.isOfEngine && when.from < to && when.to + electionMs > from,
    );
    backMs[isIll ? "engineIll" : "engineWell"].push(to - from);
  }
  return backMs;
}
