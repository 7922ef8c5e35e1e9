import { expect, test } from "bun:test";
import { classroom } from "../support/classroom.ts";
import { PlainPeer } from "../support/plainPeer.ts";

const lines = 20_000;
const floods = `${JSON.stringify({ type: "names", room: "#nobody-made-it" })}\n`.repeat(lines);

test("whoever floods the server with work, others are served between their lines", async () => {
  await using room = await classroom();
  const flooders = await Promise.all(
    [1, 2, 3, 4, 5].map((index) => room.native(`flooder${index}`)),
  );
  const [bob, alice] = [await room.native("Bob"), await room.native("Alice")];
  for (const { line } of flooders) line.writes(floods);
  await flooders[0]?.hears("refused");
  bob.says("Alice", "are you there");
  await alice.hears("message");
  const answered = flooders.map(({ line }) => line.shown.text.split('"refused"').length - 1);
  expect(Math.max(...answered)).toBeLessThan(lines);
});

test("a server that is flooded stops all the same, and says goodbye", async () => {
  const room = await classroom();
  const flooders = await Promise.all([1, 2, 3].map((index) => room.native(`flooder${index}`)));
  const bob = await room.native("Bob");
  for (const { line } of flooders) line.writes(floods);
  await flooders[0]?.hears("refused");
  const stopped = room.server.stop("end");
  await bob.hears("bye", ({ code }) => code === "server_closed");
  await stopped;
});

test("who says much to many waits, and whoever says little does not", async () => {
  // At this rate what is spent beyond the burst takes hours to come back.
  await using room = await classroom({ rate: 0.001 });
  const [bob, alice] = [await room.native("Bob"), await room.native("Alice")];
  const crowd = await Promise.all(
    Array.from({ length: 50 }, (_, index) => room.native(`n${index}`)),
  );
  const long = "é".repeat(4_000);
  for (let said = 0; said < 30; said++) bob.says("everyone", long);
  for (let said = 0; said < 30; said++) alice.says("everyone", "short");
  await crowd[0]?.hears("message", ({ from, seq }) => from === "Alice" && seq >= 30);
  await alice.isUpToDate();
  const heard = alice.messages.length;
  expect(heard).toBeGreaterThan(0);
  expect(heard).toBeLessThan(5);
});

test("who says many short lines at once pays for each of them", async () => {
  await using room = await classroom({ rate: 0.001 });
  const [bob, alice] = [await room.native("Bob"), await room.native("Alice")];
  await Promise.all(Array.from({ length: 50 }, (_, index) => room.native(`n${index}`)));
  for (let said = 0; said < 10; said++) bob.says("everyone", "a\n".repeat(200));
  alice.says("everyone", "the end");
  await alice.hears("message", ({ from }) => from === "Bob");
  await alice.isUpToDate();
  expect(alice.messages.filter((message) => message.startsWith("Bob>")).length).toBeLessThan(5);
});

test("a long answer counts like the lines it is as long as, on every protocol", async () => {
  await using room = await classroom({ rate: 0.001 });
  const names = Array.from({ length: 300 }, (_, index) => `${"ö".repeat(28)}${index}`);
  await Promise.all(names.map((name) => room.native(name)));
  const asks = { native: '{"type":"who"}', plain: "/who" };
  for (const protocol of ["native", "plain"] as const) {
    const peer = await room[protocol](`asker ${protocol}`.replace(" ", "-"));
    const line = peer instanceof PlainPeer ? peer : peer.line;
    line.types(...Array.from({ length: 39 }, () => asks[protocol]));
    await line.shown.sees(names.at(-1) ?? "");
    const shown = line.shown.text.split(names.at(-1) ?? "").length - 1;
    expect(shown).toBeLessThan(39);
  }
});
