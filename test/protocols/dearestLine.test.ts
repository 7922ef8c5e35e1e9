import { expect, test } from "bun:test";
import * as fc from "fast-check";
import { teacherCommandNames } from "../../src/model/typedLine.ts";
import { ircCommands } from "../../src/protocols/irc/commands/table.ts";
import type { Peer } from "../../src/hub/member.ts";
import { fakePort } from "../support/fakePort.ts";
import { FakeSocket } from "../support/fakeSocket.ts";

/**
 * How many plain messages any single line may cost, in CPU time. A plain message takes about 6 µs here, 17
 * by IRC; a line of text or of frames may be 2,000 times as long, one of IRC ten times.
 */
const most = { text: 1_000, frames: 1_000, irc: 400 };

/** CPU time is measured, so a busy machine makes these tests slower and finds nothing dearer. */
const withinMs = 60_000;

/** What grows when it is folded, split, parsed or cut; each is repeated as often as the line allows. */
const fillers = [
  ...'x,:#*?@+"\\[{ \t\b\u007f\u0000\u202e',
  "\ufdfa",
  "e\u0301",
  "\u{1f468}\u200d\u{1f469}\u200d\u{1f467}",
  "é\b",
  "a,",
  "#a,",
  "*a?",
  "ß",
  "member1,",
  "#room1,",
];

const names = ["", "member1", "#bans", "#room", "#nowhere", "groupAll", "everyone", "server"];
const longest = 65_000;

const typed = [
  "",
  "//",
  "/",
  "/who ",
  "/msg ",
  "/msg member1 ",
  "group ",
  "group groupX ",
  "/group add groupAll ",
  "/group drop groupAll ",
  "/leave groupAll",
  "/nick ",
  "/join #",
  "/leave #",
  "/names #",
  "/topic #bans ",
  "/kick #bans ",
  "/invite #bans ",
  "/mode #bans +",
  "/mode #bans +b ",
  ...teacherCommandNames.flatMap((command) => [`/${command} `, `/${command} member1 `]),
  "/rooms",
  "/menu",
  "/help",
  "exit",
  ...names.map((name) => `${name}:`),
];

function frame(type: string, keys: object): string {
  return JSON.stringify({ type, id: "i", ...keys });
}

/** Frames of every type, with the filler wherever a client may write what it likes. */
function framesOf(text: string): string[] {
  const members = text.split(",");
  return [
    frame("hello", { v: 1, name: text }),
    frame("say", { to: "everyone", text }),
    frame("say", { to: text, text: "x" }),
    frame("say", { to: "#bans", text }),
    frame("say", { to: "everyone", text, replyTo: 1 }),
    frame("correct", { seq: "last", text }),
    frame("react", { seq: 1, reaction: "👍", on: true, text }),
    frame("group", { name: "groupX", members }),
    frame("group", { name: text, members: ["a", "b", "c"] }),
    frame("leaveGroup", { name: text, reason: text }),
    frame("addToGroup", { name: "groupAll", members }),
    frame("dropFromGroup", { name: text, members }),
    frame("rename", { name: text }),
    frame("join", { room: `#${text}`, key: text }),
    frame("leave", { room: "#room1", reason: text }),
    frame("topic", { room: "#bans", topic: text }),
    frame("kick", { room: "#bans", name: text, reason: text }),
    frame("invite", { room: "#bans", name: text }),
    frame("mode", { room: "#bans", modes: `+${text}` }),
    frame("mode", { room: "#bans", modes: `+bbbbbbbbbb ${text.replaceAll(",", " ")}` }),
    frame("claim", { code: text }),
    frame("moderate", { act: { type: "mute", name: text } }),
    frame("moderate", { act: { type: "retract", name: text, count: "all" } }),
    frame("moderate", { act: { type: "remove", name: "member1", reason: text } }),
    frame("moderate", { act: { type: text, name: text } }),
    frame("names", { room: text }),
    ...["rooms", "groups", "who", "menu", "ping", "pong", text].map((type) => frame(type, {})),
    `{"type":"say","x":${text}`,
    `{"type":${"[".repeat(text.length / 2)}${"]".repeat(text.length / 2)}}`,
  ].filter((line) => Buffer.byteLength(line) <= longest);
}

/** A speaker of each protocol; what begins a conversation that is over. */
const protocols = {
  text: {
    hello: (name: string) => `${name}\n`,
    joins: (room: string) => `/join ${room}\n`,
    renames: (name: string) => `/nick ${name}\n`,
    plain: "hello everybody, how are you\n",
    lines: (text: string) => typed.map((start) => `${start}${text}\n`),
  },
  frames: {
    hello: (name: string) => `${frame("hello", { v: 1, name })}\n`,
    joins: (room: string) => `${frame("join", { room })}\n`,
    renames: (name: string) => `${frame("rename", { name })}\n`,
    plain: `${frame("say", { to: "everyone", text: "hello everybody, how are you" })}\n`,
    lines: (text: string) => framesOf(text).map((line) => `${line}\n`),
  },
  irc: {
    hello: (name: string) => `NICK ${name}\r\nUSER u 0 * :Real\r\n`,
    joins: (room: string) => `JOIN ${room}\r\n`,
    renames: (name: string) => `NICK ${name}\r\n`,
    plain: "PRIVMSG #everyone :hello everybody, how are you\r\n",
    lines: (text: string) =>
      [...ircCommands.keys()].flatMap((command) => {
        const params = ["", ...names.map((name) => `${name} `)];
        const some = params.map((first) => `${command} ${first}${text}`);
        return [...some, `@a=${text} PING x`].map((line) => `${cut(line, 510)}\r\n`);
      }),
  },
} as const;

type Protocol = keyof typeof protocols;

/** At most so many bytes of it. */
function cut(text: string, bytes: number): string {
  // No character takes less than a byte: of a long text only the start is copied.
  return Buffer.from(text.slice(0, bytes))
    .subarray(0, bytes)
    .toString("utf8")
    .replace(/\ufffd$/, "");
}

/** A socket that nobody looks at: what is written to it costs nothing here. */
class NullSocket extends FakeSocket {
  override write(bytes: Uint8Array): number {
    return bytes.length;
  }
}

const silent: Peer = { deliver() {}, replaced() {} };
const listeners = 100;
const long = "ab".repeat(13);
/** With fewer the clock is too coarse. */
const plainMessages = 50;

/** A class in which much is to be looked through, and a speaker with many former names. */
function fullClass(protocol: Protocol) {
  const port = fakePort();
  const { testClass } = port;
  for (let index = 0; index < listeners; index++) {
    const name = `member${index}`;
    testClass.apply({ type: "join", at: 0, name }, silent);
    const member = testClass.hub.view.findMember(name);
    if (!member) throw new Error(`${name} is not in`);
    for (let room = 0; room < 3; room++) testClass.joinRoom(member, `#room${index}x${room}`);
    if (index > 0) continue;
    testClass.joinRoom(member, "#bans");
    for (let mask = 0; mask < 100; mask++) {
      testClass.setModes(member, "#bans", `+b *${long}${mask}*`);
    }
  }
  for (const { hello, joins } of Object.values(protocols)) {
    const { connection } = port.connects(new NullSocket());
    connection.receive(Buffer.from(hello(`listener${joins("").length}`)));
    connection.receive(Buffer.from(joins("#bans")));
  }
  const { hello, joins, renames, plain } = protocols[protocol];
  let speaker = port.connects(new NullSocket());
  let comings = 0;
  const send = (bytes: Uint8Array): void => {
    speaker.connection.receive(bytes);
    port.endTurn();
    // A line that took all of its turn is read in the next one.
    port.endTurn();
  };
  const come = (): void => {
    comings += 1;
    speaker = port.connects(new NullSocket());
    send(Buffer.from(hello(`speaker${comings}`)));
    send(Buffer.from(joins("#bans")));
    for (let name = 0; name < 15; name++) {
      send(Buffer.from(renames(`${long}${comings}x${name}`)));
    }
  };
  come();
  /** Microseconds of CPU that a line takes when it is sent so many times. */
  const measure = (line: string, times: number): number => {
    const bytes = Buffer.from(line);
    if (speaker.connection.isClosing) come();
    const before = process.cpuUsage();
    for (let time = 0; time < times; time++) send(bytes);
    const { user, system } = process.cpuUsage(before);
    testClass.events.length = 0;
    return user + system;
  };
  measure(plain, 500);
  /** How many plain messages a line costs, of so many comparisons the least: each with messages sent right before. */
  const compare = (line: string, times: number): number => {
    let least = Number.POSITIVE_INFINITY;
    for (let time = 0; time < times; time++) {
      const plainUs = Math.max(1, measure(plain, plainMessages) / plainMessages);
      least = Math.min(least, measure(line, 1) / plainUs);
    }
    return least;
  };
  return { measure, compare };
}

test.each(Object.keys(protocols) as Protocol[])(
  "no line of %s costs more than a fixed number of plain messages",
  (protocol) => {
    const { lines } = protocols[protocol];
    const { measure, compare } = fullClass(protocol);
    const texts = fillers.flatMap((filler) => {
      const fit = (bytes: number) => filler.repeat(Math.floor(bytes / Buffer.byteLength(filler)));
      return [fit(32), fit(longest - 100)];
    });
    const candidates = [...new Set(texts.flatMap((text) => lines(text)))];
    const costs = candidates.map((line) => ({ line, us: measure(line, 1) }));
    const dearest = costs.toSorted((one, other) => other.us - one.us).slice(0, 20);
    // Whatever was only disturbed is cheaper when it is compared again.
    const again = dearest.map(({ line }) => ({ line: shown(line), cost: compare(line, 7) }));
    expect(again.filter(({ cost }) => cost > most[protocol])).toEqual([]);
  },
  withinMs,
);

test.each(Object.keys(protocols) as Protocol[])(
  "nor does a line of %s that is made of anything at random",
  (protocol) => {
    const { plain, lines } = protocols[protocol];
    const { compare } = fullClass(protocol);
    const part = fc.tuple(fc.constantFrom(...fillers), fc.integer({ min: 1, max: 10_000 }));
    const mixture = fc.array(part, { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(mixture, fc.nat(), (parts, which) => {
        const text = parts.map(([filler, times]) => filler.repeat(times)).join("");
        const all = lines(cut(text, longest - 100));
        const line = all[which % all.length] ?? plain;
        const isDear = compare(line, 1) > most[protocol];
        expect(isDear && compare(line, 7) > most[protocol]).toBe(false);
      }),
      { numRuns: 200 },
    );
  },
  withinMs,
);

/** A line as a failure shows it. */
function shown(line: string): string {
  return `${JSON.stringify(line.slice(0, 60))} (${Buffer.byteLength(line)} bytes)`;
}
