import { describe, expect, test } from "bun:test";
import { ClassServers } from "../../src/client/classServers.ts";
import { joinClass } from "../../src/client/joinClass.ts";
import { tcpEndpoint } from "../../src/client/tcpEndpoint.ts";
import { FakeClock } from "../support/fakeClock.ts";
import { FakeServer } from "../support/fakeServer.ts";
import { LinkedClient } from "../support/linkedClient.ts";

const resumed = { resumed: true } as const;

function placeOf({ port }: FakeServer): string {
  return `127.0.0.1:${port}`;
}

describe("a client whose server is lost", () => {
  test("goes on at another one of the class as the same member, with what was not answered yet", async () => {
    using one = new FakeServer();
    using other = new FakeServer();
    const { bob, first } = await LinkedClient.of(one, { welcome: { servers: [placeOf(other)] } });
    first.says(7, "hello");
    await bob.sees("hello");
    bob.says("c1");
    await first.hears("say");
    one.stop();
    const there = await other.accepts();
    expect(await there.hears("hello")).toMatchObject({ name: "Bob", resume: "token", since: 7 });
    await there.welcomes(resumed, "Bob");
    await there.hears("say");
    there.receipts("c1", 8);
    await bob.sees("receipt c1");
    expect(bob.came.lines).toEqual(["hello", "lost", "resumed", "receipt c1"]);
  });

  test("which said that it moves its members waits no longer than for a lost one", async () => {
    using one = new FakeServer();
    using other = new FakeServer();
    const clock = new FakeClock({ hurries: true });
    const welcome = { servers: [placeOf(other)] };
    const { bob, first } = await LinkedClient.of(one, { clock, welcome });
    first.ends("moved");
    await other.welcomes(resumed);
    await bob.sees("resumed");
    expect(clock.sleeps).toHaveLength(1);
    expect(clock.now()).toBeLessThan(1_000);
  });

  test("and whose next one is leaving just then, tries on", async () => {
    using one = new FakeServer();
    using leaving = new FakeServer();
    using other = new FakeServer();
    const servers = [placeOf(leaving), placeOf(other)];
    const { bob } = await LinkedClient.of(one, { welcome: { servers } });
    one.stop();
    const there = await leaving.accepts();
    await there.hears("hello");
    there.ends("moved");
    await other.welcomes(resumed);
    await bob.sees("resumed");
    expect(bob.came.lines).toEqual(["lost", "resumed"]);
  });

  test("and whose next one hangs, goes on at the one after it within three seconds", async () => {
    using one = new FakeServer();
    using hung = new FakeServer();
    using other = new FakeServer();
    const clock = new FakeClock({ hurries: true });
    const servers = [placeOf(hung), placeOf(other)];
    const { bob } = await LinkedClient.of(one, { clock, welcome: { servers } });
    one.stop();
    const silent = await hung.accepts();
    await silent.hears("hello");
    clock.advance(2_500);
    await other.welcomes(resumed);
    await bob.sees("resumed");
    expect(clock.now()).toBeLessThan(3_500);
  });

  test("gives all of them more time where none answers", async () => {
    using one = new FakeServer();
    using other = new FakeServer();
    const clock = new FakeClock({ hurries: true });
    const welcome = { servers: [placeOf(other)] };
    const { bob, first } = await LinkedClient.of(one, { clock, welcome });
    first.drops();
    for (const [server, ms] of [
      [other, 2_500],
      [one, 2_500],
      [other, 5_000],
      [one, 5_000],
      [other, 10_000],
      [one, 10_000],
    ] as const) {
      const silent = await server.accepts();
      await silent.hears("hello");
      const { waiting } = clock;
      clock.advance(ms - 1);
      expect(clock.waiting).toBe(waiting);
      clock.advance(1);
      expect(clock.waiting).toBeLessThan(waiting);
      await silent.isClosed();
    }
    await other.welcomes(resumed);
    await bob.sees("resumed");
  });

  test("tries each before it waits longer, and comes back to its own", async () => {
    using one = new FakeServer();
    using other = new FakeServer();
    const clock = new FakeClock({ hurries: true });
    const { bob, first } = await LinkedClient.of(one, {
      clock,
      welcome: { servers: [placeOf(other)] },
    });
    other.stop();
    first.drops();
    const again = await one.accepts();
    expect(clock.sleeps).toHaveLength(2);
    expect(Math.max(...clock.sleeps)).toBeLessThan(400);
    await again.welcomes(resumed);
    await bob.sees("resumed");
  });

  test("knows those that came later, and forgets those that left", async () => {
    using one = new FakeServer();
    using gone = new FakeServer();
    using other = new FakeServer();
    const { bob, first } = await LinkedClient.of(one, { welcome: { servers: [placeOf(gone)] } });
    first.sends({ type: "servers", servers: [placeOf(other)] });
    first.says(1, "read");
    await bob.sees("read");
    one.stop();
    await other.welcomes({ ...resumed, servers: [placeOf(gone)] });
    await bob.sees("resumed");
    other.stop();
    await gone.welcomes(resumed);
    await bob.came.until(() => bob.came.lines.length === 5, "for two reconnections");
    expect(bob.came.lines).toEqual(["read", "lost", "resumed", "lost", "resumed"]);
  });

  test("ends as before if the class has no other", async () => {
    using one = new FakeServer();
    const { bob, first } = await LinkedClient.of(one, { retryMs: 3_000 });
    one.stop();
    first.drops();
    expect(await bob.outcome).toMatchObject({ kind: "lost" });
  });
});

test("a newcomer whose server is leaving just then is told where the class goes on", async () => {
  using leaving = new FakeServer();
  const joining = joinClass({
    endpoint: tcpEndpoint({ host: "127.0.0.1", port: leaving.port }),
    nextName: async () => "Bob",
  });
  const session = await leaving.accepts();
  await session.hears("hello");
  const text = "The server closed the connection. The class goes on at 10.0.0.2:12000.";
  session.ends("moved", text);
  expect(await joining).toEqual({ ok: false, outcome: { kind: "lost", text } });
});

test("a server on another machine that does not say what it shows by TLS is not tried", () => {
  const servers = new ClassServers(tcpEndpoint({ host: "127.0.0.1", port: 1 }));
  servers.update({ servers: ["192.0.2.1:12000"] });
  expect(servers.size).toBe(1);
  servers.update({
    servers: ["192.0.2.1:12000", "[2001:db8::1]:12000"],
    fingerprint: "ab".repeat(32),
  });
  expect(servers.size).toBe(3);
  expect([servers.next().name, servers.next().name, servers.next().name]).toEqual([
    "192.0.2.1:12000",
    "[2001:db8::1]:12000",
    "127.0.0.1:1",
  ]);
});
