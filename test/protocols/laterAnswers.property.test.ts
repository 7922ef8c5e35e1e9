import { afterEach, beforeEach, expect, jest, test } from "bun:test";
import fc from "fast-check";
import { LocalLog } from "../../src/log/localLog.ts";
import { DelayedLog } from "../support/delayedLog.ts";
import { fakePort } from "../support/fakePort.ts";
import { TestClass } from "../support/testClass.ts";

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

const token = "A".repeat(32);
const person = fc.constantFrom("Ann", "Tim", "iris", "Zoe", "Max");
const room = fc.constantFrom("#lab", "#yard");
const text = fc.constantFrom("hi", "two words", "10:30");

const toFrame = (frame: object) => JSON.stringify(frame);
const about = <Type extends string>(type: Type) => ({
  type: fc.constant(type),
  id: fc.nat(1_000_000).map(String),
});
const frameLine = fc
  .oneof(
    {
      weight: 4,
      arbitrary: fc.record({
        ...about("say"),
        to: fc.oneof(person, room, fc.constant("everyone")),
        text,
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        ...about("say"),
        id: fc.nat(9).map(String),
        to: fc.constant("everyone"),
        text,
      }),
    },
    fc.record({ ...about("correct"), seq: fc.constantFrom("last" as const, 1, 2), text }),
    fc.record({
      ...about("react"),
      seq: fc.constantFrom(1, 2),
      reaction: fc.constantFrom("like"),
      on: fc.boolean(),
    }),
    fc.record({
      ...about("group"),
      name: fc.constantFrom("groupA", "groupB"),
      members: fc.constant(["Ann", "Tim", "Max", "iris"]),
    }),
    fc.record({ ...about("leaveGroup"), name: fc.constant("groupA") }),
    fc.record({
      ...about("dropFromGroup"),
      name: fc.constant("groupA"),
      members: fc.array(person, { minLength: 1, maxLength: 2 }),
    }),
    fc.record({ ...about("rename"), name: fc.constantFrom("Max", "Moritz", "Ann", "no name") }),
    fc.record({ ...about("join"), room }),
    fc.record({ ...about("leave"), room }),
    fc.record({ ...about("topic"), room, topic: text }),
    fc.record({ ...about("mode"), room, modes: fc.constantFrom("+i", "+m-i", "+q", "+o Ann") }),
    fc.record({ ...about("moderate"), act: fc.constant({ type: "quiet", on: true }) }),
    fc.record({ ...about("claim"), code: fc.constantFrom("12345678", "right") }),
    fc.record({ ...about("history"), with: fc.constant("everyone") }),
    fc.record({
      type: fc.constantFrom("who", "groups", "rooms", "menu", "ping", "pong", "nonsense"),
    }),
    fc.record({ type: fc.constant("names"), room }),
  )
  .map(toFrame);

const textLine = fc.oneof(
  text,
  fc.tuple(person, text).map(([name, said]) => `${name}:${said}`),
  fc.tuple(room, text).map(([name, said]) => `${name}:${said}`),
  fc.constantFrom(
    "groupA:hi",
    "group groupA Ann,Tim,Max,iris",
    "/leave groupA",
    "/group drop groupA Tim",
  ),
  fc.constantFrom(
    "/who",
    "/group",
    "/rooms",
    "menu",
    "/help",
    "/back",
    "/search hi",
    "Ann;oops",
    "",
  ),
  fc.constantFrom(
    "/nick Moritz",
    "/nick Max",
    "/nick Ann",
    "/teacher 12345678",
    "/teacher right",
    "/quiet",
  ),
  fc.constantFrom("/reply Ann yes", "/react 👍", "/correct better", "/takeback", "/reply yes"),
  room.map((name) => `/join ${name}`),
  room.map((name) => `/leave ${name}`),
  room.map((name) => `/names ${name}`),
  fc.tuple(room, text).map(([name, topic]) => `/topic ${name} ${topic}`),
  fc.tuple(room, person).map(([name, who]) => `/kick ${name} ${who}`),
);

const ircLine = fc.oneof(
  fc
    .tuple(
      fc.oneof(person, room, fc.constantFrom("#everyone", "#groupA", "Ann,Tim,#lab", "server")),
      text,
    )
    .map(([target, said]) => `PRIVMSG ${target} :${said}`),
  fc.constantFrom("GROUP groupA Ann,Tim,Max,iris", "PART #groupA", "KICK #groupA Tim,Ann", "GROUP"),
  fc.constantFrom(
    "JOIN #lab,#yard,#lab",
    "JOIN 0",
    "JOIN #everyone",
    "PART #lab,#yard",
    "JOIN #lab",
  ),
  fc.constantFrom("NICK Moritz", "NICK Max", "NICK Ann", "NICK no:name"),
  fc.constantFrom(
    "MODE #lab +m-m+i",
    "MODE #lab +b-b *!*@x",
    "MODE #everyone +m+i",
    "MODE #lab",
    "MODE #lab +o Ann",
  ),
  fc.constantFrom(
    "NAMES #lab",
    "WHO #everyone",
    "WHOIS Ann",
    "LIST",
    "ISON Ann Max Moritz",
    "LUSERS",
  ),
  fc.constantFrom("TOPIC #lab :acids", "TOPIC #lab", "INVITE Ann #lab", "KICK #lab Ann,Tim,Zoe"),
  fc.constantFrom(
    "AWAY :tea",
    "AWAY",
    "PING 1",
    "CAP REQ :echo-message labeled-response batch message-tags",
    "NONSENSE",
  ),
  fc.constantFrom(
    "PRIVMSG server :menu",
    "PRIVMSG server :/takeback",
    "PRIVMSG server :/correct better",
    "OPER teacher right",
  ),
  fc.constantFrom(
    "@label=l1 PRIVMSG Ann :hi",
    "@label=l2 JOIN #lab,#yard",
    "@label=l3 NICK Max",
    "@label=l4 PING x",
  ),
);

interface Spoken {
  /** What comes first. */
  opening: string[];
  line: fc.Arbitrary<string>;
  /** How the peer leaves. */
  closing: string;
}

const spoken: Record<string, Spoken> = {
  frames: {
    opening: [toFrame({ type: "hello", v: 1, name: "Max", resume: token })],
    line: frameLine,
    closing: toFrame({ type: "exit" }),
  },
  text: { opening: ["Max"], line: textLine, closing: "exit" },
  IRC: { opening: ["NICK Max", "USER max 0 * :Max"], line: ircLine, closing: "QUIT :bye" },
};

const oneByOne = (): number => 1;

/** How the peer's side ends: by a last line, by its end, or not at all. */
type Ending = "leaves" | "ends" | "stays";

/** A class in which others speak each protocol already, and what everybody is told once Max has come. */
function startClass(isDelayed: boolean) {
  const testClass = new TestClass();
  const delayed = new DelayedLog(testClass.hub);
  const port = fakePort({ testClass, log: isDelayed ? delayed : new LocalLog(testClass.hub) });
  const settle = (counts = oneByOne): void => {
    for (port.endTurns(); delayed.size > 0; port.endTurns()) delayed.applyTurn(counts());
  };
  const peers = [
    [toFrame({ type: "hello", v: 1, name: "Ann", resume: "B".repeat(32) })],
    ["Tim"],
    ["NICK iris", "USER i 0 * :Iris"],
  ].map((lines) => {
    const peer = port.connects();
    peer.sends(lines.map((line) => `${line}\r\n`).join(""));
    settle();
    return peer;
  });
  const max = port.connects();
  const before = peers.map(({ socket }) => socket.text.length);
  return {
    max,
    settle,
    told: () => ({
      max: max.socket.text,
      isEnded: max.socket.calls.includes("end"),
      others: peers.map(({ socket }, index) => socket.text.slice(before[index])),
    }),
  };
}

/** Each line in a turn of its own, answered at once. */
function runLineByLine(lines: readonly string[], ending: Ending) {
  const { max, settle, told } = startClass(false);
  for (const line of lines) {
    max.sends(`${line}\r\n`);
    settle();
  }
  if (ending === "ends") max.connection.ended();
  settle();
  return told();
}

/** All lines at once, answered later, so many commands a turn. */
function runPipelined(lines: readonly string[], ending: Ending, counts: () => number) {
  const { max, settle, told } = startClass(true);
  max.sends(lines.map((line) => `${line}\r\n`).join(""));
  if (ending === "ends") max.connection.ended();
  settle(counts);
  return told();
}

for (const [name, { opening, line, closing }] of Object.entries(spoken)) {
  const script = fc.tuple(
    fc.array(line, { maxLength: 14, size: "max" }),
    fc.constantFrom<Ending[]>("leaves", "ends", "stays"),
  );
  const linesOf = (said: readonly string[], ending: Ending) => [
    ...opening,
    ...said,
    ...(ending === "leaves" ? [closing] : []),
  ];

  test(`${name}: lines that come at once are answered later as they would be one by one`, () => {
    fc.assert(
      fc.property(script, ([said, ending]) => {
        const lines = linesOf(said, ending);
        expect(runPipelined(lines, ending, oneByOne)).toEqual(runLineByLine(lines, ending));
      }),
      { numRuns: 120 },
    );
  });

  test(`${name}: however many commands are applied in a turn, the same lines are told`, () => {
    fc.assert(
      fc.property(
        script,
        fc.infiniteStream(fc.integer({ min: 1, max: 5 })),
        ([said, ending], counts) => {
          const lines = linesOf(said, ending);
          const sorted = ({ max, others }: ReturnType<typeof runLineByLine>) =>
            [max, ...others].map((told) => told.split("\n").toSorted());
          const counted = () => counts.next().value ?? 1;
          const pipelined = runPipelined(lines, ending, counted);
          expect(sorted(pipelined)).toEqual(sorted(runLineByLine(lines, ending)));
        },
      ),
      { numRuns: 80 },
    );
  });
}
