import { expect, test } from "bun:test";
import { classroom } from "../support/classroom.ts";
import { PlainPeer } from "../support/plainPeer.ts";
import { WebLine } from "../support/webLine.ts";

test("a web peer and a native one talk to each other", async () => {
  await using room = await classroom();
  const ann = await room.web("Ann");
  const bob = await room.native("Bob");
  await ann.hears("presence", ({ joined }) => joined.includes("Bob"));
  const id = ann.says("everyone", "hello from a page");
  await bob.hears("message", ({ text }) => text === "hello from a page");
  const receipt = await ann.hears("receipt");
  expect(receipt).toMatchObject({ id, status: 1, delivered: 1 });
  bob.says("Ann", "hello Ann");
  await ann.hears("message", ({ from, text }) => from === "Bob" && text === "hello Ann");
  expect(room.faults).toEqual([]);
});

/** What a program says that begins with a byte order mark. */
function hello(name: string): string {
  return `\ufeff{"type":"hello","v":1,"name":"${name}"}`;
}

test("a byte order mark before the first frame is ignored, over TCP and over a WebSocket", async () => {
  await using room = await classroom();
  const { port } = room.server;
  const native = await PlainPeer.connect(port);
  native.writes(`${hello("Nat")}\n`);
  await native.sees('{"type":"welcome"');
  const web = await WebLine.connect(port);
  web.sends(hello("Webb"));
  await web.shown.sees('{"type":"welcome"');
  native.close();
  web.close();
  expect(room.faults).toEqual([]);
});

test("the server's goodbye reaches a web peer before it is closed", async () => {
  await using room = await classroom();
  const ann = await room.web("Ann");
  await room.server.stop("end");
  await ann.hears("bye", ({ code }) => code === "server_closed");
  await ann.isClosed();
  expect(room.faults).toEqual([]);
});

test("only a chat counts as a connection, a page load does not", async () => {
  await using room = await classroom();
  const url = `http://127.0.0.1:${room.server.port}`;
  expect((await fetch(`${url}/`)).status).toBe(200);
  await room.web("Ann");
  const health: unknown = await (await fetch(`${url}/health`)).json();
  expect(health).toEqual({ status: "ok", clients: 1, version: "1.2.3" });
  expect(room.window.lines.filter((line) => line.startsWith("Total thread count"))).toEqual([
    "Total thread count: 1",
  ]);
});
