import { expect, test } from "bun:test";
import { classroom } from "../support/classroom.ts";
import { PlainPeer } from "../support/plainPeer.ts";

test("a connection too many is closed with a sentence, the window says so once, and a place that is free again is given", async () => {
  // 200 files are reserved, and half of the rest may be without a name.
  await using room = await classroom({ fileLimit: 208 });
  const bob = await room.native("Bob");
  const silent = await Promise.all([1, 2, 3, 4].map(() => PlainPeer.connect(room.server.port)));
  for (let tries = 0; tries < 2; tries++) {
    const refused = await PlainPeer.connect(room.server.port);
    await refused.sees(
      "Too many connections of this server are without a name. Try again in a minute.\n",
    );
    await refused.isClosed();
  }
  await room.window.sees("More connections are refused: too many of them are without a name.");
  expect(room.window.text.split("are refused").length).toBe(2);
  silent[0]?.types("Alice");
  await bob.hears("presence", ({ joined }) => joined.includes("Alice"));
  const tom = await room.plain("Tom");
  tom.types("hello");
  await bob.hears("message", ({ from }) => from === "Tom");
  for (const peer of silent) peer.close();
});

test("a browser that there are no files for is told so in its own words", async () => {
  await using room = await classroom({ fileLimit: 202 });
  const answer = await fetch(`http://127.0.0.1:${room.server.port}/health`);
  expect(answer.status).toBe(503);
});

test("a line without end closes its connection, whatever it speaks, and nobody else's", async () => {
  await using room = await classroom();
  const bob = await room.native("Bob");
  const half = "y".repeat(600_000);
  const ann = await room.native("Ann");
  ann.line.writes(half);
  ann.line.writes(half);
  await ann.hears("refused", ({ code }) => code === "bad_frame");
  await ann.isClosed();
  const tom = await room.plain("Tom");
  tom.writes(half);
  tom.writes(half);
  await tom.sees("Message not delivered. It has more than 65536 bytes\n");
  await tom.isClosed();
  const irc = await room.irc("Ida");
  irc.line.writes(half);
  irc.line.writes(half);
  await irc.sees(" 417 ");
  await irc.isClosed();
  await bob.isUpToDate();
});
