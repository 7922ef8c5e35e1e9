import { jest } from "bun:test";
import type { SessionOptions } from "../../src/transport/protocol.ts";
import { SniffedConnection } from "../../src/transport/sniffedConnection.ts";
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
  const fronts: SniffedConnection[] = [];
  return {
    hub,
    facts,
    connects() {
      const socket = new FakeSocket();
      const front = new SniffedConnection(socket, {
        doors: [irc],
        plain: textProtocol(options),
        navigations: new Navigations(now),
        turn,
        onError(error) {
          throw error;
        },
      });
      fronts.push(front);
      return {
        socket,
        /** In the turn that is on. */
        says(...lines: string[]) {
          front.receive(Buffer.from(lines.map((line) => `${line}\r\n`).join("")));
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
      for (const front of fronts) front.tick();
      this.endTurn();
    },
  };
}
