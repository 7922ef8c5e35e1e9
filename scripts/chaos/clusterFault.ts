import type { ClassBed, EngineBed } from "./clusterBed.ts";
import { machines } from "./clusterBed.ts";
import type { FaultyLink } from "./faultyLink.ts";
import type { Random } from "./seededRandom.ts";
import { pickOne } from "./seededRandom.ts";

/** Something that goes wrong for a while. */
export interface Fault {
  /** As a person reads it. */
  readonly what: string;
  /** What is not as it should be: of one thing there is one fault at a time. */
  readonly about: string;
  /** Members are without the server of this number. */
  readonly server?: number;
  /** Servers may be without the engine, or a part of it without the others. */
  readonly isOfEngine: boolean;
  readonly ms: number;
  start(): void | Promise<void>;
  /** All is well again. */
  end(): void | Promise<void>;
}

/** Milliseconds that something is away, at most. */
const longestMs = 4_000;
/** Milliseconds of a server that hangs for long: the others declare it gone. */
const goneMs = 13_000;
/** The share of servers that hang for so long. */
const goneShare = 0.1;

/** What goes wrong next. */
export function pickFault(engine: EngineBed, { servers }: ClassBed, random: Random): Fault {
  const index = pickOne(machines, random);
  const server = servers[index];
  const node = engine.nats.nodes[index];
  if (!server || !node) throw new Error("there is no such machine");
  const { process } = server;
  const ms = random() * longestMs;
  const way = random() < 0.5 ? "cut" : "hang";
  const isLong = random() < goneShare;
  const ofServer = { about: `server ${index}`, server: index, isOfEngine: false };
  const ofNode = { about: `engine ${index}`, isOfEngine: true, ms };
  return pickOne<Fault>(
    [
      {
        ...ofServer,
        what: `server ${index} is killed`,
        ms,
        start: () => process.kill(),
        end: () => process.startUntilReady(),
      },
      {
        ...ofServer,
        what: `server ${index} is stopped`,
        ms: isLong ? goneMs : ms,
        start: () => process.hang(),
        end: () => process.goOn(),
      },
      {
        ...ofNode,
        what: `engine ${index} is killed`,
        start: () => node.kill(),
        end: () => node.start(),
      },
      {
        ...ofNode,
        what: `engine ${index} is stopped`,
        start: () => node.hang(),
        end: () => node.goOn(),
      },
      {
        about: `members of server ${index}`,
        server: index,
        isOfEngine: false,
        what: `the way to server ${index}: ${way}`,
        ms,
        ...links([server.forMembers], way),
      },
      {
        about: `server ${index} and the engine`,
        // Its members have a server that answers nothing.
        server: index,
        isOfEngine: true,
        what: `the way from server ${index} to the engine: ${way}`,
        ms,
        ...links(server.toEngine, way),
      },
      {
        about: `engine ${index} and the others`,
        isOfEngine: true,
        what: `the way from engine ${index} to the others: ${way}`,
        ms,
        ...links(
          engine.routes
            .filter(({ from, to }) => from === index || to === index)
            .map(({ link }) => link),
          way,
        ),
      },
    ],
    random,
  );
}

function links(all: readonly FaultyLink[], way: "cut" | "hang"): Pick<Fault, "start" | "end"> {
  return {
    start() {
      for (const link of all) link[way]();
    },
    end() {
      for (const link of all) link.heal();
    },
  };
}
