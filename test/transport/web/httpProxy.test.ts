import { afterEach, beforeEach, expect, jest, test } from "bun:test";
import { rateBurst } from "../../../src/transport/rateLimit.ts";
import { Connection, lingerMs } from "../../../src/transport/connection.ts";
import { FlushScheduler } from "../../../src/transport/flushScheduler.ts";
import { exchangeWithinMs, HttpProxy } from "../../../src/transport/web/httpProxy.ts";
import type { WebServer } from "../../../src/transport/web/webServer.ts";
import { FakeSocket } from "../../support/fakeSocket.ts";
import { Transcript } from "../../support/transcript.ts";
import { clientFrame, opcodes } from "../../support/webBytes.ts";

let time = 0;

function passTime(ms: number): void {
  time += ms;
  jest.advanceTimersByTime(ms);
}

/** A browser's connection and its proxy, and the web server that it waits for. */
function proxied({ linesPerSecond = 0 } = {}) {
  const socket = new FakeSocket();
  const scheduler = new FlushScheduler({ before() {}, after() {}, schedule() {}, now: () => 0 });
  const faults: unknown[] = [];
  const server = Promise.withResolvers<WebServer>();
  const proxies: HttpProxy[] = [];
  const connection = new Connection(socket, {
    scheduler,
    now: () => time,
    linesPerSecond,
    startSession(accepted) {
      const proxy = new HttpProxy(accepted, server.promise);
      proxies.push(proxy);
      return proxy;
    },
    onError: (error) => faults.push(error),
  });
  return { socket, faults, server, connection, proxies };
}

beforeEach(() => {
  jest.useFakeTimers();
});

afterEach(() => {
  jest.useRealTimers();
});

test("a request that is not complete in time is cut off, even if it trickles in", () => {
  const { socket, connection: slow } = proxied();
  slow.receive(Buffer.from("GET / HTTP/1.1\r\n"));
  for (let second = 1; second * 1_000 < exchangeWithinMs; second++) {
    passTime(1_000);
    slow.receive(Buffer.from("X"));
  }
  expect(socket.calls).toEqual(["pause"]);
  passTime(1_000);
  expect(socket.calls).toEqual(["pause", "terminate"]);
});

test("an answer that is not taken in time is cut off, even if its first part was", async () => {
  const { socket, server, connection: slow } = proxied();
  const asked = Promise.withResolvers<Bun.Socket>();
  using web = Bun.listen({
    hostname: "127.0.0.1",
    port: 0,
    socket: { data: (inner) => asked.resolve(inner) },
  });
  server.resolve({ port: web.port, connections: new Map(), stop: async () => {} });
  slow.receive(Buffer.from("GET / HTTP/1.1\r\n\r\n"));
  const inner = await asked.promise;
  const first = socket.takes(5);
  inner.write("first");
  await first;
  const second = socket.takes(0);
  inner.write("second");
  await second;
  passTime(exchangeWithinMs);
  expect(socket.text).toBe("first");
  expect(socket.calls.at(-1)).toBe("terminate");
});

/** The web server as a socket that keeps what it was sent and answers when the test says so. */
async function answering({ linesPerSecond = 0 } = {}) {
  const { socket, server, connection, proxies } = proxied({ linesPerSecond });
  const requests: string[] = [];
  const opened = Promise.withResolvers<Bun.Socket>();
  const asked = new Transcript("the web server");
  const web = Bun.listen({
    hostname: "127.0.0.1",
    port: 0,
    socket: {
      open: (inner) => opened.resolve(inner),
      data(_, bytes) {
        requests.push(bytes.toString());
        asked.add(bytes);
      },
    },
  });
  server.resolve({ port: web.port, connections: new Map(), stop: async () => {} });
  const inner = await opened.promise;
  return {
    connection,
    proxies,
    requests,
    /** Waits until so many requests have come, all told. */
    hasAsked: (count: number) => asked.until(() => requests.length >= count, "for a request"),
    async answer(text: string): Promise<void> {
      const taken = socket.takes(Number.POSITIVE_INFINITY);
      inner.write(text);
      await taken;
    },
    [Symbol.dispose]: () => web.stop(true),
  };
}

const request = (path: string): string => `GET ${path} HTTP/1.1\r\n\r\n`;

test("pipelined requests are passed on one at a time, each once the one before it is being answered", async () => {
  using web = await answering();
  web.connection.receive(Buffer.from(request("/1") + request("/2") + request("/3")));
  await web.hasAsked(1);
  await web.answer("first");
  await web.hasAsked(2);
  await web.answer("second");
  await web.hasAsked(3);
  expect(web.requests).toEqual([request("/1"), request("/2"), request("/3")]);
});

test("pings and fragments of a WebSocket count as lines, and wait like them", async () => {
  using web = await answering({ linesPerSecond: 10 });
  web.connection.receive(Buffer.from(request("/ws")));
  await web.hasAsked(1);
  web.proxies[0]?.startChat({ tick() {}, leave() {} });
  await web.answer("101");
  const ping = Buffer.from(clientFrame("", opcodes.ping));
  web.connection.receive(Buffer.concat(Array.from({ length: 1_000 }, () => ping)));
  await web.hasAsked(2);
  // The request was the first of the burst.
  expect(web.requests[1]).toHaveLength((rateBurst - 1) * ping.length);
});

test("a chat that is too slow is let say goodbye", () => {
  const { socket, connection: slow, proxies } = proxied();
  const reasons: string[] = [];
  proxies[0]?.startChat({ tick() {}, leave: (reason) => reasons.push(reason) });
  slow.leave("too_slow");
  expect(reasons).toEqual(["too_slow"]);
  expect(socket.calls).toEqual(["pause"]);
  proxies[0]?.endChat();
  passTime(lingerMs);
  expect(socket.calls.at(-1)).toBe("terminate");
});

test("a chat has no such limit", () => {
  const { socket, connection: chat, proxies } = proxied();
  chat.receive(Buffer.from("GET /ws HTTP/1.1\r\n"));
  proxies[0]?.startChat({ tick() {}, leave() {} });
  chat.receive(Buffer.from("frames"));
  passTime(2 * exchangeWithinMs);
  expect(socket.calls).toEqual(["pause"]);
  expect(jest.getTimerCount()).toBe(0);
});

test("if the web server cannot start, the connection is closed and the cause reported", async () => {
  const { socket, server, faults } = proxied();
  server.reject(new Error("no page"));
  await server.promise.catch(() => {});
  await Promise.resolve();
  expect(socket.calls).toEqual(["pause", "terminate"]);
  expect(faults.map(String)).toEqual(["Error: no page"]);
});
