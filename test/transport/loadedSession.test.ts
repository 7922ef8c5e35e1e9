import { expect, test } from "bun:test";
import type { Session } from "../../src/transport/connection.ts";
import { Connection } from "../../src/transport/connection.ts";
import { FlushScheduler } from "../../src/transport/flushScheduler.ts";
import type { BeginSession } from "../../src/transport/loadedSession.ts";
import { beginWhenLoaded } from "../../src/transport/loadedSession.ts";
import { FakeSocket } from "../support/fakeSocket.ts";

/** A protocol whose code is loaded when the test says so, and what its sessions and connections go through. */
function createLoading() {
  const loading = Promise.withResolvers<BeginSession>();
  const calls: string[] = [];
  const errors: unknown[] = [];
  let loads = 0;
  const startSession = beginWhenLoaded(() => {
    loads += 1;
    return loading.promise;
  });
  const begin: BeginSession = (): Session => ({
    receive: (bytes) => calls.push(`receive ${Buffer.from(bytes).toString()}`),
    ended: () => calls.push("ended"),
    tick() {},
    leave: (reason) => calls.push(`leave ${reason}`),
  });
  return {
    calls,
    errors,
    loads: () => loads,
    connect() {
      const socket = new FakeSocket();
      const scheduler = new FlushScheduler({
        before() {},
        after() {},
        schedule: (end) => queueMicrotask(end),
        now: () => 0,
      });
      const options = { scheduler, now: () => 0, linesPerSecond: 0, startSession };
      const connection = new Connection(socket, {
        ...options,
        onError: (error) => errors.push(error),
      });
      return { connection, socket, sends: (text: string) => connection.receive(Buffer.from(text)) };
    },
    async load() {
      loading.resolve(begin);
      await loading.promise;
    },
    async failToLoad(error: Error) {
      loading.reject(error);
      await expect(loading.promise).rejects.toBe(error);
    },
  };
}

test("what is sent while the code is loaded is read by the session in order, and nothing more is read until then", async () => {
  const { calls, connect, load, loads } = createLoading();
  const { connection, socket, sends } = connect();
  expect(connection.isPaused).toBe(true);
  sends("NICK b");
  sends("ob");
  connection.ended();
  expect(calls).toEqual([]);
  await load();
  expect(calls).toEqual(["receive NICK bob", "ended"]);
  expect(connection.isPaused).toBe(false);
  expect(socket.calls).toEqual(["pause", "resume"]);
  sends("USER");
  expect(calls.at(-1)).toBe("receive USER");
  const second = connect();
  second.sends("hello");
  expect(calls.at(-1)).toBe("receive hello");
  expect(second.socket.calls).toEqual([]);
  expect(loads()).toBe(1);
});

test("two connections wait for one code", async () => {
  const { calls, connect, load, loads } = createLoading();
  connect().sends("one");
  connect().sends("two");
  await load();
  expect(calls).toEqual(["receive one", "receive two"]);
  expect(loads()).toBe(1);
});

test("whoever has gone before the code is loaded begins no session", async () => {
  const { calls, connect, load } = createLoading();
  const { connection, sends } = connect();
  sends("one");
  connection.leave("lost");
  expect(connection.isClosing).toBe(true);
  await load();
  expect(calls).toEqual([]);
});

test("code that cannot be loaded closes the connection, and its cause is reported", async () => {
  const { errors, connect, failToLoad } = createLoading();
  const { connection } = connect();
  const error = new Error("no code");
  await failToLoad(error);
  expect(errors).toEqual([error]);
  expect(connection.isClosing).toBe(true);
});
