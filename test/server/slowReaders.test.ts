import { expect, test } from "bun:test";
import { limits } from "../../src/model/limits.ts";
import { openStore } from "../../src/store/openStore.ts";
import type { Store } from "../../src/store/store.ts";
import type { Classroom } from "../support/classroom.ts";
import { classroom } from "../support/classroom.ts";
import { DataFolder } from "../support/dataFolder.ts";
import type { NativePeer } from "../support/nativePeer.ts";
import { LateReader } from "../support/lateReader.ts";
import { Transcript } from "../support/transcript.ts";
import { clientFrame, upgradeRequest } from "../support/webBytes.ts";

/** Messages that a peer stops reading for: much more than the system keeps for it. */
const many = 5_000;
const padding = "x".repeat(3_900);

const hello = JSON.stringify({ type: "hello", v: 1, name: "Fred" });
const webHello = JSON.stringify({ type: "hello", v: 1, name: "Will" });

/** A member by each protocol who reads nothing for now. */
async function lateReaders(port: number): Promise<Record<string, LateReader>> {
  const readers = {
    frames: await LateReader.connect(port),
    text: await LateReader.connect(port),
    irc: await LateReader.connect(port),
    web: await LateReader.connect(port),
  };
  const { frames, text, irc, web } = readers;
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

/** Lets one wait until the server has looked at its peers so often. */
function countLooks(store: Store): (count: number) => Promise<void> {
  const looks = new Transcript("the store");
  const tick = store.tick.bind(store);
  store.tick = (now) => {
    tick(now);
    looks.add(".");
  };
  return async (count) => {
    const before = looks.text.length;
    await looks.until(() => looks.text.length >= before + count, "for looks");
  };
}

test.if(process.platform === "linux")(
  "whoever reads steadily, 5 kB a second say, is never cut, and whoever stops is, by every protocol",
  async () => {
    using folder = new DataFolder();
    const { store } = openStore({ dataDir: folder.path, choice: "usual", now: Date.now });
    const looks = countLooks(store);
    await using room = await classroom({ store, tickMs: 10 });
    const readers = await lateReaders(room.server.port);
    await sayMany(await room.native("Bob"));
    // The system of a reader of 5 kB a second takes a part in less than half of the looks that there may be.
    for (let part = 0; part < 12; part++) {
      await Promise.all(Object.values(readers).map((reader) => reader.readsPart()));
      await looks(limits.stalledTicks / 4);
    }
    expect(room.window.text).not.toContain("disconnected");
    for (const name of ["Fred", "Tess", "Iris", "Will"]) {
      const isCut = (): boolean => room.window.text.includes(`${name} disconnected...`);
      await room.window.until(isCut, `for ${name} to be cut`);
    }
    for (const reader of Object.values(readers)) reader.close();
  },
  60_000,
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
