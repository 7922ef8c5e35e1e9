import { expect, test } from "bun:test";
import { MemoryStore } from "../../src/store/memoryStore.ts";
import type { Classroom } from "../support/classroom.ts";
import { classroom } from "../support/classroom.ts";
import { DataFolder } from "../support/dataFolder.ts";
import type { IrcPeer } from "../support/ircPeer.ts";
import { makeLongHistory } from "../support/longHistory.ts";

const caps = "draft/chathistory batch server-time message-tags labeled-response";

/** A store whose messages are a second apart, the first at second 1 of 1970. */
class SteadyStore extends MemoryStore {
  override append(stored: Parameters<MemoryStore["append"]>[0]): void {
    const { message } = stored;
    super.append({ ...stored, message: { ...message, at: 1_000 * message.seq } });
  }
}

function second(count: number): string {
  return `timestamp=${new Date(1_000 * count).toISOString()}`;
}

function id(seq: number): string {
  return `msgid=${(1_000 * seq).toString(36)}-${seq}`;
}

/** What the answer's batch holds: `target text` of each line; undefined if it is no batch. */
async function history(peer: IrcPeer, ...params: string[]): Promise<string[]> {
  await peer.isUpToDate();
  const [first = "", ...rest] = await peer.answers(`CHATHISTORY ${params.join(" ")}`);
  if (!first.includes(" BATCH +history chathistory ")) return [first];
  expect(rest.at(-1)).toEndWith(" BATCH -history");
  return rest.slice(0, -1).map((line) => {
    expect(line).toMatch(/^@batch=history;time=\S+;msgid=\S+ :\S+!\S+ PRIVMSG /);
    return line.replace(/^\S+ \S+ PRIVMSG (\S+) :/, "$1 ");
  });
}

function said(...seqs: number[]): string[] {
  return seqs.map((seq) => `#everyone text ${seq}`);
}

/** What CHATHISTORY TARGETS lists. */
async function targets(peer: IrcPeer, params: string): Promise<string[]> {
  await peer.isUpToDate();
  const [first, ...rest] = await peer.answers(`CHATHISTORY TARGETS ${params}`);
  expect(first).toEndWith(" BATCH +history draft/chathistory-targets");
  return rest.slice(0, -1).map((line) => line.replace(/^\S+ \S+ CHATHISTORY TARGETS /, ""));
}

/** Ann and Bob, who have talked: two private ones in a lesson of ten messages. */
async function talk(): Promise<{ room: Classroom; ann: IrcPeer; bob: IrcPeer }> {
  const room = await classroom({ store: new SteadyStore(), replay: 5 });
  const ann = await room.irc("Ann", caps);
  const bob = await room.irc("Bob", caps);
  for (let seq = 1; seq <= 10; seq++) {
    const to = seq === 4 || seq === 8 ? "Bob" : "#everyone";
    await ann.answers(`PRIVMSG ${to} :text ${seq}`);
  }
  await bob.answers("PRIVMSG Ann :back to you");
  return { room, ann, bob };
}

test("CHATHISTORY gives a channel's messages before, after, around and between others, by id and by time", async () => {
  const { room, bob } = await talk();
  await using _room = room;
  const all = [1, 2, 3, 5, 6, 7, 9, 10];
  for (const [params, seqs] of [
    ["LATEST #everyone * 3", [7, 9, 10]],
    ["LATEST #everyone * 100", all],
    [`LATEST #everyone ${id(7)} 50`, [9, 10]],
    [`LATEST #Everyone ${second(6)} 2`, [9, 10]],
    [`BEFORE #everyone ${id(7)} 3`, [3, 5, 6]],
    [`BEFORE #everyone ${second(7)} 3`, [3, 5, 6]],
    [`BEFORE #everyone ${second(7.5)} 2`, [6, 7]],
    [`AFTER #everyone ${id(3)} 2`, [5, 6]],
    [`AFTER #everyone ${second(3)} 2`, [5, 6]],
    // A private one, too, has its place.
    [`AFTER #everyone ${id(4)} 2`, [5, 6]],
    [`AROUND #everyone ${id(6)} 4`, [3, 5, 6, 7]],
    [`AROUND #everyone ${second(6)} 1`, [6]],
    [`BETWEEN #everyone ${id(2)} ${id(7)} 2`, [3, 5]],
    [`BETWEEN #everyone ${id(7)} ${id(2)} 2`, [5, 6]],
    [`BETWEEN #everyone ${second(0)} ${second(99)} 100`, all],
    [`AFTER #everyone ${id(10)} 5`, []],
    [`BEFORE #everyone ${id(1)} 5`, []],
    // The id of another class has the place of its time.
    [`AFTER #everyone msgid=${(8_500).toString(36)}-2 5`, [9, 10]],
  ] as const) {
    expect([params, await history(bob, params)]).toEqual([params, said(...seqs)]);
  }
});

test("CHATHISTORY gives both sides of a private conversation to those two, and to nobody else", async () => {
  const { room, ann, bob } = await talk();
  await using _room = room;
  const both = ["Bob text 4", "Bob text 8", "Ann back to you"];
  expect(await history(ann, "LATEST bob * 9")).toEqual(both);
  expect(await history(bob, "LATEST Ann * 9")).toEqual(both);
  const eve = await room.irc("Eve", caps);
  for (const target of ["Ann", "Bob", "Eve", "nobody"]) {
    expect(await history(eve, `LATEST ${target} * 9`)).toEqual([]);
  }
  // Ann has another nick now: it is the same conversation.
  await ann.answers("NICK Anna");
  expect(await history(bob, "LATEST Anna * 9")).toEqual(both);
});

test("CHATHISTORY of a group and a room is for those who were in it then", async () => {
  await using room = await classroom({ store: new SteadyStore() });
  const [ann, bob, kim] = [
    await room.irc("Ann", caps),
    await room.irc("Bob", caps),
    await room.irc("Kim", caps),
  ];
  await ann.answers("GROUP groupX Ann,Bob,Kim", "JOIN #lab", "PRIVMSG #lab :early");
  await kim.answers("JOIN #lab");
  await ann.answers("PRIVMSG #groupX :hello group", "PRIVMSG #lab :hello room");
  expect(await history(bob, "LATEST #groupx * 9")).toEqual(["#groupX hello group"]);
  expect(await history(ann, "LATEST #LAB * 9")).toEqual(["#lab early", "#lab hello room"]);
  expect(await history(kim, "LATEST #lab * 9")).toEqual(["#lab hello room"]);
  const refusal =
    ":irc.test FAIL CHATHISTORY INVALID_TARGET LATEST #lab :Messages could not be retrieved";
  expect(await history(bob, "LATEST #lab * 9")).toEqual([refusal]);
  expect(await history(bob, "LATEST #none * 9")).toEqual([refusal.replace("#lab", "#none")]);
});

test("CHATHISTORY TARGETS lists conversations by their last message, between two times", async () => {
  const { room, ann, bob } = await talk();
  await using _room = room;
  const [class_, pair] = ["#everyone 1970-01-01T00:00:10.000Z", " 1970-01-01T00:00:11.000Z"];
  expect(await targets(ann, `${second(0)} ${second(99)} 50`)).toEqual([class_, `Bob${pair}`]);
  expect(await targets(bob, `${second(99)} ${second(0)} 50`)).toEqual([class_, `Ann${pair}`]);
  expect(await targets(bob, `${second(99)} ${second(0)} 1`)).toEqual([`Ann${pair}`]);
  expect(await targets(bob, `${second(0)} ${second(99)} 1`)).toEqual([class_]);
  expect(await targets(bob, `${second(0)} ${second(11)} 9`)).toEqual([class_]);
  expect(await targets(bob, `${second(50)} ${second(99)} 9`)).toEqual([]);
});

test("CHATHISTORY refuses what it cannot read, by the codes of the specification", async () => {
  const { room, bob } = await talk();
  await using _room = room;
  for (const [params, words] of [
    ["", "INVALID_PARAMS * :Unknown command"],
    ["SOON #everyone * 5", "INVALID_PARAMS SOON :Unknown command"],
    ["constructor #everyone * 5", "INVALID_PARAMS CONSTRUCTOR :Unknown command"],
    ["LATEST #everyone *", "INVALID_PARAMS LATEST :Insufficient parameters"],
    ["LATEST #everyone * 5 5", "INVALID_PARAMS LATEST :Too many parameters"],
    ["LATEST #everyone * 0", "INVALID_PARAMS LATEST 0 :Invalid limit"],
    ["LATEST #everyone * -5", "INVALID_PARAMS LATEST -5 :Invalid limit"],
    ["BEFORE #everyone * 5", "INVALID_PARAMS BEFORE * :Invalid message or time"],
    ["BEFORE #everyone msgid=! 5", "INVALID_PARAMS BEFORE msgid=! :Invalid message or time"],
    [
      "BEFORE #everyone timestamp=noon 5",
      "INVALID_PARAMS BEFORE timestamp=noon :Invalid message or time",
    ],
    ["LATEST #everyone msgid=zz-99999999999999 5", undefined],
  ] as const) {
    const [first = ""] = await history(bob, params);
    if (words !== undefined) expect(first).toBe(`:irc.test FAIL CHATHISTORY ${words}`);
  }
});

test("a client that asks for the history itself is not played it back, and is told how much it may ask for", async () => {
  const { room } = await talk();
  await using _room = room;
  const asks = await room.irc("Asks", caps);
  const old = await room.irc("Old", "batch server-time message-tags");
  expect(asks.lines.join("\n")).not.toContain("text 10");
  expect(old.lines.join("\n")).toContain("text 10");
  expect(asks.lines.join("\n")).toMatch(
    / 005 .* CHATHISTORY=100 [^]* 005 .* MSGREFTYPES=msgid,timestamp /,
  );
  // Without batches and tags the lines come as they are.
  const plain = await room.irc("Plain");
  expect(await plain.answers("CHATHISTORY LATEST #everyone * 1")).toEqual([
    ":Ann!Ann@classchat PRIVMSG #everyone :[earlier] text 10",
  ]);
  const labeled = await asks.answers("@label=x CHATHISTORY LATEST #everyone * 1");
  expect(labeled[0]).toBe("@label=x :irc.test BATCH +history chathistory #everyone");
  expect(labeled.length).toBe(3);
});

test("CHATHISTORY in a long class looks far back step by step, and the answer is whole", async () => {
  using folder = new DataFolder();
  await using room = await classroom({ store: makeLongHistory(folder, 30_000) });
  const [ann, kim] = [await room.irc("Ann", caps), await room.irc("Kim", caps)];
  await kim.answers("PRIVMSG Ann :first");
  await ann.isUpToDate();
  const answers = await ann.answers(
    "CHATHISTORY LATEST Kim * 5",
    `CHATHISTORY BEFORE Kim ${second(20)} 5`,
    "CHATHISTORY LATEST #everyone * 100",
    "PRIVMSG Kim :after",
  );
  const heard = answers
    .filter((line) => line.includes(" PRIVMSG "))
    .map((line) => line.split(" :").at(-1));
  expect(heard).toEqual([
    "first",
    ...Array.from({ length: 100 }, (_, index) => `line ${29_901 + index}`),
  ]);
  expect(answers.filter((line) => line.includes(" BATCH -history")).length).toBe(3);
  await kim.line.sees("after");
});
