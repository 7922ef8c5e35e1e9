import { afterEach, beforeEach, expect, jest, test } from "bun:test";
import { Connection } from "../../../src/transport/connection.ts";
import { FlushScheduler } from "../../../src/transport/flushScheduler.ts";
import { exchangeWithinMs, HttpProxy } from "../../../src/transport/web/httpProxy.ts";
import type { WebServer } from "../../../src/transport/web/webServer.ts";
import { FakeSocket } from "../../support/fakeSocket.ts";

/** A browser's connection and its proxy, and the web server that it waits for. */
function proxied() {
  const socket = new FakeSocket();
  const scheduler = new FlushScheduler({ before() {}, after() {}, schedule() {} });
  const faults: unknown[] = [];
  const server = Promise.withResolvers<WebServer>();
  const proxies: HttpProxy[] = [];
  const connection = new Connection(socket, {
    scheduler,
    now: () => 0,
    linesPerSecond: 0,
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
    jest.advanceTimersByTime(1_000);
    slow.receive(Buffer.from("X"));
  }
  expect(socket.calls).toEqual(["pause"]);
  jest.advanceTimersByTime(1_000);
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
  jest.advanceTimersByTime(exchangeWithinMs);
  expect(socket.text).toBe("first");
  expect(socket.calls.at(-1)).toBe("terminate");
});

test("a chat has no such limit", () => {
  const { socket, connection: chat, proxies } = proxied();
  chat.receive(Buffer.from("GET /ws HTTP/1.1\r\n"));
  proxies[0]?.startChat({ tick() {}, leave() {} });
  chat.receive(Buffer.from("frames"));
  jest.advanceTimersByTime(2 * exchangeWithinMs);
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
