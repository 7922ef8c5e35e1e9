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
  cuts: number;
}

const names = ["Ann", "Bob", "Cem", "Dew", "Eva"] as const;
const busy = 2;
const group = names.slice(0, 3);
const groupName = "groupChaos";
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
    const members = await Promise.all(
      names.map((name) => ChaosMember.join(proxy.port, name, random)),
    );
    const [first] = members;
    first?.makesGroup(groupName, [...group]);
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
    return { wrong: verdict(members, group), messages, cuts: proxy.cuts };
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
}

/** Two talk without pause, to everyone, to one and to the group; the others now and then. */
function startTalk(members: readonly ChaosMember[], random: Chance): { stop(): Promise<void> } {
  const over = new AbortController();
  const talkers = members.map(async (member, index) => {
    const others = names.filter((name) => name !== member.name);
    const isInGroup = group.some((name) => name === member.name);
    const receivers = ["everyone", ...others, ...(isInGroup ? [groupName] : [])];
    while (!over.signal.aborted) {
      member.says(oneOf(receivers, random));
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
