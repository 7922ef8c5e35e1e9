import { describe, expect, test } from "bun:test";
import { FakeClock } from "../support/fakeClock.ts";
import { FakeServer } from "../support/fakeServer.ts";
import { LinkedClient } from "../support/linkedClient.ts";

const resumed = { resumed: true } as const;
const closed = "The server closed the connection.";

describe("a lost connection", () => {
  test("is retried with longer and longer waits, until --retry is over", async () => {
    using server = new FakeServer();
    const clock = new FakeClock({ hurries: true });
    const { bob } = await LinkedClient.of(server, { clock });
    server.stop();
    expect(await bob.outcome).toEqual({
      kind: "lost",
      text: "The server could not be reached for 120 seconds.",
    });
    expect(bob.came.lines).toEqual(["lost", "ended"]);
    expect(clock.sleeps.slice(0, 6)).toEqual([300, 500, 900, 1_700, 3_300, 5_100]);
    expect(Math.max(...clock.sleeps)).toBe(5_100);
    expect(clock.sleeps.reduce((sum, ms) => sum + ms)).toBe(120_000);
  });

  test("is retried from the shortest wait on after each connection that was of use", async () => {
    using server = new FakeServer();
    const clock = new FakeClock({ hurries: true });
    const { first } = await LinkedClient.of(server, { clock });
    first.drops();
    for (let time = 0; time < 5; time++) (await server.welcomes(resumed)).drops();
    await server.accepts();
    expect(clock.sleeps).toEqual([300, 300, 300, 300, 300, 300]);
  });

  test("is retried with longer waits if what goes out is lost again and again", async () => {
    using server = new FakeServer();
    const clock = new FakeClock({ hurries: true });
    const { bob, first } = await LinkedClient.of(server, { clock });
    bob.says("c1");
    first.drops();
    for (let time = 0; time < 4; time++) {
      const session = await server.welcomes(resumed);
      await session.hears("say");
      session.drops();
    }
    await server.accepts();
    expect(clock.sleeps).toEqual([300, 500, 900, 1_700, 3_300]);
  });

  test("is retried if the server is gone before it has answered", async () => {
    using server = new FakeServer();
    const { bob, first } = await LinkedClient.of(server);
    first.drops();
    for (let time = 0; time < 3; time++) (await server.accepts()).drops();
    await server.welcomes(resumed);
    await bob.sees("resumed");
    expect(bob.came.lines).toEqual(["lost", "resumed"]);
  });

  test("is a connection that the server closed as too slow", async () => {
    using server = new FakeServer();
    const { bob, first } = await LinkedClient.of(server);
    first.ends("too_slow", "Too slow");
    const second = await server.welcomes(resumed);
    await bob.sees("resumed");
    expect(bob.came.lines).toEqual(["lost", "resumed"]);
    second.drops();
    await server.welcomes(resumed);
    await bob.sees("resumed");
  });

  test("is a server that is silent for a minute, without even a ping", async () => {
    using server = new FakeServer();
    const clock = new FakeClock();
    const { bob, first } = await LinkedClient.of(server, { clock });
    for (let time = 0; time < 5; time++) {
      clock.advance(59_999);
      first.sends({ type: "ping" });
      await first.hears("pong");
    }
    const sleeping = clock.isSleptBy();
    clock.advance(60_000);
    await first.isClosed();
    await sleeping;
    expect(bob.came.lines).toEqual(["lost"]);
    clock.advance(300);
    await server.welcomes(resumed);
    await bob.sees("resumed");
  });

  test("is not judged by a client that was stopped before it has read what came meanwhile", async () => {
    using server = new FakeServer();
    const clock = new FakeClock();
    const { bob, first } = await LinkedClient.of(server, { clock });
    for (let seq = 1; seq <= 3; seq++) {
      clock.advance(50_000);
      first.says(seq, `said meanwhile ${seq}`);
      clock.stop(3_600_000);
      await bob.sees(`said meanwhile ${seq}`);
      clock.advance(5_000);
    }
    first.sends({ type: "ping" });
    await first.hears("pong");
    expect(bob.came.lines).toHaveLength(3);
  });

  test("is tried again by a client that was stopped for longer than it tries", async () => {
    using server = new FakeServer();
    const clock = new FakeClock();
    const { bob, first } = await LinkedClient.of(server, { clock, retryMs: 120_000 });
    const sleeping = clock.isSleptBy();
    first.drops();
    await sleeping;
    const second = server.accepts();
    clock.stop(3_600_000);
    const handshaking = await second;
    // It is stopped again while the server answers.
    await handshaking.hears("hello");
    clock.stop(3_600_000);
    await handshaking.welcomes(resumed, "Bob");
    await bob.sees("resumed");
    expect(bob.came.lines).toEqual(["lost", "resumed"]);
  });

  test("leaves no timer of the old connection behind", async () => {
    using server = new FakeServer();
    const clock = new FakeClock({ hurries: true });
    const { bob, first } = await LinkedClient.of(server, { clock });
    first.drops();
    const second = await server.welcomes(resumed);
    await bob.sees("resumed");
    expect(clock.waiting).toBe(1);
    second.ends("server_closed");
    await bob.outcome;
    expect(clock.waiting).toBe(0);
  });
});

describe("the end", () => {
  test("comes at once if the server says goodbye", async () => {
    using server = new FakeServer();
    const clock = new FakeClock({ hurries: true });
    const { bob, first } = await LinkedClient.of(server, { clock });
    first.ends("server_closed");
    expect(await bob.outcome).toEqual({ kind: "lost", text: closed });
    expect({ came: bob.came.lines, sleeps: clock.sleeps }).toEqual({ came: ["ended"], sleeps: [] });
  });

  test("comes at once for any reason the server gives, without characters that harm a terminal", async () => {
    using server = new FakeServer();
    const { bob, first } = await LinkedClient.of(server);
    first.ends("banned", "You were sent\u001b[2J out.");
    expect(await bob.outcome).toEqual({ kind: "lost", text: "You were sent[2J out." });
  });

  test("comes at once without retries", async () => {
    using server = new FakeServer();
    const { bob, first } = await LinkedClient.of(server, { retryMs: 0 });
    first.drops();
    expect(await bob.outcome).toEqual({ kind: "lost", text: closed });
    expect(bob.came.lines).toEqual(["ended"]);
  });

  test("is a refusal if somebody else has the name now", async () => {
    using server = new FakeServer();
    const { bob, first } = await LinkedClient.of(server);
    first.drops();
    const second = await server.accepts();
    await second.hears("hello");
    second.sends({ type: "refused", code: "name_taken", text: "Username is taken." });
    expect(await bob.outcome).toEqual({
      kind: "refused",
      text: "The name Bob was taken while the connection was lost.",
    });
    await second.isClosed();
  });

  test("tells how many messages may not have been delivered", async () => {
    using server = new FakeServer();
    const { bob, first } = await LinkedClient.of(server);
    bob.says("c1", "c2");
    await first.hears("say");
    first.receipts("c1", 1);
    await bob.sees("receipt c1");
    server.stop();
    expect(await bob.outcome).toEqual({
      kind: "lost",
      text: "The server could not be reached for 120 seconds. 1 message may not have been delivered.",
    });
  });

  test("is asked for by exit, which the server is told", async () => {
    using server = new FakeServer();
    const { bob, first } = await LinkedClient.of(server);
    bob.client.exit();
    bob.says("c1");
    await first.hears("exit");
    first.drops();
    expect(await bob.outcome).toEqual({ kind: "done" });
    expect(first.said).toEqual([]);
  });

  test("comes at once on exit between two tries", async () => {
    using server = new FakeServer();
    const clock = new FakeClock();
    const { bob, first } = await LinkedClient.of(server, { clock });
    const sleeping = clock.isSleptBy();
    first.drops();
    await sleeping;
    bob.client.exit();
    expect(await bob.outcome).toEqual({ kind: "done" });
    expect(clock.waiting).toBe(0);
  });

  test("comes at once on exit while a server does not answer", async () => {
    using server = new FakeServer();
    const { bob, first } = await LinkedClient.of(server);
    bob.says("c1");
    first.drops();
    const second = await server.accepts();
    await second.hears("hello");
    bob.client.exit();
    expect(await bob.outcome).toEqual({
      kind: "lost",
      text: "1 message may not have been delivered.",
    });
    await second.isClosed();
  });
});
