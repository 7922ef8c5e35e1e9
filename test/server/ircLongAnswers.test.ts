import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { limits } from "../../src/model/limits.ts";
import { maxLineBytes, maxParams, parseIrcLine } from "../../src/protocols/irc/ircLine.ts";
import type { Classroom } from "../support/classroom.ts";
import { classroom } from "../support/classroom.ts";
import type { IrcPeer } from "../support/ircPeer.ts";
import type { NativePeer } from "../support/nativePeer.ts";
import type { PlainPeer } from "../support/plainPeer.ts";

/** Names of 119 bytes, which is near the most a name may have. */
const names = Array.from({ length: 25 }, (_, index) => `${"\u{20000}".repeat(29)}${index + 100}`);
const [first = "", second = "", third = ""] = names;
const twenty = names.slice(0, limits.modeChanges);
const long = "\u{20000}".repeat(30);
const room = `#${long}`;

/** A class of long names, all of them in a room that Nat leads by frames, Pat at netcat and Ann by IRC. */
let lesson: Classroom;
let bob: IrcPeer;
let ann: IrcPeer;
let nat: NativePeer;
let pat: PlainPeer;

beforeAll(async () => {
  lesson = await classroom();
  nat = await lesson.native("Nat");
  pat = await lesson.plain(`${long}P`);
  nat.sends({ type: "join", id: "j", room });
  await nat.hears("entered");
  pat.types(`/join ${room}`);
  await nat.hears("joined");
  for (const name of names) {
    const peer = await lesson.native(name);
    peer.sends({ type: "join", id: "j", room });
    await peer.hears("entered");
  }
  ann = await lesson.irc(`${long}A`);
  await ann.answers(`JOIN ${room}`);
  bob = await lesson.irc(`${long}B`);
  await bob.answers(`JOIN ${room}`);
  nat.sends({ type: "mode", id: "m", room, modes: `+oo ${long}A ${long}P` });
  await bob.sees(" MODE ");
  await bob.isUpToDate();
  await ann.isUpToDate();
});

afterAll(async () => {
  expect(lesson.faults).toEqual([]);
  await lesson[Symbol.asyncDispose]();
});

/** The last parameters of these lines, of which none is too long. */
function lastParams(lines: readonly string[], command: string): string[] {
  for (const line of lines) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(maxLineBytes - 2);
  const parsed = lines.map((line) => parseIrcLine(line));
  return parsed.flatMap((line) => (line?.command === command ? (line.params.at(-1) ?? "") : []));
}

/** The changes of modes that lines of MODE tell, each as its sign, letter and value. */
function changesIn(lines: readonly string[]): string[] {
  return lines.flatMap((line) => {
    expect(Buffer.byteLength(line)).toBeLessThanOrEqual(maxLineBytes - 2);
    const { command, params } = parseIrcLine(line) ?? { params: [] };
    if (command !== "MODE") return [];
    expect(params.length).toBeLessThanOrEqual(maxParams);
    const [, letters = "", ...values] = params;
    const [sign = "", ...each] = letters;
    expect(values).toHaveLength(each.length);
    return each.map((letter, index) => `${sign}${letter} ${values[index]}`);
  });
}

async function changesToldTo(peer: IrcPeer, work: () => Promise<void>): Promise<string[]> {
  const from = peer.lines.length;
  await work();
  await peer.isUpToDate();
  return changesIn(peer.lines.slice(from));
}

/** The names of members in what is said to Bob by NOTICE. */
async function namesIn(line: string): Promise<string[]> {
  const from = bob.lines.length;
  await bob.answers(line);
  // What the turn brings comes after the answers.
  await bob.isUpToDate();
  const texts = lastParams(bob.lines.slice(from), "NOTICE");
  return texts.flatMap((text) => text.match(/\u{20000}+\w+/gu) ?? []);
}

describe("MODE lines are as many as whole names and masks need", () => {
  test("for changes by frames", async () => {
    const told = await changesToldTo(bob, async () => {
      nat.sends({ type: "mode", id: "o", room, modes: `+${"o".repeat(20)} ${twenty.join(" ")}` });
      await nat.isUpToDate();
    });
    expect(told).toEqual(twenty.map((name) => `+o ${name}`));
  });

  test("for changes at netcat, to every client", async () => {
    const told = await changesToldTo(ann, async () => {
      pat.types(`/mode ${room} -${"o".repeat(20)} ${twenty.join(" ")}`);
      await pat.isUpToDate();
    });
    expect(told).toEqual(twenty.map((name) => `-o ${name}`));
    expect(changesIn(bob.lines).slice(-20)).toEqual(told);
  });

  test("for bans, the longest of which leave no room for who bans", async () => {
    const masks = names.slice(0, 19).map((name) => `${name}!*@*`);
    masks.push(`${long}!${long}@${"h".repeat(60)}`);
    const told = await changesToldTo(bob, async () => {
      pat.types(`/mode ${room} +${"b".repeat(20)} ${masks.join(" ")}`);
      await pat.isUpToDate();
    });
    expect(told).toEqual(masks.map((mask) => `+b ${mask}`));
  });

  test("for short names, of which a line holds as many as it has parameters", async () => {
    await ann.answers("JOIN #short");
    const masks = Array.from({ length: 20 }, (_, index) => `n${index}!*@*`);
    nat.sends({ type: "join", id: "j", room: "#short" });
    await nat.hears("entered", ({ room: entered }) => entered === "#short");
    await ann.answers("MODE #short +o Nat");
    const told = await changesToldTo(ann, async () => {
      const modes = `+${"b".repeat(20)} ${masks.join(" ")}`;
      nat.sends({ type: "mode", id: "b", room: "#short", modes });
      await nat.isUpToDate();
    });
    expect(told).toEqual(masks.map((mask) => `+b ${mask}`));
  });

  test("for whoever makes them by IRC", async () => {
    const answers = await ann.answers(`MODE ${room} +vvv ${first} ${second} ${third}`);
    expect(changesIn(answers)).toEqual([first, second, third].map((name) => `+v ${name}`));
  });
});

describe("NOTICEs are as many as whole words need", () => {
  test("for who is here", async () => {
    expect(await namesIn("PRIVMSG server :/who")).toEqual([
      `${long}P`,
      ...names,
      `${long}A`,
      `${long}B`,
    ]);
  });

  test("for who is in groups, and who is put into one", async () => {
    await bob.answers(`GROUP groupRed ${first},${second},${third}`);
    nat.sends({ type: "group", id: "g", name: "groupAll", members: [...names, `${long}B`] });
    await bob.sees("JOIN #groupAll");
    expect(await namesIn("GROUP")).toEqual([...names, `${long}B`, first, second, third]);
    const [four = "", five = "", six = ""] = names.slice(3);
    // The three fit into the command, but not beside what is said of them.
    expect(await namesIn(`GROUP ADD groupRed ${four},${five},${six}`)).toEqual([
      `${long}B`,
      four,
      five,
      six,
    ]);
  });
});

describe("numerics are as many as whole names need", () => {
  test("for ISON and USERHOST", async () => {
    const asked = [first, second, third, `${long}B`];
    const [isOn, userhost] = [
      await bob.answers(`ISON ${asked.join(" ")}`),
      await bob.answers(`USERHOST ${asked.join(" ")}`),
    ];
    expect(lastParams(isOn, "303").flatMap((list) => list.split(" "))).toEqual(asked);
    const words = lastParams(userhost, "302").flatMap((list) => list.split(" "));
    expect(words.map((word) => word.split("=")[0])).toEqual(asked);
    for (const word of words) expect(word).toMatch(/@\S+\.classchat$|@classchat$/);
    expect(await bob.answers("ISON nobody", "USERHOST nobody")).toEqual([
      `:irc.test 303 ${long}B :`,
      `:irc.test 302 ${long}B :`,
    ]);
  });

  test("and WHO leaves out users rather than ranks", async () => {
    const self = "\u{20000}".repeat(32);
    const channel = `#${"\u{20001}".repeat(31)}`;
    const cyd = await lesson.irc(self, "multi-prefix");
    await cyd.answers(`JOIN ${channel}`, `MODE ${channel} +v ${self}`, `MODE ${self} +B`);
    const who = await cyd.answers(`WHO ${channel}`, `WHO ${channel} %tcuihsnfdlaor,1`);
    const [line, , fields] = who.flatMap((one) => parseIrcLine(one) ?? []);
    expect(line?.params.slice(2, 7)).toEqual(["*", "classchat", "irc.test", self, "HB@+"]);
    expect(line?.params[7]).toStartWith("0 ");
    expect(fields?.params.slice(7, 12)).toEqual([self, "HB@+", "0", "0", "0"]);
    cyd.sends("QUIT");
    await cyd.isClosed();
  });

  test("for the end of WHOIS", async () => {
    const asked = [first, second, third, `${long}B`];
    const answers = await bob.answers(`WHOIS ${asked.join(",")}`);
    expect(lastParams(answers, "318")).toEqual(["End of /WHOIS list", "End of /WHOIS list"]);
    const ended = answers.flatMap((line) => parseIrcLine(line) ?? []);
    const lists = ended.filter(({ command }) => command === "318").map(({ params }) => params[1]);
    expect(lists.join(",")).toBe(asked.join(","));
  });

  test("for names that a full list does not monitor", async () => {
    const few = Array.from({ length: 100 }, (_, index) => `n${index}`);
    await bob.answers(`MONITOR + ${few.slice(0, 60).join(",")}`);
    await bob.answers(`MONITOR + ${few.slice(60).join(",")}`);
    const asked = [first, second, third, `${long}C`];
    const answers = await bob.answers(`MONITOR + ${asked.join(",")}`);
    expect(lastParams(answers, "734")).toEqual(["Monitor list is full", "Monitor list is full"]);
    const refused = answers.flatMap((line) => parseIrcLine(line)?.params[2] ?? []);
    expect(refused.join(",")).toBe(asked.join(","));
  });

  test("and what an error has no room for follows by NOTICE", async () => {
    const answers = await ann.answers(`INVITE ${first} ${room}`);
    const [said = "", ...more] = [...lastParams(answers, "443"), ...lastParams(answers, "NOTICE")];
    expect(more).not.toEqual([]);
    expect([said, ...more].join(" ")).toBe(`${first} is in ${room} already`);
  });

  test("and what they repeat is cut before what they say", async () => {
    const asked = "x".repeat(490);
    expect(lastParams(await bob.answers(`WHO ${asked}`), "315")).toEqual(["End of /WHO list"]);
    expect(lastParams(await bob.answers(`WHOIS ${asked}`), "401")).toEqual(["No such nick"]);
    expect(lastParams(await bob.answers(asked), "421")).toEqual(["Unknown command"]);
  });

  test("and so are lists of capabilities that are asked for", async () => {
    const asked = Array.from({ length: 45 }, (_, index) => `unknown${index}`);
    const refused = lastParams(await bob.answers(`CAP REQ :${asked.join(" ")}`), "CAP");
    expect(refused.length).toBeGreaterThan(1);
    expect(refused.join(" ")).toBe(asked.join(" "));
  });
});
