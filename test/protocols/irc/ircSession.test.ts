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

/** Members who came in turns of ten. */
function crowd(house: ReturnType<typeof ircHouse>, size: number) {
  return Array.from({ length: size }, (_, index) => {
    const member = house.connects();
    member.says(`NICK member${index}`, "USER b 0 * :One of many");
    if (index % 10 === 9) house.endTurn();
    return member;
  });
}

test("who asks for long answers waits for them as if he had written as much", () => {
  const house = ircHouse(limits.ratePerSecond);
  crowd(house, 300);
  const asker = house.connects();
  asker.says("NICK Bob", "USER b 0 * :Bob");
  house.endTurn();
  const asked = limits.rateBurst - 2;
  asker.says(...Array<string>(asked).fill("WHO #everyone"));
  house.endTurn();
  const ends = () => asker.socket.text.split(" 315 Bob #everyone ").length - 1;
  expect(ends()).toBe(asked / 2);
  house.passes((asked * 1_000) / limits.ratePerSecond);
  expect(ends()).toBe(asked);
});

test("a message to several counts as several", () => {
  const house = ircHouse(limits.ratePerSecond);
  crowd(house, 10);
  const talker = house.connects();
  talker.says("NICK Bob", "USER b 0 * :Bob");
  house.endTurn();
  const line = "PRIVMSG member0,member1,member2,member3 :hello";
  talker.says(...Array<string>(limits.rateBurst).fill(line));
  house.endTurn();
  const said = () => house.facts.filter(({ kind }) => kind === "said").length;
  expect(said()).toBeLessThanOrEqual(limits.rateBurst);
  house.passes(1_000);
  expect(said()).toBeLessThanOrEqual(limits.rateBurst + limits.ratePerSecond);
  for (let second = 0; second < 12; second++) house.passes(1_000);
  expect(said()).toBe(4 * limits.rateBurst);
});

test("one whose name another takes in the same turn, spelled otherwise, does not take the other with him", () => {
  const house = ircHouse();
  const [ann, bob, taker] = [house.connects(), house.connects(), house.connects()];
  ann.says("NICK Ann", "USER a 0 * :Ann", "JOIN #lab");
  bob.says("NICK Bob", "USER b 0 * :Bob", "JOIN #lab");
  house.endTurn();
  bob.says("QUIT");
  taker.says("NICK BOB", "USER b 0 * :Another");
  house.endTurn();
  expect(ann.socket.text).toEndWith(
    ":Bob!Bob@classchat PART #lab\r\n:BOB!BOB@classchat JOIN #everyone\r\n",
  );
  expect(taker.socket.text).not.toContain("QUIT");
});

test("what is said of one who left is not said of the next of his name", () => {
  const house = ircHouse();
  const [ann, bob] = [house.connects(), house.connects()];
  ann.says("NICK Ann", "USER a 0 * :Ann");
  bob.says("NICK Bob", "USER b 0 * :The first");
  house.endTurn();
  bob.says("QUIT :for good");
  const peer = { deliver() {}, replaced() {} };
  const taken = house.hub.join("Bob", peer);
  house.endTurn();
  if (taken.ok) house.hub.leave(taken.member, "exit");
  house.endTurn();
  expect(ann.socket.text).toEndWith(":Bob!Bob@classchat QUIT :Left the class\r\n");
});

test("who comes with the name and the password of a connection that is still thought to stand takes its place", () => {
  const house = ircHouse();
  const [ann, lost] = [house.connects(), house.connects()];
  ann.says("NICK Ann", "USER a 0 * :Ann", "JOIN #lab");
  lost.says("PASS sesame", "NICK Bob", "USER b 0 * :Bob", "JOIN #lab,#own");
  house.endTurn();
  for (const words of [["PASS simsim"], ["PASS :"], []]) {
    const other = house.connects();
    other.says(...words, "NICK Bob", "USER b 0 * :Bob");
    house.endTurn();
    expect(other.socket.text).toEndWith(
      ":irc.test 433 * Bob :Username is taken. Use another name.\r\n",
    );
  }
  const again = house.connects();
  again.says("PASS sesame", "NICK bob", "USER b 0 * :Bob");
  house.endTurn();
  expect(again.socket.text).toContain(":irc.test 001 bob ");
  expect(lost.socket.text).toEndWith(
    "ERROR :Closing Link: (Another connection has taken over)\r\n",
  );
  expect(lost.socket.calls).toEqual(["end"]);
  expect(ann.socket.text).toEndWith(
    ":Bob!Bob@classchat QUIT :Another connection has taken over\r\n" +
      ":Bob!Bob@classchat PART #lab\r\n:bob!bob@classchat JOIN #everyone\r\n",
  );
  const ofOwn = house.facts.filter((fact) => "room" in fact && fact.room === "#own");
  expect(ofOwn.map(({ kind }) => kind)).toEqual(["roomJoined", "roomClosed"]);
});
