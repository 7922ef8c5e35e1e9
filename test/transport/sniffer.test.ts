import { afterEach, beforeEach, describe, expect, jest, test } from "bun:test";
import { promptAfterMs } from "../../src/transport/navigations.ts";
import { nameWithinMs } from "../../src/protocols/text/textSession.ts";
import { limits } from "../../src/model/limits.ts";
import { turnMs } from "../../src/transport/readScheduler.ts";
import { fakePort } from "../support/fakePort.ts";

beforeEach(() => {
  jest.useFakeTimers();
});

afterEach(() => {
  jest.useRealTimers();
});

describe("the first bytes pick the protocol", () => {
  const answers: [first: string, answer: string][] = [
    ['{"type":"hello","v":1,"name":"Bob"}\n', '{"type":"welcome"'],
    ["Bob\n", "Username accepted\n"],
    ["NICK bob\r\nUSER b 0 * :Bob\r\n", ":irc.test 001 bob "],
    ["cap LS 302\r\n", ":irc.test CAP * LS "],
    ["GETter\n", "Username accepted\n"],
    ["nickname\n", "Username accepted\n"],
    ["\u00ff\u00fb\u001fTel\r\n", "Username accepted\n"],
  ];
  for (const [first, answer] of answers) {
    test(`${JSON.stringify(first)} is answered by ${JSON.stringify(answer)}, at once or byte by byte`, () => {
      for (const cuts of [[first], [...first]]) {
        const { connects, endTurn } = fakePort();
        const { socket, sends } = connects();
        for (const cut of cuts) sends(cut);
        endTurn();
        expect(socket.text).toContain(answer);
        expect(socket.calls).toEqual([]);
      }
    });
  }

  test.each(answers.filter(([first]) => !first.includes("\u00ff")))(
    "%j is answered the same behind a byte order mark",
    (first, answer) => {
      const mark = "\u00ef\u00bb\u00bf";
      for (const cuts of [[mark + first], [mark, first], [...mark, ...first]]) {
        const { connects, endTurn } = fakePort();
        const { socket, sends } = connects();
        for (const cut of cuts) sends(cut);
        endTurn();
        expect(socket.text).toContain(answer);
      }
    },
  );

  test("a name that begins like a byte order mark is a name", () => {
    const { connects, hubEvents, endTurn } = fakePort();
    connects().sends("\u00ef\u00bc\u00a1nn\n");
    endTurn();
    expect(JSON.stringify(hubEvents)).toContain("Ａnn");
  });

  test("a name that begins like another protocol's word is a name once its line is whole", () => {
    const { connects, endTurn } = fakePort();
    const { socket, sends } = connects();
    sends("Ge");
    endTurn();
    expect(socket.text).toBe("");
    sends("orge\n");
    endTurn();
    expect(socket.text).toStartWith("Username accepted\n");
  });
});

describe("silence", () => {
  test("a peer is asked for its name after a second, and not before", () => {
    const { connects, endTurn, passTime } = fakePort();
    const { socket, sends } = connects();
    passTime(promptAfterMs - 1);
    endTurn();
    expect(socket.text).toBe("");
    passTime(1);
    endTurn();
    expect(socket.text).toBe("Enter your name: ");
    sends("Bob\r\n");
    endTurn();
    expect(socket.text).toStartWith("Enter your name: Username accepted\n");
  });

  test("a second in which the server did not run is no silence, and what came in the look after it is no silence either", () => {
    const { connects, endTurn, passTime } = fakePort();
    const [asked, late] = [connects(), connects()];
    // The timers of a stopped process run out; its clock stands still.
    jest.advanceTimersByTime(60_000);
    endTurn();
    passTime(promptAfterMs - 1);
    endTurn();
    expect(asked.socket.text).toBe("");
    passTime(1);
    late.sends('{"type":"hello","v":1,"name":"Bob"}\n');
    endTurn();
    endTurn();
    expect(asked.socket.text).toBe("Enter your name: ");
    expect(late.socket.text).toStartWith('{"type":"welcome"');
  });

  test("a browser's spare connection is not asked, and is closed without a word if it stays silent", () => {
    const { connects, endTurn, navigations, passTime } = fakePort();
    const before = connects();
    passTime(promptAfterMs);
    endTurn();
    const [used, ...silent] = [connects(), connects(), connects()];
    navigations.note("fake");
    passTime(promptAfterMs);
    endTurn();
    expect(before.socket.text).toBe("Enter your name: ");
    used?.sends("Bob\n");
    endTurn();
    expect(used?.socket.text).toStartWith("Username accepted\n");
    passTime(limits.nameWithinMs);
    endTurn();
    for (const { socket } of silent) {
      expect({ text: socket.text, calls: socket.calls }).toEqual({ text: "", calls: ["end"] });
    }
  });

  test.each([
    ["NICK Bob\r\nUSER b 0 * :Bob\r\n", "Enter your name: \r\n:irc.test 001 Bob "],
    ['{"type":"hello","v":1,"name":"Bob"}\n', 'Enter your name: \n{"type":"welcome"'],
  ])("a program whose first bytes come late is asked, and is what it is: %j", (first, told) => {
    const { connects, endTurn, passTime } = fakePort();
    const { socket, sends } = connects();
    passTime(promptAfterMs);
    endTurn();
    expect(socket.text).toBe("Enter your name: ");
    sends(first);
    endTurn();
    expect(socket.text).toStartWith(told);
  });

  test("a peer that stops in its first word is not asked, and what it sent begins its name", () => {
    const { connects, endTurn, passTime } = fakePort();
    const { socket, sends } = connects();
    sends("Ge");
    passTime(promptAfterMs);
    endTurn();
    expect(socket.text).toBe("");
    sends("orge\n");
    endTurn();
    expect(socket.text).toStartWith("Username accepted\n");
  });

  test("a program that has to wait for its turn in a crowd is not asked", () => {
    const { connects, endTurn, reads, passTime } = fakePort();
    const { socket, sends } = connects();
    reads.spendMs(turnMs);
    sends('{"type":"hello","v":1,"name":"Bob"}\n');
    passTime(promptAfterMs);
    endTurn();
    endTurn();
    expect(socket.text).toStartWith('{"type":"welcome"');
  });

  test("a telnet client that only negotiates is asked at once", () => {
    const { connects, endTurn } = fakePort();
    const { socket, sends } = connects();
    sends("\u00ff\u00fb\u001f\u00ff\u00fb\u0018");
    endTurn();
    // What it asks for is refused (RFC 854), byte for byte no text.
    expect(socket.text).toMatch(/^[^ -~]+Enter your name: $/);
    sends("\u00ff\u00fa\u001f\u0000P\u0000\u0018\u00ff\u00f0Tel\r\u0000");
    endTurn();
    expect(socket.text).toContain("Enter your name: Username accepted\n");
  });

  test("a person at netcat has 120 seconds to give a name", () => {
    const { connects, endTurn, testClass, passTime } = fakePort();
    const { socket, connection } = connects();
    passTime(promptAfterMs);
    endTurn();
    testClass.now += nameWithinMs - 1;
    connection.tick();
    endTurn();
    expect(socket.calls).toEqual([]);
    testClass.now += 1;
    connection.tick();
    endTurn();
    expect(socket.text).toEndWith("No name was given in time. Connect again to join.\n");
    expect(socket.calls).toEqual(["end"]);
  });

  test("a program has 30 seconds to give a name, and a member has no such limit", () => {
    const { connects, endTurn, testClass } = fakePort();
    const late = connects();
    late.sends("{");
    const member = connects();
    member.sends('{"type":"hello","v":1,"name":"Bob"}\n');
    testClass.now += limits.nameWithinMs;
    for (const { connection } of [late, member]) connection.tick();
    endTurn();
    expect(late.socket.text).toContain('"type":"bye"');
    expect(late.socket.calls).toEqual(["end"]);
    expect(member.socket.calls).toEqual([]);
  });
});
