import { expect, test } from "bun:test";
import type { OtherServers } from "../../src/protocols/sessionOptions.ts";
import { noOthers } from "../../src/protocols/sessionOptions.ts";
import type { LogStatus, ServerParts, Serving } from "../../src/server/serving.ts";
import { serveAlone } from "../../src/server/serving.ts";
import { ServerWindow } from "../../src/server/serverWindow.ts";
import type { ClusterEvent } from "../../src/server/windowJson.ts";
import { classroom } from "../support/classroom.ts";
import { NativePeer } from "../support/nativePeer.ts";
import { Transcript } from "../support/transcript.ts";

const other: OtherServers = { servers: ["10.0.0.2:12000"], fingerprint: "ab".repeat(32) };

/** A class whose other servers are what the test says. */
async function sharedRoom(status?: LogStatus) {
  const known = { others: noOthers };
  function serve(parts: ServerParts): Serving {
    const alone = serveAlone(parts);
    return Object.defineProperties(
      { ...alone, status, closeReason: () => "moved" as const },
      {
        otherServers: { get: () => known.others },
        otherPlaces: { get: () => known.others.servers },
      },
    );
  }
  const room = await classroom({ serve, tickMs: 10 });
  return { room, known };
}

test("clients of frames are told of the class's other servers when they come in, and when these change", async () => {
  const { room, known } = await sharedRoom();
  await using _ = room;
  const alice = await room.native("Alice");
  expect(alice.heard[0]).not.toContainKey("servers");
  const board = await NativePeer.connect(room.server.port);
  board.sends({ type: "watch", v: 1 });
  await board.hears("watching");
  known.others = other;
  for (const peer of [alice, board]) expect(await peer.hears("servers")).toMatchObject(other);
  const bob = await room.native("Bob");
  expect(bob.heard[0]).toMatchObject(other);
  known.others = noOthers;
  expect(await bob.hears("servers")).toEqual({ type: "servers", servers: [] });
  board.close();
});

test("members are told of the other servers in different orders, so that a crowd spreads over them", async () => {
  const { room, known } = await sharedRoom();
  await using _ = room;
  known.others = { servers: ["10.0.0.2:1", "10.0.0.3:1", "10.0.0.4:1"] };
  const firsts = new Set<string | undefined>();
  for (const name of ["Ann", "Bob", "Cyd"]) {
    const [welcome] = (await room.native(name)).heard;
    if (welcome?.type === "welcome") firsts.add(welcome.servers?.[0]);
  }
  expect([...firsts].toSorted()).toEqual([...known.others.servers]);
});

test("a server that stops while others go on says where, in every protocol, and its members stay in the class", async () => {
  const { room, known } = await sharedRoom();
  await using _ = room;
  known.others = other;
  const [alice, page] = [await room.native("Alice"), await room.web("Wanda")];
  const [tom, zoe] = [await room.plain("Tom"), await room.irc("Zoe")];
  const stopped = room.server.stop("pause");
  const where = "The server closed the connection. The class goes on at 10.0.0.2:12000.";
  for (const peer of [alice, page]) {
    expect(await peer.hears("bye")).toEqual({ type: "bye", code: "moved", text: where });
  }
  await tom.sees(`${where}\n`);
  await zoe.line.sees("The class goes on at 10.0.0.2:12000.");
  await stopped;
  expect(room.window.text).not.toContain("disconnected");
});

test("an IRC client is told of as many servers as there are, in whole words", async () => {
  const { room, known } = await sharedRoom();
  await using _ = room;
  const servers = Array.from({ length: 40 }, (_server, index) => `10.0.0.${index + 2}:12000`);
  known.others = { servers };
  const zoe = await room.irc("Zoe");
  const stopped = room.server.stop("pause");
  await zoe.isClosed();
  const last = zoe.lines.filter((line) => line.startsWith("ERROR "));
  for (const line of last) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(510);
  const reasons = last.map((line) => /^ERROR :Closing Link: \((.*)\)$/.exec(line)?.[1]);
  expect(reasons.join(" ")).toEndWith(`The class goes on at ${servers.join(" and at ")}.`);
  await stopped;
});

test("a page may connect to the other servers of its class, and theirs to this one; /health and /metrics tell of the log", async () => {
  const { room, known } = await sharedRoom({ isConnected: true, lag: 3, servers: 2 });
  await using _ = room;
  known.others = other;
  const url = `http://127.0.0.1:${room.server.port}`;
  const policy = (await fetch(url)).headers.get("content-security-policy");
  expect(policy).toContain("connect-src 'self' ws://10.0.0.2:12000 wss://10.0.0.2:12000;");
  const upgrade = (origin: string) => {
    const key = { "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==", "Sec-WebSocket-Version": "13" };
    const headers = { Connection: "Upgrade", Upgrade: "websocket", ...key, Origin: origin };
    return fetch(`${url}/ws`, { headers });
  };
  expect((await upgrade("http://10.0.0.3:12000")).status).toBe(403);
  expect((await upgrade("http://10.0.0.2:12000")).status).not.toBe(403);
  expect(await (await fetch(`${url}/health`)).json()).toMatchObject({
    log: { state: "connected", lag: 3 },
  });
  const metrics = await (await fetch(`${url}/metrics`)).text();
  for (const sample of ["connected 1", "lag_records 3", "servers 2"]) {
    expect(metrics).toContain(`classchat_log_${sample}\n`);
  }
});

test("a server that serves its class alone tells of no log", async () => {
  await using room = await classroom();
  const url = `http://127.0.0.1:${room.server.port}`;
  expect(await (await fetch(`${url}/health`)).json()).not.toContainKey("log");
  expect(await (await fetch(`${url}/metrics`)).text()).not.toContain("classchat_log");
});

test("the window says in a line each what becomes of the engine and the other servers", () => {
  const events: ClusterEvent[] = [
    { kind: "engineAway" },
    { kind: "engineBack" },
    { kind: "machineDiffers", machine: "n1" },
    { kind: "serverCame", addresses: ["10.0.0.2:12000"] },
    { kind: "serverGone", addresses: ["10.0.0.2:12000"] },
    { kind: "declaredGone" },
  ];
  const [lines, json] = [false, true].map((isJson) => {
    const shown = new Transcript("the window");
    const output = { write: (text: string) => shown.add(text), pendingBytes: 0 };
    const options = { output, json: isJson, hidePrivate: false, now: () => 0 };
    const window = new ServerWindow(options);
    for (const event of events) window.showCluster(event);
    return shown.lines;
  });
  expect(lines).toEqual([
    "The engine does not answer: what is said waits",
    "The engine answers again",
    "The engine's machine n1 holds another log than the others: while these run, stop it, empty its store and start it again",
    "Another server serves the class: 10.0.0.2:12000",
    "A server is gone: 10.0.0.2:12000",
    "The other servers did not hear of this one: its members come back",
  ]);
  expect(json?.map((line) => JSON.parse(line) as unknown)).toMatchObject(
    events.map(({ kind, ...keys }) => Object.assign({ v: 1, event: kind as string }, keys)),
  );
});
