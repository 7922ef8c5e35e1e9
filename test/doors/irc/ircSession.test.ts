import { afterEach, beforeEach, expect, jest, test } from "bun:test";
import { limits } from "../../../src/model/limits.ts";
import { ircHouse } from "../../support/ircHouse.ts";

/** One connection to the IRC door; what it says is a turn of its own. */
function connection() {
  const house = ircHouse();
  const { socket, says } = house.connects();
  return {
    facts: house.facts,
    socket,
    says(...lines: string[]) {
      says(...lines);
      house.endTurn();
    },
    passes: (ms: number) => house.passes(ms),
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

test("what one says before and after a new name comes by the one and by the other", () => {
  const house = ircHouse();
  const [bob, ann] = [house.connects(), house.connects()];
  bob.says("CAP REQ echo-message", "NICK Bob", "USER b 0 * :Bob", "CAP END");
  ann.says("NICK Ann", "USER a 0 * :Ann");
  house.endTurn();
  const before = [bob, ann].map(({ socket }) => socket.text.length);
  bob.says("PRIVMSG #everyone :one", "JOIN #lab", "NICK Rob", "PRIVMSG #everyone :two");
  house.endTurn();
  const [toBob, toAnn] = [bob, ann].map(({ socket }, at) => socket.text.slice(before[at]));
  expect(toAnn).toBe(
    ":Bob!Bob@classchat PRIVMSG #everyone :one\r\n" +
      ":Bob!Bob@classchat NICK Rob\r\n" +
      ":Rob!Rob@classchat PRIVMSG #everyone :two\r\n",
  );
  expect(toBob).toBe(
    ":Bob!Bob@classchat PRIVMSG #everyone :one\r\n" +
      ":Bob!Bob@classchat JOIN #lab\r\n" +
      ":irc.test 353 Bob = #lab :@Bob\r\n" +
      ":irc.test 366 Bob #lab :End of /NAMES list\r\n" +
      ":Bob!Bob@classchat NICK Rob\r\n" +
      ":Rob!Rob@classchat PRIVMSG #everyone :two\r\n",
  );
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
