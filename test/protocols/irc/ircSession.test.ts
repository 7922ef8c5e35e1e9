import { afterEach, beforeEach, describe, expect, jest, test } from "bun:test";
import { rateBurst } from "../../../src/transport/rateLimit.ts";
import { limits } from "../../../src/model/limits.ts";
import type { IrcHarness } from "../../support/ircHarness.ts";
import { createIrcHarness } from "../../support/ircHarness.ts";
import { IrcView } from "../../support/ircView.ts";

/** One connection, where each `send` is a turn of its own. */
function connectAlone() {
  const harness = createIrcHarness();
  const { socket, send } = harness.connect();
  return {
    hubEvents: harness.hubEvents,
    socket,
    send(...lines: string[]) {
      send(...lines);
      harness.endTurn();
    },
    passTime: (ms: number) => harness.passTime(ms),
  };
}

beforeEach(() => {
  jest.useFakeTimers();
});

afterEach(() => {
  jest.useRealTimers();
});

test("an idle client gets one PING, and is disconnected if it does not answer", () => {
  const { hubEvents, passTime, send, socket } = connectAlone();
  send("NICK Bob", "USER b 0 * :Bob");
  passTime(limits.pingAfterMs - 1);
  expect(socket.text).not.toContain(" PING ");
  passTime(1);
  passTime(1);
  expect(socket.text.split(":irc.test PING irc.test\r\n")).toHaveLength(2);
  send("PONG irc.test");
  passTime(limits.silentMs - 1);
  expect(socket.calls).toEqual([]);
  passTime(1);
  expect(socket.text).toEndWith("ERROR :Closing Link: (Ping timeout: 60 seconds)\r\n");
  expect(socket.calls).toEqual(["end"]);
  expect(hubEvents.at(-1)).toMatchObject({ kind: "left", name: "Bob", how: "lost" });
});

test("a client that does not register in time is disconnected", () => {
  const { passTime, send, socket } = connectAlone();
  send("NICK Bob", "CAP LS 302");
  passTime(limits.nameWithinMs - 1);
  expect(socket.calls).toEqual([]);
  passTime(1);
  expect(socket.text).toEndWith("ERROR :Closing Link: (Registration timed out)\r\n");
  expect(socket.calls).toEqual(["end"]);
});

test("messages before and after a NICK carry the old and the new nick", () => {
  const harness = createIrcHarness();
  const [bob, ann] = [harness.connect(), harness.connect()];
  bob.send("CAP REQ echo-message", "NICK Bob", "USER b 0 * :Bob", "CAP END");
  ann.send("NICK Ann", "USER a 0 * :Ann");
  harness.endTurn();
  const before = [bob, ann].map(({ socket }) => socket.text.length);
  bob.send("PRIVMSG #everyone :one", "JOIN #lab", "NICK Rob", "PRIVMSG #everyone :two");
  harness.endTurn();
  const [toBob, toAnn] = [bob, ann].map(({ socket }, at) => socket.text.slice(before[at]));
  expect(toAnn).toBe(
    ":Bob!b@m-1.classchat PRIVMSG #everyone :one\r\n" +
      ":Bob!b@m-1.classchat NICK Rob\r\n" +
      ":Rob!b@m-1.classchat PRIVMSG #everyone :two\r\n",
  );
  expect(toBob).toBe(
    ":Bob!b@m-1.classchat PRIVMSG #everyone :one\r\n" +
      ":Bob!b@m-1.classchat JOIN #lab\r\n" +
      ":irc.test 353 Bob = #lab :@Bob\r\n" +
      ":irc.test 366 Bob #lab :End of /NAMES list\r\n" +
      ":Bob!b@m-1.classchat NICK Rob\r\n" +
      ":Rob!b@m-1.classchat PRIVMSG #everyone :two\r\n",
  );
});

/** What a client that believes every line knows of a channel. */
function viewedMembers({ socket }: ReturnType<IrcHarness["connect"]>, channel: string) {
  const view = new IrcView();
  view.read(socket.text);
  return view.members(channel);
}

/** Ann, Bob, and Cem, who has left the channel of the class. */
function connectThree() {
  const harness = createIrcHarness();
  const [ann, bob, cem] = [harness.connect(), harness.connect(), harness.connect()];
  ann.send("NICK Ann", "USER a 0 * :Ann");
  bob.send("NICK Bob", "USER b 0 * :Bob");
  cem.send("NICK Cem", "USER c 0 * :Cem", "PART #everyone");
  harness.endTurn();
  return { harness, ann, bob, cem };
}

describe("while a name passes from one member to another", () => {
  test("a client that opens the channel of the class knows who is in it", () => {
    const { harness, ann, bob, cem } = connectThree();
    bob.send("NICK Rob");
    ann.send("NICK Bob");
    cem.send("JOIN #everyone");
    bob.send("NICK Bobby");
    harness.endTurn();
    expect(viewedMembers(cem, "#everyone")).toEqual(["bob", "bobby", "cem"]);
  });

  test("whoever creates a group knows who is in it, and so do its members", () => {
    const { harness, ann, bob, cem } = connectThree();
    bob.send("NICK Rob");
    ann.send("NICK Bob");
    cem.send("GROUP groupOne Bob,Rob,Cem");
    bob.send("NICK Bobby");
    ann.send("NICK Rob");
    harness.endTurn();
    for (const client of [ann, bob, cem]) {
      expect(viewedMembers(client, "#groupOne")).toEqual(["bobby", "cem", "rob"]);
    }
  });

  test.each([[["NICK Rob", "PART #lab"]], [["NICK Rob", "KICK #lab Rob"]], [["QUIT"]]])(
    "whoever knew them in a room alone knows that they left it: %j",
    (lines) => {
      const { harness, ann, bob, cem } = connectThree();
      bob.send("JOIN #lab");
      cem.send("JOIN #lab");
      harness.endTurn();
      bob.send(...lines);
      ann.send("NICK Bob");
      harness.endTurn();
      expect(viewedMembers(cem, "#lab")).toEqual(["@cem"]);
    },
  );

  test("a room knows that a member left it, though another of the same name came and went", () => {
    const { harness, bob, cem } = connectThree();
    bob.send("JOIN #lab");
    cem.send("JOIN #lab");
    harness.endTurn();
    bob.send("QUIT");
    harness.connect().send("NICK Bob", "USER b 0 * :Bob", "QUIT");
    harness.endTurn();
    expect(viewedMembers(cem, "#lab")).toEqual(["@cem"]);
  });

  test("whoever was made a teacher before is seen to be one", () => {
    const { harness, ann, bob } = connectThree();
    harness.testClass.order({ type: "teacher", name: "Bob", on: true });
    bob.send("NICK Rob");
    ann.send("NICK Bob");
    harness.endTurn();
    expect(viewedMembers(ann, "#everyone")).toEqual(["@rob", "bob", "cem"]);
  });

  test("nobody's new name is taken for that of another who had both names later", () => {
    const { harness, ann, bob } = connectThree();
    const before = bob.socket.text.length;
    ann.send("NICK Tmp");
    bob.send("NICK Ann");
    ann.send("NICK Amy");
    bob.send("NICK Tmp");
    harness.endTurn();
    expect(bob.socket.text.slice(before)).toBe(
      ":Ann!a@m-1.classchat NICK Tmp\r\n" +
        ":Bob!b@m-2.classchat NICK Ann\r\n" +
        ":Tmp!a@m-1.classchat NICK Amy\r\n" +
        ":Ann!b@m-2.classchat NICK Tmp\r\n",
    );
  });
});

test("a client with a new nick is away by the nick that the others know", () => {
  const harness = createIrcHarness();
  const [ann, bob] = [harness.connect(), harness.connect()];
  ann.send("CAP REQ away-notify", "NICK Ann", "USER a 0 * :Ann", "CAP END");
  bob.send("NICK Bob", "USER b 0 * :Bob");
  harness.endTurn();
  bob.send("NICK Rob", "AWAY :lunch");
  harness.endTurn();
  expect(ann.socket.text).toEndWith(
    ":Bob!b@m-2.classchat AWAY :lunch\r\n:Bob!b@m-2.classchat NICK Rob\r\n",
  );
  expect(bob.socket.text).toEndWith(
    ":Bob!b@m-2.classchat NICK Rob\r\n:irc.test 306 Rob :You have been marked as being away\r\n",
  );
});

test("a newcomer who changes nick at once is announced by real name, and WHOWAS knows it", () => {
  const harness = createIrcHarness();
  const [ann, bob] = [harness.connect(), harness.connect()];
  ann.send("CAP REQ extended-join", "NICK Ann", "USER a 0 * :Ann", "CAP END");
  harness.endTurn();
  bob.send("NICK Bob", "USER b 0 * :Robert B", "NICK Rob", "WHOWAS Bob");
  harness.endTurn();
  expect(ann.socket.text).toEndWith(
    ":Bob!b@m-2.classchat JOIN #everyone * :Robert B\r\n:Bob!b@m-2.classchat NICK Rob\r\n",
  );
  expect(bob.socket.text).toContain(":irc.test 314 Rob Bob b m-2.classchat * :Robert B\r\n");
  ann.send("WHOWAS Bob");
  harness.endTurn();
  expect(ann.socket.text.split(" 314 Ann Bob ")).toHaveLength(2);
});

test("each member who leaves in a turn is seen to leave for their own reason, also between new names", () => {
  const harness = createIrcHarness();
  const [ann, bob, cem, dew] = Array.from("ABCD", () => harness.connect());
  for (const [client, name] of [
    [ann, "Ann"],
    [bob, "Bob"],
    [cem, "Cem"],
    [dew, "Dew"],
  ] as const) {
    client?.send(`NICK ${name}`, "USER u 0 * :Real");
  }
  harness.endTurn();
  bob?.send("QUIT :first");
  cem?.send("NICK Cemal");
  dew?.send("QUIT :second");
  harness.endTurn();
  expect(ann?.socket.text).toEndWith(
    ":Bob!u@m-2.classchat QUIT :Quit: first\r\n" +
      ":Cem!u@m-3.classchat NICK Cemal\r\n" +
      ":Dew!u@m-4.classchat QUIT :Quit: second\r\n",
  );
});

test("a client that quits gets the responses to its earlier commands, and then ERROR", () => {
  const { send, socket } = connectAlone();
  send("CAP REQ echo-message", "NICK Bob", "USER b 0 * :Bob", "CAP END");
  send("PRIVMSG #everyone :last words", "JOIN #lab", "QUIT :bye", "PRIVMSG #everyone :unheard");
  expect(socket.text).toEndWith(
    ":Bob!b@m-1.classchat PRIVMSG #everyone :last words\r\n" +
      ":Bob!b@m-1.classchat JOIN #lab\r\n" +
      ":irc.test 353 Bob = #lab :@Bob\r\n" +
      ":irc.test 366 Bob #lab :End of /NAMES list\r\n" +
      "ERROR :Closing Link: (Quit: bye)\r\n",
  );
});

/** Members who join in turns of ten. */
function connectCrowd(harness: IrcHarness, size: number) {
  return Array.from({ length: size }, (_, index) => {
    const member = harness.connect();
    member.send(`NICK member${index}`, "USER b 0 * :One of many");
    if (index % 10 === 9) harness.endTurn();
    return member;
  });
}

test("a client that asks for long responses waits as if it had sent as much", () => {
  const harness = createIrcHarness(limits.ratePerSecond);
  connectCrowd(harness, 300);
  const asker = harness.connect();
  asker.send("NICK Bob", "USER b 0 * :Bob");
  harness.endTurn();
  const asked = rateBurst - 2;
  asker.send(...Array<string>(asked).fill("WHO #everyone"));
  // In each turn the client reads a part of them.
  const readAll = () => {
    for (let turn = 0; turn < asked; turn++) harness.endTurn();
  };
  readAll();
  const ends = () => asker.socket.text.split(" 315 Bob #everyone ").length - 1;
  expect(ends()).toBe(asked / 2);
  harness.passTime((asked * 1_000) / limits.ratePerSecond);
  readAll();
  expect(ends()).toBe(asked);
});

test("a message to several targets is charged as several", () => {
  const harness = createIrcHarness(limits.ratePerSecond);
  connectCrowd(harness, 10);
  const talker = harness.connect();
  talker.send("NICK Bob", "USER b 0 * :Bob");
  harness.endTurn();
  const line = "PRIVMSG member0,member1,member2,member3 :hello";
  talker.send(...Array<string>(rateBurst).fill(line));
  harness.endTurn();
  const said = () => harness.hubEvents.filter(({ kind }) => kind === "said").length;
  expect(said()).toBeLessThanOrEqual(rateBurst);
  harness.passTime(1_000);
  expect(said()).toBeLessThanOrEqual(rateBurst + limits.ratePerSecond);
  for (let second = 0; second < 12; second++) harness.passTime(1_000);
  expect(said()).toBe(4 * rateBurst);
});

test("when a nick is taken in another case in the same turn, its old QUIT is not sent", () => {
  const harness = createIrcHarness();
  const [ann, bob, taker] = [harness.connect(), harness.connect(), harness.connect()];
  ann.send("NICK Ann", "USER a 0 * :Ann", "JOIN #lab");
  bob.send("NICK Bob", "USER b 0 * :Bob", "JOIN #lab");
  harness.endTurn();
  bob.send("QUIT");
  taker.send("NICK BOB", "USER b 0 * :Another");
  harness.endTurn();
  expect(ann.socket.text).toEndWith(
    ":Bob!b@m-2.classchat PART #lab\r\n:BOB!b@m-3.classchat JOIN #everyone\r\n",
  );
  expect(taker.socket.text).not.toContain("QUIT");
});

test("a quit reason is not reused for the next member of the same name", () => {
  const harness = createIrcHarness();
  const [ann, bob] = [harness.connect(), harness.connect()];
  ann.send("NICK Ann", "USER a 0 * :Ann");
  bob.send("NICK Bob", "USER b 0 * :The first");
  harness.endTurn();
  bob.send("QUIT :for good");
  const { member } = harness.testClass.join("Bob");
  harness.endTurn();
  harness.testClass.leave(member);
  harness.endTurn();
  expect(ann.socket.text).toEndWith(":Bob!Bob@m-3.classchat QUIT :Left the class\r\n");
});
