import { describe, expect, test } from "bun:test";
import { limits } from "../../../src/model/limits.ts";
import { turnMs } from "../../../src/transport/readScheduler.ts";
import { fakePort } from "../../support/fakePort.ts";

test("who is here is told after the new names of the turn", () => {
  const { connects, endTurn } = fakePort();
  const names = ["Ann", "Bob", "Cem"];
  const [ann, bob, cem] = names.map((name) => {
    const client = connects();
    client.sends(`{"type":"hello","v":1,"name":"${name}"}\n`);
    return client;
  });
  endTurn();
  const before = cem?.socket.text.length;
  bob?.sends('{"type":"rename","id":"r1","name":"Rob"}\n');
  ann?.sends('{"type":"rename","id":"r1","name":"Bob"}\n');
  cem?.sends('{"type":"who"}\n');
  endTurn();
  expect(cem?.socket.text.slice(before)).toBe(
    '{"type":"renamed","from":"Bob","to":"Rob"}\n' +
      '{"type":"renamed","from":"Ann","to":"Bob"}\n' +
      '{"type":"members","members":["Cem","Rob","Bob"],"groups":[],"rooms":[]}\n',
  );
});

describe("the idle timeout", () => {
  test("pings a silent program after 30 seconds and lets it go after 60", () => {
    const { connects, endTurn, testClass, hubEvents } = fakePort();
    const { socket, sends, connection } = connects();
    sends('{"type":"hello","v":1,"name":"Bob"}\n');
    testClass.now = limits.pingAfterMs - 1;
    connection.tick();
    endTurn();
    expect(socket.text).not.toContain('"ping"');
    testClass.now = limits.pingAfterMs;
    connection.tick();
    connection.tick();
    endTurn();
    expect(socket.text.split('{"type":"ping"}').length - 1).toBe(1);
    testClass.now = limits.silentMs;
    connection.tick();
    endTurn();
    expect(socket.calls).toEqual(["end"]);
    expect(hubEvents.at(-1)).toMatchObject({ kind: "away", name: "Bob" });
  });

  test("one that asks whether the server is there is answered, before its name and after it", () => {
    const { connects, endTurn } = fakePort();
    const { socket, sends } = connects();
    sends('{"type":"ping"}\n');
    endTurn();
    expect(socket.text).toBe('{"type":"pong"}\n');
    sends('{"type":"hello","v":1,"name":"Bob"}\n{"type":"ping"}\n');
    endTurn();
    expect(socket.text.split("\n").at(-2)).toBe('{"type":"pong"}');
  });

  test("one whose line waits for a later turn is not silent", () => {
    const { connects, endTurn, reads, testClass } = fakePort();
    const { socket, sends, connection } = connects();
    sends('{"type":"hello","v":1,"name":"Bob"}\n');
    endTurn();
    reads.spendMs(2 * turnMs);
    sends('{"type":"pong"}\n');
    testClass.now = limits.silentMs;
    connection.tick();
    expect(socket.calls).toEqual(["pause"]);
  });

  test("one that answers stays, and so does a person at netcat who sends nothing", () => {
    const { connects, endTurn, testClass } = fakePort();
    const program = connects();
    program.sends('{"type":"hello","v":1,"name":"Bob"}\n');
    const person = connects();
    person.sends("Alice\n");
    for (let minute = 0; minute < 10; minute++) {
      testClass.now += limits.pingAfterMs;
      program.connection.tick();
      person.connection.tick();
      program.sends('{"type":"pong"}\n');
      endTurn();
    }
    expect([...program.socket.calls, ...person.socket.calls]).toEqual([]);
  });
});
