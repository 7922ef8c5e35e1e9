import { jest } from "bun:test";
import { framesProtocol } from "../../src/protocols/frames/frameSession.ts";
import type { ClassLog } from "../../src/log/classLog.ts";
import { LocalLog } from "../../src/log/localLog.ts";
import { noOthers } from "../../src/protocols/sessionOptions.ts";
import type { SessionOptions } from "../../src/protocols/sessionOptions.ts";
import { textProtocol } from "../../src/protocols/text/textSession.ts";
import type { ConnectionSocket, Session } from "../../src/transport/connection.ts";
import { Connection } from "../../src/transport/connection.ts";
import { FlushScheduler } from "../../src/transport/flushScheduler.ts";
import { Navigations } from "../../src/transport/navigations.ts";
import type { Protocol } from "../../src/transport/protocol.ts";
import { Sniffer } from "../../src/transport/sniffer.ts";
import { FakeSocket } from "./fakeSocket.ts";
import { loadedIrc } from "./loadedIrc.ts";
import { TestClass } from "./testClass.ts";

function throwError(error: unknown): never {
  throw error;
}

interface FakePortOptions {
  testClass?: TestClass;
  /** What stands between its sessions and the hub; a log that applies at once unless given. */
  log?: ClassLog;
  /** Takes what a connection was closed for; it is thrown unless given. */
  onError?: (error: unknown) => void;
  /** Protocols that it speaks besides, given the session inside. */
  extraProtocols?: (startSession: (connection: Connection) => Session) => Protocol[];
}

/**
 * A server's port without a server: connections have fake sockets, and turns end when the test says so. Needs
 * fake timers if time passes.
 */
export function fakePort({
  extraProtocols,
  testClass = new TestClass(),
  log = new LocalLog(testClass.hub),
  onError = throwError,
}: FakePortOptions = {}) {
  let end: (() => void) | undefined;
  const scheduler = new FlushScheduler({
    before: () => log.endTurn(),
    after() {},
    schedule: (callback) => {
      end = callback;
    },
    now: () => testClass.now,
  });
  const now = () => testClass.now;
  const clocks = { now, wallClock: now };
  const options: SessionOptions = {
    log,
    observe: (listener) => testClass.listeners.push(listener),
    otherServers: () => noOthers,
    replay: 0,
    ...clocks,
  };
  const navigations = new Navigations(now);
  const protocols = [framesProtocol(options), loadedIrc(options)];
  const sniffing = { protocols, fallback: textProtocol(options), navigations };
  const extra = extraProtocols?.((connection) => new Sniffer(connection, sniffing)) ?? [];
  const sniffingOutside = { ...sniffing, protocols: [...protocols, ...extra] };
  /** Returns whether another one is to follow. */
  function endTurn(): boolean {
    scheduler.wake();
    const run = end;
    // The end of a turn may schedule another one.
    end = undefined;
    run?.();
    return end !== undefined;
  }
  /** Of every socket with a descriptor. */
  const system = { takenBytes: 0, heldBytes: 0 };
  function connectOver<Socket extends ConnectionSocket>(socket: Socket) {
    const connection = new Connection(socket, {
      progressOf: () => system,
      scheduler,
      now,
      linesPerSecond: 0,
      startSession: (accepted) => new Sniffer(accepted, sniffingOutside),
      onError,
    });
    return {
      socket,
      connection,
      sends: (text: string) => connection.receive(Buffer.from(text, "latin1")),
    };
  }
  return {
    testClass,
    hubEvents: testClass.events,
    navigations,
    system,
    reads: scheduler.reads,
    connects: (socket = new FakeSocket()) => connectOver(socket),
    connectsOver: connectOver,
    endTurn,
    passTime(ms: number) {
      testClass.now += ms;
      jest.advanceTimersByTime(ms);
    },
    /** Ends turns until nothing is left to be told. */
    endTurns() {
      while (endTurn()) continue;
    },
  };
}
