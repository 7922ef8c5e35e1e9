import { afterEach, beforeEach, describe, expect, jest, test } from "bun:test";
import { unsupportedProtocols } from "../../src/protocols/unsupported.ts";
import type { SessionOptions } from "../../src/transport/protocol.ts";
import { SniffedConnection } from "../../src/transport/sniffedConnection.ts";
import { ircProtocol } from "../../src/protocols/irc/ircProtocol.ts";
import { Navigations } from "../../src/transport/navigations.ts";
import { framesProtocol } from "../../src/protocols/frames/framesProtocol.ts";
import { textProtocol } from "../../src/protocols/text/textProtocol.ts";
import { FlushScheduler } from "../../src/transport/flushScheduler.ts";
import { limits } from "../../src/model/limits.ts";
import { FakeSocket } from "../support/fakeSocket.ts";
import { quietHub } from "../support/quietHub.ts";

function onError(error: unknown): never {
  throw error;
}

/** A server's front door without a server: turns end when the test says so. */
function house() {
  const { hub, facts, clock } = quietHub();
  let end: (() => void) | undefined;
  const turn = new FlushScheduler({
    before: () => hub.endTurn(),
    after() {},
    schedule: (callback) => {
      end = callback;
    },
  });
  const options: SessionOptions = {
    hub,
    pace: { perSecond: 0, burst: limits.rateBurst, now: () => clock.now },
    privateShown: true,
    replay: 0,
    now: () => clock.now,
  };
  const navigations = new Navigations(options.now);
  const irc = { name: "irc.test", version: "test", autojoin: true };
  const doors = [
    framesProtocol(options),
    ircProtocol(options, irc, () => clock.now),
    ...unsupportedProtocols,
  ];
  return {
    facts,
    clock,
    navigations,
    knock() {
      const socket = new FakeSocket();
      const plain = textProtocol(options);
      const front = new SniffedConnection(socket, { doors, plain, navigations, turn, onError });
      return {
        socket,
        front,
        says: (text: string) => front.receive(Buffer.from(text, "latin1")),
      };
    },
    endTurn() {
      end?.();
    },
  };
}

beforeEach(() => {
  jest.useFakeTimers();
});

afterEach(() => {
  jest.useRealTimers();
});

describe("the first bytes pick the door", () => {
  const answers: [first: string, answer: string][] = [
    ['{"type":"hello","v":1,"name":"Bob"}\n', '{"type":"welcome"'],
    ["Bob\n", "Username accepted\n"],
    ["NICK bob\r\nUSER b 0 * :Bob\r\n", ":irc.test 001 bob "],
    ["cap LS 302\r\n", ":irc.test CAP * LS "],
    ["\u0016\u0003\u0001", "does not speak TLS yet"],
    ["GETter\n", "Username accepted\n"],
    ["nickname\n", "Username accepted\n"],
    ["\u00ff\u00fb\u001fTel\r\n", "Username accepted\n"],
  ];
  for (const [first, answer] of answers) {
    test(`${JSON.stringify(first)} is answered by ${JSON.stringify(answer)}, at once or byte by byte`, () => {
      for (const cuts of [[first], [...first]]) {
        const { knock, endTurn } = house();
        const { socket, says } = knock();
        for (const cut of cuts) says(cut);
        endTurn();
        expect(socket.text).toContain(answer);
        expect(socket.calls).toEqual(answer.includes("yet") ? ["end"] : []);
      }
    });
  }

  test("a name that begins like another door's word is a name once its line is whole", () => {
    const { knock, endTurn } = house();
    const { socket, says } = knock();
    says("Ge");
    endTurn();
    expect(socket.text).toBe("");
    says("orge\n");
    endTurn();
    expect(socket.text).toStartWith("Username accepted\n");
  });

  test("connections to a door that is not open are no chat connections", () => {
    const { knock, facts, endTurn } = house();
    knock().says("\u0016\u0003\u0001");
    endTurn();
    expect(facts).toEqual([]);
    knock().says("Bob\n");
    endTurn();
    expect(facts[0]).toEqual({ kind: "accepted", total: 1 });
  });
});

describe("silence", () => {
  test("after a second a peer is asked for its name, and not before", () => {
    const { knock, endTurn } = house();
    const { socket, says } = knock();
    jest.advanceTimersByTime(limits.promptAfterMs - 1);
    endTurn();
    expect(socket.text).toBe("");
    jest.advanceTimersByTime(1);
    endTurn();
    expect(socket.text).toBe("Enter your name: ");
    says("Bob\r\n");
    endTurn();
    expect(socket.text).toStartWith("Enter your name: Username accepted\n");
  });

  test("a browser's spare connection is not asked, and closed without a word if it stays silent", () => {
    const { knock, endTurn, navigations } = house();
    const before = knock();
    jest.advanceTimersByTime(limits.promptAfterMs);
    const [used, ...silent] = [knock(), knock(), knock()];
    navigations.note("fake");
    jest.advanceTimersByTime(limits.promptAfterMs);
    endTurn();
    expect(before.socket.text).toBe("Enter your name: ");
    used?.says("Bob\n");
    endTurn();
    expect(used?.socket.text).toStartWith("Username accepted\n");
    jest.advanceTimersByTime(limits.nameWithinMs);
    endTurn();
    for (const { socket } of silent) {
      expect({ text: socket.text, calls: socket.calls }).toEqual({ text: "", calls: ["end"] });
    }
  });

  test("a telnet client that only negotiates is asked at once", () => {
    const { knock, endTurn } = house();
    const { socket, says } = knock();
    says("\u00ff\u00fb\u001f\u00ff\u00fb\u0018");
    endTurn();
    expect(socket.text).toBe("Enter your name: ");
    says("\u00ff\u00fa\u001f\u0000P\u0000\u0018\u00ff\u00f0Tel\r\u0000");
    endTurn();
    expect(socket.text).toStartWith("Enter your name: Username accepted\n");
  });

  test("a person at netcat has 120 seconds to give a name", () => {
    const { knock, endTurn } = house();
    const { socket } = knock();
    jest.advanceTimersByTime(limits.promptAfterMs + limits.plainNameWithinMs - 1);
    endTurn();
    expect(socket.calls).toEqual([]);
    jest.advanceTimersByTime(1);
    endTurn();
    expect(socket.text).toEndWith("No name was given in time. Connect again to join.\n");
    expect(socket.calls).toEqual(["end"]);
  });

  test("a program has 30 seconds, and a member as long as he likes", () => {
    const { knock, endTurn } = house();
    const late = knock();
    late.says("{");
    const member = knock();
    member.says('{"type":"hello","v":1,"name":"Bob"}\n');
    jest.advanceTimersByTime(limits.nameWithinMs);
    endTurn();
    expect(late.socket.text).toContain('"type":"bye"');
    expect(late.socket.calls).toEqual(["end"]);
    expect(member.socket.calls).toEqual([]);
  });
});

describe("heartbeats", () => {
  test("a silent program is pinged after 30 seconds and let go after 60", () => {
    const { knock, endTurn, clock, facts } = house();
    const { socket, says, front } = knock();
    says('{"type":"hello","v":1,"name":"Bob"}\n');
    clock.now = limits.pingAfterMs - 1;
    front.tick();
    endTurn();
    expect(socket.text).not.toContain('"ping"');
    clock.now = limits.pingAfterMs;
    front.tick();
    front.tick();
    endTurn();
    expect(socket.text.split('{"type":"ping"}').length - 1).toBe(1);
    clock.now = limits.silentMs;
    front.tick();
    endTurn();
    expect(socket.calls).toEqual(["end"]);
    expect(facts.at(-1)).toMatchObject({ kind: "away", name: "Bob" });
  });

  test("one that answers stays, and so does a person at netcat who says nothing", () => {
    const { knock, endTurn, clock } = house();
    const program = knock();
    program.says('{"type":"hello","v":1,"name":"Bob"}\n');
    const person = knock();
    person.says("Alice\n");
    for (let minute = 0; minute < 10; minute++) {
      clock.now += limits.pingAfterMs;
      program.front.tick();
      person.front.tick();
      program.says('{"type":"pong"}\n');
      endTurn();
    }
    expect([...program.socket.calls, ...person.socket.calls]).toEqual([]);
  });
});

describe("closing", () => {
  test("a peer that does not take its last bytes is closed after two seconds all the same", () => {
    const { knock, endTurn } = house();
    const { socket, says, front } = knock();
    says("Bob\nexit\n");
    endTurn();
    expect(socket.calls).toEqual(["end"]);
    jest.advanceTimersByTime(limits.lingerMs);
    expect(socket.calls).toEqual(["end", "terminate"]);
    front.closed();
  });

  test("nothing runs on after the connection is gone", () => {
    const { knock, facts, endTurn } = house();
    const { says, front } = knock();
    says("Bob\n");
    front.closed();
    endTurn();
    expect(facts.at(-1)).toMatchObject({ kind: "left", how: "lost" });
    expect(jest.getTimerCount()).toBe(0);
    const silent = knock();
    silent.front.closed();
    expect(jest.getTimerCount()).toBe(0);
  });

  test("a connection that ends before it has said anything is closed", () => {
    const { knock, endTurn, facts } = house();
    const { socket, front } = knock();
    front.ended();
    endTurn();
    expect(socket.calls).toEqual(["end"]);
    expect(facts).toEqual([]);
  });
});
