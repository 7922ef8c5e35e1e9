import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { tcpEndpoint } from "../../src/client/tcpEndpoint.ts";
import { ChaosMember } from "./chaosMember.ts";
import { ChaosServer } from "./chaosServer.ts";
import { cuttingProxy } from "./cuttingProxy.ts";
import { findViolations } from "./invariants.ts";
import type { Random } from "./seededRandom.ts";
import { pickOne, seededRandom } from "./seededRandom.ts";

export interface ChaosOptions {
  /** Path of the compiled executable. */
  executable: string;
  seed: number;
  /** The fault: the server is killed, or connections are cut at random bytes. */
  by: "kill" | "cut";
  /** How often the server is killed; with `cut`, how many stretches of messages the round lasts. */
  times: number;
}

export interface ChaosResult {
  /** What broke the promises; empty for a good round. */
  violations: string[];
  /** Messages sent. */
  messages: number;
  /** Deliveries of messages to the room. */
  roomDeliveries: number;
  cuts: number;
}

const names = ["Ann", "Bob", "Cem", "Dew", "Eva"] as const;
/** How many of them talk without a pause. */
const busyMembers = 2;
const group = names.slice(0, 3);
const groupName = "groupChaos";
const room = "#chaos";
/** The share of actions that join or leave the room. */
const moveShare = 0.1;
/** Messages before each fault: at least so many, and at most. Members who are cut off often say less in a second. */
const leastMessages = 13;
const mostMessages = { kill: 60, cut: 25 };
/** In milliseconds, at most, between such a message and the fault, which may so meet any step on its way. */
const maxPauseMs = 10;
/** Bytes a connection passes before it is cut, at most: enough for a welcome and some messages. */
const maxBytes = 6_000;

/** Runs one class of five through faults and checks that it kept every promise. */
export async function runChaosRound({
  executable,
  seed,
  by,
  times,
}: ChaosOptions): Promise<ChaosResult> {
  const random = seededRandom(seed);
  const dataDir = await mkdtemp(join(tmpdir(), "classchat-chaos-"));
  try {
    await using server = await ChaosServer.start(executable, dataDir);
    using proxy = cuttingProxy({ serverPort: server.port, random, maxBytes });
    let time = 0;
    const now = (): number => (time += 1);
    const endpoint = tcpEndpoint({ host: "127.0.0.1", port: proxy.port });
    const members = await Promise.all(
      names.map((name) => ChaosMember.join({ endpoint, name, random, now })),
    );
    const [first] = members;
    first?.createGroup(groupName, [...group]);
    await first?.settled();
    for (const member of members) await member.enterRoom(room);
    // Even the shortest round has one message in the room.
    first?.send(room);
    await first?.settled();
    if (by === "cut") proxy.startCutting();
    const talk = startTalk(members, random);
    const spread = mostMessages[by] - leastMessages;
    for (let fault = 0; fault < times; fault++) {
      await talk.goesOn(leastMessages + Math.floor(random() * (spread + 1)));
      await Bun.sleep(random() * maxPauseMs);
      if (by === "kill") await server.killAndRestart();
    }
    // Each connection is cut in the end, however few bytes a message takes.
    if (by === "cut") while (proxy.cuts === 0) await talk.goesOn(1);
    // A connection that is cut before it has passed its own repeats would never finish.
    proxy.stopCutting();
    await talk.stop();
    for (const member of members) await member.settled();
    first?.send("everyone");
    await first?.settled();
    const last = [...(first?.sent.keys() ?? [])].at(-1) ?? "";
    for (const member of members.slice(1)) await member.waitForText(last);
    for (const member of members) member.leave();
    const received = members.flatMap((member) => member.received);
    return {
      violations: findViolations(members, group),
      messages: members.reduce((sum, { sent }) => sum + sent.size, 0),
      roomDeliveries: received.filter(({ to }) => to === room).length,
      cuts: proxy.cuts,
    };
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
}

interface Talk {
  /** Resolves once the members have sent so many messages more. */
  goesOn(messages: number): Promise<void>;
  stop(): Promise<void>;
}

/** Two members talk without a pause, the others now and then; all join and leave the room meanwhile. */
function startTalk(members: readonly ChaosMember[], random: Random): Talk {
  const over = new AbortController();
  let awaited = 0;
  let enough = Promise.withResolvers<void>();
  const talkers = members.map(async (member, index) => {
    const others = names.filter((name) => name !== member.name);
    const isInGroup = group.some((name) => name === member.name);
    const receivers = ["everyone", ...others, ...(isInGroup ? [groupName] : [])];
    while (!over.signal.aborted) {
      const isInRoom = member.isInRoom(room);
      const isMove = random() < moveShare;
      if (!isMove) {
        member.send(pickOne(isInRoom ? [...receivers, room] : receivers, random));
        awaited -= 1;
        if (awaited === 0) enough.resolve();
      } else if (isInRoom) await member.leaveRoom(room);
      else await member.enterRoom(room);
      await member.drained();
      await Bun.sleep(index < busyMembers ? random() * 2 : 20 + random() * 60);
    }
  });
  return {
    async goesOn(messages) {
      awaited = messages;
      enough = Promise.withResolvers<void>();
      await enough.promise;
    },
    async stop() {
      over.abort();
      await Promise.all(talkers);
    },
  };
}
