import { describe, expect, test } from "bun:test";
import { limits } from "../../../src/model/limits.ts";
import { fakePort } from "../../support/fakePort.ts";

describe("the idle timeout", () => {
  test("pings a silent program after 30 seconds and lets it go after 60", () => {
    const { connects, endTurn, clock, facts } = fakePort();
    const { socket, sends, connection } = connects();
    sends('{"type":"hello","v":1,"name":"Bob"}\n');
    clock.now = limits.pingAfterMs - 1;
    connection.tick();
    endTurn();
    expect(socket.text).not.toContain('"ping"');
    clock.now = limits.pingAfterMs;
    connection.tick();
    connection.tick();
    endTurn();
    expect(socket.text.split('{"type":"ping"}').length - 1).toBe(1);
    clock.now = limits.silentMs;
    connection.tick();
    endTurn();
    expect(socket.calls).toEqual(["end"]);
    expect(facts.at(-1)).toMatchObject({ kind: "away", name: "Bob" });
  });

  test("one that answers stays, and so does a person at netcat who sends nothing", () => {
    const { connects, endTurn, clock } = fakePort();
    const program = connects();
    program.sends('{"type":"hello","v":1,"name":"Bob"}\n');
    const person = connects();
    person.sends("Alice\n");
    for (let minute = 0; minute < 10; minute++) {
      clock.now += limits.pingAfterMs;
      program.connection.tick();
      person.connection.tick();
      program.sends('{"type":"pong"}\n');
      endTurn();
    }
    expect([...program.socket.calls, ...person.socket.calls]).toEqual([]);
  });
});
