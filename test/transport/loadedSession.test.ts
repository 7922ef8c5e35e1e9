import { expect, test } from "bun:test";
import type { Session, StartSession } from "../../src/transport/connection.ts";
import { Connection } from "../../src/transport/connection.ts";
import { FlushScheduler } from "../../src/transport/flushScheduler.ts";
import { startWhenLoaded } from "../../src/transport/loadedSession.ts";
import { FakeSocket } from "../support/fakeSocket.ts";

/** A protocol whose code is loaded when the test says so, and what its sessions and connections go through. */
function createLoading({ pausesAtStart = false } = {}) {
  let loading = createResolvers();
  const calls: string[] = [];
  const errors: unknown[] = [];
  let loads = 0;
  const startSession = startWhenLoaded(() => {
    loads += 1;
    return loading.promise;
  });
  const start: StartSession = (connection): Session => {
    if (pausesAtStart) connection.pause();
    return {
      receive: (bytes) => calls.push(`receive ${Buffer.from(bytes).toString()}`),
      ended: () => calls.push("ended"),
      tick() {},
      leave: (reason) => calls.push(`leave ${reason}`),
    };
  };
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
      loading.resolve(start);
      await loading.promise;
    },
    async failToLoad(error: Error) {
      const failing = loading;
      loading = createResolvers();
      failing.reject(error);
      await expect(failing.promise).rejects.toBe(error);
    },
  };
}

function createResolvers(): PromiseWithResolvers<StartSession> {
  return Promise.withResolvers();
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

test("code that cannot be loaded closes the connection, and its cause is reported; the next one has it loaded again", async () => {
  const { calls, errors, connect, failToLoad, load } = createLoading();
  const { connection } = connect();
  const error = new Error("no code");
  await failToLoad(error);
  expect(errors).toEqual([error]);
  expect(connection.isClosing).toBe(true);
  connect().sends("again");
  await load();
  expect(calls).toEqual(["receive again"]);
});

test("a session that pauses the connection when it starts stays paused", async () => {
  const { calls, connect, load } = createLoading({ pausesAtStart: true });
  const { connection, sends } = connect();
  sends("one");
  await load();
  expect(calls).toEqual(["receive one"]);
  expect(connection.isPaused).toBe(true);
});
