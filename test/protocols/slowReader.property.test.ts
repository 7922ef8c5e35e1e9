import { afterEach, beforeEach, expect, jest, test } from "bun:test";
import fc from "fast-check";
import { limits } from "../../src/model/limits.ts";
import { fakePort } from "../support/fakePort.ts";
import { NarrowSocket } from "../support/narrowSocket.ts";

const names = ["Fred", "Tess", "Iris", "Fay", "Tom", "Ida"] as const;
type Name = (typeof names)[number];

/** What each of them writes, by the protocol of their connection: frames, text or IRC. */
const protocols = {
  frames: {
    hello: (name: string) => frame({ type: "hello", v: 1, name, since: 0 }),
    say: (to: string, text: string, id: string) => frame({ type: "say", id, to, text }),
    join: (room: string, id: string) => frame({ type: "join", id, room }),
    leave: (room: string, id: string) => frame({ type: "leave", id, room }),
    rename: (name: string, id: string) => frame({ type: "rename", id, name }),
    ask: () => frame({ type: "who" }) + frame({ type: "rooms" }),
  },
  text: {
    hello: (name: string) => `${name}\n`,
    say: (to: string, text: string) => `${to}:${text}\n`,
    join: (room: string) => `/join ${room}\n`,
    leave: (room: string) => `/leave ${room}\n`,
    rename: (name: string) => `/nick ${name}\n`,
    ask: () => "/who\n/rooms\n",
  },
  irc: {
    hello: (name: string) => {
      return `CAP REQ :server-time echo-message\nNICK ${name}\nUSER u 0 * :${name}\nCAP END\n`;
    },
    say: (to: string, text: string) => {
      // A line of IRC is short.
      const target = to === "everyone" ? "#everyone" : to;
      return `PRIVMSG ${target} :${text.slice(0, 100)}\n`;
    },
    join: (room: string) => `JOIN ${room}\n`,
    leave: (room: string) => `PART ${room}\n`,
    rename: (name: string) => `NICK ${name}\n`,
    ask: () => "NAMES #everyone\nLIST\n",
  },
} as const;

const protocolOf = (name: Name) => {
  return protocols[name.startsWith("F") ? "frames" : name.startsWith("T") ? "text" : "irc"];
};

function frame(frame: object): string {
  return `${JSON.stringify(frame)}\n`;
}

type Step =
  | { do: "say"; who: Name; to: string; times: number }
  | { do: "join" | "leave"; who: Name; room: string }
  | { do: "rename"; who: Name; to: string }
  | { do: "ask"; who: Name }
  | { do: "come" | "go"; other: string }
  | { do: "read"; who: Name; bytes: number }
  | { do: "reconnect"; who: Name; since: number }
  | { do: "endTurn" };

const who = fc.constantFrom(...names);
const room = fc.constantFrom("#lab", "#yard");
const stepArbitrary = fc.oneof<fc.WeightedArbitrary<Step>[]>(
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant("say"),
      who,
      to: fc.constantFrom("everyone", "everyone", "#lab", "#yard", ...names),
      times: fc.constantFrom(1, 5, 20),
    }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constantFrom("join", "leave"), who, room }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant("rename"), who, to: fc.constantFrom("Zoe", "Zed") }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("ask"), who }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constantFrom("come", "go"),
      other: fc.constantFrom("Xin", "Yan"),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant("read"),
      who,
      bytes: fc.constantFrom(1_000, 50_000, 500_000, 2_000_000),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant("reconnect"),
      who: fc.constantFrom("Fred", "Fay"),
      since: fc.nat(200),
    }),
  },
  { weight: 6, arbitrary: fc.record({ do: fc.constant("endTurn") }) },
);

/** Long enough that a few dozen of them are more than may wait. */
const text = "👍".repeat(limits.textCharacters);

/** More than may wait, so that whoever reads nothing falls behind. */
const flood: Step[] = [
  { do: "say", who: "Fred", to: "everyone", times: 80 },
  { do: "endTurn" },
  { do: "say", who: "Fay", to: "everyone", times: 80 },
  { do: "endTurn" },
];

/** Plays the steps; gives what was told over each connection, in the order they were made. */
function play(steps: readonly Step[], slow: ReadonlySet<Name>) {
  const port = fakePort();
  const sockets: NarrowSocket[] = [];
  const others = new Map<string, ReturnType<typeof enter>>();
  const peers = new Map(names.map((name) => [name, enter(protocolOf(name).hello(name))] as const));
  let ids = 0;

  function enter(hello: string) {
    const socket = new NarrowSocket();
    sockets.push(socket);
    const { connection } = port.connectsOver(socket);
    const sends = (lines: string): void => connection.receive(Buffer.from(lines));
    sends(hello);
    return { socket, connection, sends };
  }

  function take(step: Extract<Step, { who: Name }>): void {
    const peer = peers.get(step.who);
    if (!peer) return;
    const protocol = protocolOf(step.who);
    ids += 1;
    if (step.do === "read") {
      if (!slow.has(step.who)) return;
      peer.socket.room += step.bytes;
      peer.connection.drained();
    } else if (step.do === "say") {
      for (let time = 0; time < step.times; time++) {
        peer.sends(protocol.say(step.to, text, `${ids} ${time}`));
      }
    } else if (step.do === "reconnect") {
      peer.connection.closed();
      const { since } = step;
      const resume = tokens.get(step.who);
      const again = enter(frame({ type: "hello", v: 1, name: step.who, resume, since }));
      if (slow.has(step.who)) again.socket.room = 0;
      peers.set(step.who, again);
    } else if (step.do === "rename") {
      peer.sends(protocol.rename(step.to, `${ids}`));
    } else if (step.do === "ask") {
      peer.sends(protocol.ask());
    } else {
      peer.sends(protocol[step.do](step.room, `${ids}`));
    }
  }

  port.endTurns();
  // It stays the same, however often they come back.
  const tokens = new Map(
    Array.from(peers, ([name, { socket }]) => {
      return [name, /"token":"([^"]+)"/.exec(socket.taken)?.[1]] as const;
    }),
  );
  for (const [name, { socket }] of peers) if (slow.has(name)) socket.room = 0;
  for (const step of steps) {
    if ("who" in step) {
      take(step);
    } else if (step.do === "endTurn") {
      port.endTurn();
    } else if (step.do === "come") {
      if (!others.has(step.other)) others.set(step.other, enter(protocols.text.hello(step.other)));
    } else if (step.do === "go") {
      others.get(step.other)?.connection.closed();
      others.delete(step.other);
    }
  }
  for (const { socket, connection } of peers.values()) {
    socket.room = Number.POSITIVE_INFINITY;
    connection.drained();
  }
  port.endTurns();
  const last = Array.from(peers.values(), ({ socket }) => socket.text);
  return { all: sockets.map(({ text }) => text), last };
}

beforeEach(() => {
  jest.useFakeTimers();
});

afterEach(() => {
  jest.useRealTimers();
});

test("whoever reads slowly is told the same in the same order as if they had read at once", () => {
  const slowOnes = fc.uniqueArray(who, { minLength: 1 });
  fc.assert(
    fc.property(
      fc.array(stepArbitrary, { maxLength: 80, size: "max" }),
      slowOnes,
      (steps, slow) => {
        const atOnce = play([...flood, ...steps], new Set());
        const later = play([...flood, ...steps], new Set(slow));
        // A connection that was lost has not told all.
        for (const [index, text] of later.all.entries()) {
          expect(atOnce.all[index]?.startsWith(text)).toBe(true);
        }
        expect(later.last.map((text, index) => text === atOnce.last[index])).not.toContain(false);
      },
    ),
    { numRuns: 15 },
  );
}, 60_000);
