import { jest } from "bun:test";
import { LocalLog } from "../../src/log/localLog.ts";
import { noOthers } from "../../src/protocols/sessionOptions.ts";
import type { SessionOptions } from "../../src/protocols/sessionOptions.ts";
import { textProtocol } from "../../src/protocols/text/textSession.ts";
import { Connection } from "../../src/transport/connection.ts";
import { FlushScheduler } from "../../src/transport/flushScheduler.ts";
import { Navigations } from "../../src/transport/navigations.ts";
import { Sniffer } from "../../src/transport/sniffer.ts";
import { FakeSocket } from "./fakeSocket.ts";
import { loadedIrc } from "./loadedIrc.ts";
import { TestClass } from "./testClass.ts";

export type IrcHarness = ReturnType<typeof createIrcHarness>;

/**
 * IRC sessions on a hub without a server: turns end and time passes only when the test says so. Needs
 * fake timers.
 * @param perSecond lines each client may write a second; 0 for no limit
 */
export function createIrcHarness(perSecond = 0) {
  const testClass = new TestClass();
  const { hub } = testClass;
  let runTurnEnd: (() => void) | undefined;
  const scheduler = new FlushScheduler({
    before: () => hub.endTurn(),
    after() {},
    schedule: (callback) => {
      runTurnEnd = callback;
    },
    now: () => testClass.now,
  });
  const now = () => testClass.now;
  const clocks = { now, wallClock: now };
  const options: SessionOptions = {
    log: new LocalLog(hub),
    otherServers: () => noOthers,
    replay: 0,
    ...clocks,
  };
  const irc = loadedIrc(options);
  const connections: Connection[] = [];
  return {
    testClass,
    hubEvents: testClass.events,
    connect(socket = new FakeSocket()) {
      const sniffing = {
        protocols: [irc],
        fallback: textProtocol(options),
        navigations: new Navigations(now),
      };
      const connection = new Connection(socket, {
        scheduler,
        now,
        linesPerSecond: perSecond,
        startSession: (accepted) => new Sniffer(accepted, sniffing),
        onError(error) {
          throw error;
        },
      });
      connections.push(connection);
      return {
        socket,
        connection,
        /** Sends lines within the current turn. */
        send(...lines: string[]) {
          connection.receive(Buffer.from(lines.map((line) => `${line}\r\n`).join("")));
        },
      };
    },
    endTurn() {
      scheduler.wake();
      const run = runTurnEnd;
      // The end of a turn may schedule another one.
      runTurnEnd = undefined;
      run?.();
    },
    /** Lets time pass and ticks once, as the server does. */
    passTime(ms: number) {
      testClass.now += ms;
      jest.advanceTimersByTime(ms);
      for (const connection of connections) connection.tick();
      this.endTurn();
    },
  };
}
