import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Chance } from "./chance.ts";
import { chance, oneOf } from "./chance.ts";
import { ChaosMember } from "./chaosMember.ts";
import { ChaosServer } from "./chaosServer.ts";
import { cuttingProxy } from "./cuttingProxy.ts";
import { verdict } from "./verdict.ts";

export interface ChaosOptions {
  /** Path of the compiled executable. */
  executable: string;
  seed: number;
  /** What happens to the class: the server is killed, or connections are cut at random bytes. */
  by: "kill" | "cut";
  /** How often. */
  times: number;
}

export interface ChaosResult {
  /** What went wrong; empty where nothing did. */
  wrong: string[];
  messages: number;
  /** How often a message of the room was heard. */
  heardInRoom: number;
  cuts: number;
}

const names = ["Ann", "Bob", "Cem", "Dew", "Eva"] as const;
const busy = 2;
const group = names.slice(0, 3);
const groupName = "groupChaos";
const room = "#chaos";
/** How many of the wishes are to come into the room or to leave it. */
const moves = 0.1;
/** Enough for a welcome and some messages. */
const mostBytes = 6_000;

/** One class of five, two of them busy, to which bad things happen; and whether all kept its promises. */
export async function chaosRound({
  executable,
  seed,
  by,
  times,
}: ChaosOptions): Promise<ChaosResult> {
  const random = chance(seed);
  const dataDir = await mkdtemp(join(tmpdir(), "classchat-chaos-"));
  try {
    await using server = await ChaosServer.start(executable, dataDir);
    using proxy = cuttingProxy({ serverPort: server.port, random, mostBytes });
    let moments = 0;
    const moment = (): number => (moments += 1);
    const { port } = proxy;
    const members = await Promise.all(
      names.map((name) => ChaosMember.join({ port, name, random, moment })),
    );
    const [first] = members;
    first?.makesGroup(groupName, [...group]);
    await first?.settled();
    for (const member of members) await member.enters(room);
    // However short the round turns out: this much is said in the room.
    first?.says(room);
    await first?.settled();
    if (by === "cut") proxy.storm();
    const talk = startTalk(members, random);
    for (let time = 0; time < times; time++) {
      await Bun.sleep(20 + random() * 180);
      if (by === "kill") await server.killAndRestart();
    }
    // A connection that never passes more than it has to repeat would never be done.
    proxy.calm();
    await talk.stop();
    for (const member of members) await member.settled();
    first?.says("everyone");
    await first?.settled();
    const last = [...(first?.sent.keys() ?? [])].at(-1) ?? "";
    for (const member of members.slice(1)) await member.sees(last);
    for (const member of members) member.leave();
    const messages = members.reduce((sum, { sent }) => sum + sent.size, 0);
    const heardInRoom = members.flatMap(({ seen }) => seen).filter(({ to }) => to === room).length;
    return { wrong: verdict(members, group), messages, heardInRoom, cuts: proxy.cuts };
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
}

/** Two talk without pause, to everyone, to one, to the group and the room; the others now and then. All come and go there. */
function startTalk(members: readonly ChaosMember[], random: Chance): { stop(): Promise<void> } {
  const over = new AbortController();
  const talkers = members.map(async (member, index) => {
    const others = names.filter((name) => name !== member.name);
    const isInGroup = group.some((name) => name === member.name);
    const receivers = ["everyone", ...others, ...(isInGroup ? [groupName] : [])];
    while (!over.signal.aborted) {
      const isIn = member.isIn(room);
      if (random() >= moves) member.says(oneOf(isIn ? [...receivers, room] : receivers, random));
      else if (isIn) await member.exits(room);
      else await member.enters(room);
      await member.drained();
      await Bun.sleep(index < busy ? random() * 2 : 20 + random() * 60);
    }
  });
  return {
    async stop() {
      over.abort();
      await Promise.all(talkers);
    },
  };
}
