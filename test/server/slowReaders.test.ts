import { expect, spyOn, test } from "bun:test";
import { limits } from "../../src/model/limits.ts";
import { openStore } from "../../src/store/openStore.ts";
import type { Store } from "../../src/store/store.ts";
import type { Classroom } from "../support/classroom.ts";
import { classroom } from "../support/classroom.ts";
import { DataFolder } from "../support/dataFolder.ts";
import type { NativePeer } from "../support/nativePeer.ts";
import { LateReader } from "../support/lateReader.ts";
import { clientFrame, upgradeRequest } from "../support/webBytes.ts";

/** Messages that a peer stops reading for: much more than the system keeps for it. */
const many = 5_000;
/** Bytes of a part: with so many read, the system of a reader has taken some. */
const partBytes = 131_072;
const padding = "x".repeat(3_900);

const hello = JSON.stringify({ type: "hello", v: 1, name: "Fred" });
const tlsHello = JSON.stringify({ type: "hello", v: 1, name: "Theo" });
const webHello = JSON.stringify({ type: "hello", v: 1, name: "Will" });

/** A member by each protocol, and by frames over TLS, who reads nothing for now. */
async function lateReaders(port: number): Promise<Record<string, LateReader>> {
  const readers = {
    frames: await LateReader.connect(port),
    text: await LateReader.connect(port),
    irc: await LateReader.connect(port),
    web: await LateReader.connect(port),
    tls: await LateReader.connect(port, { rejectUnauthorized: false }),
  };
  const { frames, text, irc, web, tls } = readers;
  tls.sends(`${tlsHello}\n`);
  await tls.sees('"type":"welcome"');
  frames.sends(`${hello}\n`);
  await frames.sees('"type":"welcome"');
  text.sends("Tess\n");
  await text.sees("Type /help for everything else");
  irc.sends("NICK Iris\r\nUSER i 0 * :Iris\r\n");
  await irc.sees(" 366 ");
  web.sends(upgradeRequest);
  await web.sees("HTTP/1.1 101");
  web.sends(clientFrame(webHello));
  await web.sees('"type":"welcome"');
  for (const reader of Object.values(readers)) reader.stopsReading();
  return readers;
}

/** Bob says so many messages, and all are stored and told. */
async function sayMany(bob: NativePeer): Promise<void> {
  const round = 100;
  for (let said = 0; said < many; said += round) {
    for (let index = said; index < said + round; index++) {
      bob.says("everyone", `no ${index}. ${padding}`);
    }
    await bob.hears("receipt", ({ seq }) => seq === said + round);
  }
}

function numbersIn(text: string): number[] {
  return Array.from(text.matchAll(/\bno (\d+)\./g), ([, number]) => Number(number));
}

async function roomWithHistory(folder: DataFolder): Promise<Classroom> {
  const { store } = openStore({ dataDir: folder.path, choice: "usual", now: Date.now });
  return await classroom({ store });
}

test("whoever did not read for a while gets all of it in order, by every protocol", async () => {
  using folder = new DataFolder();
  await using room = await roomWithHistory(folder);
  const readers = await lateReaders(room.server.port);
  const bob = await room.native("Bob");
  await sayMany(bob);
  const expected = Array.from({ length: many }, (_, index) => index);
  for (const [protocol, reader] of Object.entries(readers)) {
    reader.readsAgain();
    await reader.sees(`no ${many - 1}.`);
    expect([protocol, numbersIn(reader.text)]).toEqual([protocol, expected]);
  }
  // What is live comes after it, once.
  bob.says("everyone", "and then");
  for (const reader of Object.values(readers)) {
    await reader.sees("and then");
    expect(reader.text.split("and then")).toHaveLength(2);
    reader.close();
  }
  expect(room.faults).toEqual([]);
}, 60_000);

test("without a history on disk whoever fell behind is told how much is left out, by every protocol", async () => {
  await using room = await classroom();
  const readers = await lateReaders(room.server.port);
  const bob = await room.native("Bob");
  await sayMany(bob);
  for (const [protocol, reader] of Object.entries(readers)) {
    reader.readsAgain();
    await reader.sees(`no ${many - 1}.`);
    const { text } = reader;
    const told = [...text.matchAll(/Up to (\d+) messages that|"type":"skipped","count":(\d+)/g)];
    const counts = told.map(([, count, inFrame]) => Number(count ?? inFrame));
    expect([protocol, counts]).toEqual([protocol, [many - numbersIn(text).length]]);
    reader.close();
  }
}, 60_000);

/** Milliseconds after which a server would look at its peers by itself: no test takes so long. */
const neverMs = 2_000_000_000;

/** A class, who has left it, and what makes its server look at its peers, which it does not do by itself. */
async function roomToLookAt(store: Store) {
  const gone: string[] = [];
  const write = (text: string): void => {
    gone.push(...Array.from(text.matchAll(/^(\w+) disconnected/gm), ([, name = ""]) => name));
  };
  using intervals = spyOn(globalThis, "setInterval");
  const output = { write, pendingBytes: 0 };
  const room: Classroom = await classroom({ store, tickMs: neverMs, output });
  const [look] = intervals.mock.calls.find(([, ms]) => ms === neverMs) ?? [];
  if (typeof look !== "function") throw new Error("the server does not look at its peers");
  return { room, gone, look: () => look() };
}

test.if(process.platform === "linux")(
  "whoever reads steadily, 5 kB a second say, is never cut, and whoever stops is, by every protocol",
  async () => {
    using folder = new DataFolder();
    const { store } = openStore({ dataDir: folder.path, choice: "usual", now: Date.now });
    const { room, gone, look } = await roomToLookAt(store);
    await using _room = room;
    const readers = await lateReaders(room.server.port);
    await sayMany(await room.native("Bob"));
    // A reader of 5 kB a second reads a part in less than half of the looks that there may be.
    for (let part = 0; part < 12; part++) {
      await Promise.all(Object.values(readers).map((reader) => reader.readsPart(partBytes)));
      for (let looks = 0; looks < limits.stalledTicks / 2; looks++) look();
    }
    expect(gone).toEqual([]);
    while (gone.length < Object.keys(readers).length) {
      for (let looks = 0; looks <= limits.stalledTicks; looks++) look();
      await new Promise(setImmediate);
    }
    for (const reader of Object.values(readers)) reader.close();
  },
  120_000,
);

test("a long answer comes whole to a peer that reads it late, and its next line waits for that", async () => {
  await using room = await classroom();
  const [bob, alice] = [await room.native("Bob"), await room.native("Alice")];
  bob.line.stopsReading();
  for (let index = 0; index < 200; index++) bob.sends({ type: "who" });
  bob.says("Alice", "after the answers");
  await alice.hears("message", ({ text }) => text === "after the answers");
  bob.line.readsAgain();
  await bob.hears("receipt");
  expect(bob.heard.filter(({ type }) => type === "members")).toHaveLength(200);
});
