import { afterEach, beforeEach, expect, jest, test } from "bun:test";
import type { DoorOptions } from "../../../src/doors/door.ts";
import { FrontDoor } from "../../../src/doors/frontDoor.ts";
import { ircDoor } from "../../../src/doors/irc/ircDoor.ts";
import { Navigations } from "../../../src/doors/navigations.ts";
import { plainDoor } from "../../../src/doors/plain/plainDoor.ts";
import { Turn } from "../../../src/doors/turn.ts";
import { limits } from "../../../src/model/limits.ts";
import { FakeSocket } from "../../support/fakeSocket.ts";
import { quietHub } from "../../support/quietHub.ts";

/** One connection to the IRC door; its turns end, and its time passes, when the test says so. */
function connection() {
  const { hub, facts, clock } = quietHub();
  let end: (() => void) | undefined;
  const turn = new Turn({
    before: () => hub.endTurn(),
    after() {},
    schedule: (callback) => {
      end = callback;
    },
  });
  const now = () => clock.now;
  const pace = { perSecond: 0, burst: limits.rateBurst, now };
  const options: DoorOptions = { hub, pace, privateShown: true, replay: 0, now };
  const irc = ircDoor(options, { name: "irc.test", version: "test", autojoin: true }, now);
  const socket = new FakeSocket();
  const front = new FrontDoor(socket, {
    doors: [irc],
    plain: plainDoor(options),
    navigations: new Navigations(now),
    turn,
    onError(error) {
      throw error;
    },
  });
  const endTurn = () => end?.();
  return {
    facts,
    socket,
    says(...lines: string[]) {
      front.receive(Buffer.from(lines.map((line) => `${line}\r\n`).join("")));
      endTurn();
    },
    /** Lets time pass, as the ticks of the server do. */
    passes(ms: number) {
      clock.now += ms;
      jest.advanceTimersByTime(ms);
      front.tick();
      endTurn();
    },
  };
}

beforeEach(() => {
  jest.useFakeTimers();
});

afterEach(() => {
  jest.useRealTimers();
});

test("a silent member is asked whether it is there, once, and let go where it does not answer", () => {
  const { says, passes, socket, facts } = connection();
  says("NICK Bob", "USER b 0 * :Bob");
  passes(limits.pingAfterMs - 1);
  expect(socket.text).not.toContain(" PING ");
  passes(1);
  passes(1);
  expect(socket.text.split(":irc.test PING irc.test\r\n")).toHaveLength(2);
  says("PONG irc.test");
  passes(limits.silentMs - 1);
  expect(socket.calls).toEqual([]);
  passes(1);
  expect(socket.text).toEndWith("ERROR :Closing Link: (Ping timeout: 60 seconds)\r\n");
  expect(socket.calls).toEqual(["end"]);
  expect(facts.at(-1)).toMatchObject({ kind: "left", name: "Bob", how: "lost" });
});

test("one who does not register in time is let go", () => {
  const { says, passes, socket } = connection();
  says("NICK Bob", "CAP LS 302");
  passes(limits.nameWithinMs - 1);
  expect(socket.calls).toEqual([]);
  passes(1);
  expect(socket.text).toEndWith("ERROR :Closing Link: (Registration timed out)\r\n");
  expect(socket.calls).toEqual(["end"]);
});

test("who leaves hears what became of what it said before, and then goodbye", () => {
  const { says, socket } = connection();
  says("CAP REQ echo-message", "NICK Bob", "USER b 0 * :Bob", "CAP END");
  says("PRIVMSG #everyone :last words", "JOIN #lab", "QUIT :bye", "PRIVMSG #everyone :unheard");
  expect(socket.text).toEndWith(
    ":Bob!Bob@classchat PRIVMSG #everyone :last words\r\n" +
      ":Bob!Bob@classchat JOIN #lab\r\n" +
      ":irc.test 353 Bob = #lab :@Bob\r\n" +
      ":irc.test 366 Bob #lab :End of /NAMES list\r\n" +
      "ERROR :Closing Link: (Quit: bye)\r\n",
  );
});
