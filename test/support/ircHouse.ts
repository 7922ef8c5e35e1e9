import { jest } from "bun:test";
import type { SessionOptions } from "../../src/protocols/lineSession.ts";
import { Connection } from "../../src/transport/connection.ts";
import { Sniffer } from "../../src/transport/sniffer.ts";
import { ircProtocol } from "../../src/protocols/irc/ircProtocol.ts";
import { Navigations } from "../../src/transport/navigations.ts";
import { textProtocol } from "../../src/protocols/text/textProtocol.ts";
import { FlushScheduler } from "../../src/transport/flushScheduler.ts";
import { limits } from "../../src/model/limits.ts";
import { FakeSocket } from "./fakeSocket.ts";
import { quietHub } from "./quietHub.ts";

/**
 * The IRC door without a server: its turns end, and its time passes, when the test says so.
 * @param perSecond lines each client may write; 0 for as many as it likes
 */
export function ircHouse(perSecond = 0) {
  const { hub, facts, clock } = quietHub();
  let end: (() => void) | undefined;
  const turn = new FlushScheduler({
    before: () => hub.endTurn(),
    after() {},
    schedule: (callback) => {
      end = callback;
    },
  });
  const now = () => clock.now;
  const pace = { perSecond, burst: limits.rateBurst, now };
  const options: SessionOptions = { hub, pace, privateShown: true, replay: 0, now };
  const irc = ircProtocol(options, { name: "irc.test", version: "test", autojoin: true }, now);
  const connections: Connection[] = [];
  return {
    hub,
    facts,
    connects() {
      const socket = new FakeSocket();
      const sniffing = {
        protocols: [irc],
        fallback: textProtocol(options),
        navigations: new Navigations(now),
      };
      const connection = new Connection(socket, {
        scheduler: turn,
        now,
        startSession: (accepted) => new Sniffer(accepted, sniffing),
        onError(error) {
          throw error;
        },
      });
      connections.push(connection);
      return {
        socket,
        /** In the turn that is on. */
        says(...lines: string[]) {
          connection.receive(Buffer.from(lines.map((line) => `${line}\r\n`).join("")));
        },
      };
    },
    endTurn() {
      turn.wake();
      const endNow = end;
      // What happens while a turn ends may ask for another one.
      end = undefined;
      endNow?.();
    },
    /** Lets time pass, as the ticks of the server do. */
    passes(ms: number) {
      clock.now += ms;
      jest.advanceTimersByTime(ms);
      for (const connection of connections) connection.tick();
      this.endTurn();
    },
  };
}
