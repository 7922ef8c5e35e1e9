import { afterEach, beforeEach, expect, jest, test } from "bun:test";
import { Connection } from "../../../src/transport/connection.ts";
import { FlushScheduler } from "../../../src/transport/flushScheduler.ts";
import { HttpProxy } from "../../../src/transport/web/httpProxy.ts";
import type { WebServer } from "../../../src/transport/web/webServer.ts";
import { limits } from "../../../src/model/limits.ts";
import { FakeSocket } from "../../support/fakeSocket.ts";

/** A splice to a server that is never there. */
function splice() {
  const socket = new FakeSocket();
  const turn = new FlushScheduler({ before() {}, after() {}, schedule() {} });
  const faults: unknown[] = [];
  const onError = (error: unknown) => faults.push(error);
  const link = new Connection({ socket, turn, onOverflow() {}, onError });
  const server = Promise.withResolvers<WebServer>();
  return { socket, faults, server, splice: new HttpProxy(link, server.promise) };
}

beforeEach(() => {
  jest.useFakeTimers();
});

afterEach(() => {
  jest.useRealTimers();
});

test("a request that does not come to its end in time is cut off, however it trickles in", () => {
  const { socket, splice: slow } = splice();
  slow.receive(Buffer.from("GET / HTTP/1.1\r\n"));
  for (let second = 1; second * 1_000 < limits.exchangeWithinMs; second++) {
    jest.advanceTimersByTime(1_000);
    slow.receive(Buffer.from("X"));
  }
  expect(socket.calls).toEqual(["pause"]);
  jest.advanceTimersByTime(1_000);
  expect(socket.calls).toEqual(["pause", "terminate"]);
});

test("an answer that is not taken to its end in time is cut off, though its first part was", async () => {
  const { socket, server, splice: slow } = splice();
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
  jest.advanceTimersByTime(limits.exchangeWithinMs);
  expect(socket.text).toBe("first");
  expect(socket.calls.at(-1)).toBe("terminate");
});

test("a chat has no such end", () => {
  const { socket, splice: chat } = splice();
  chat.receive(Buffer.from("GET /ws HTTP/1.1\r\n"));
  chat.becomes({ receive() {}, ended() {}, tick() {}, leave() {} });
  chat.receive(Buffer.from("frames"));
  jest.advanceTimersByTime(2 * limits.exchangeWithinMs);
  expect(socket.calls).toEqual(["pause"]);
  expect(jest.getTimerCount()).toBe(0);
});

test("a web server that cannot start closes the connection and says why", async () => {
  const { socket, server, faults } = splice();
  server.reject(new Error("no page"));
  await server.promise.catch(() => {});
  await Promise.resolve();
  expect(socket.calls).toEqual(["pause", "terminate"]);
  expect(faults.map(String)).toEqual(["Error: no page"]);
});
