import { afterEach, beforeEach, expect, jest, test } from "bun:test";
import { Link } from "../../../src/doors/link.ts";
import { Turn } from "../../../src/doors/turn.ts";
import { Splice } from "../../../src/doors/web/splice.ts";
import type { WebServer } from "../../../src/doors/web/webServer.ts";
import { limits } from "../../../src/model/limits.ts";
import { FakeSocket } from "../../support/fakeSocket.ts";

/** A splice to a server that is never there. */
function splice() {
  const socket = new FakeSocket();
  const turn = new Turn({ before() {}, after() {}, schedule() {} });
  const faults: unknown[] = [];
  const onError = (error: unknown) => faults.push(error);
  const link = new Link({ socket, turn, onOverflow() {}, onError });
  const server = Promise.withResolvers<WebServer>();
  return { socket, faults, server, splice: new Splice(link, server.promise) };
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
