import { describe, expect, test } from "bun:test";
import type { ClientFrame } from "../../src/wire/clientFrame.ts";
import { FakeServer } from "../support/fakeServer.ts";
import { LinkedClient } from "../support/linkedClient.ts";

const resumed = { resumed: true } as const;
const members = ["Bob", "Alice", "Mary"];
const group: ClientFrame = { type: "group", id: "g1", name: "groupA", members };

describe("a sent frame", () => {
  test("is repeated after a lost connection with the same ids, in order, and never after its receipt", async () => {
    using server = new FakeServer();
    const { bob, first } = await LinkedClient.of(server);
    bob.says("c1", "c2", "c3", "c4");
    for (let say = 0; say < 4; say++) await first.hears("say");
    first.receipts("c1", 1);
    first.receipts("c3", 2);
    await bob.sees("receipt c3");
    first.drops();
    const second = await server.welcomes(resumed);
    await bob.sees("resumed");
    bob.says("c5");
    for (let say = 0; say < 3; say++) await second.hears("say");
    expect(second.said).toEqual(["c2 text c2", "c4 text c4", "c5 text c5"]);
    second.receipts("c2", 3);
    second.receipts("c4", 4);
    await bob.sees("receipt c4");
    second.drops();
    const third = await server.welcomes(resumed);
    await third.hears("say");
    expect(third.said).toEqual(["c5 text c5"]);
  });

  test("goes out in order once there is a connection again", async () => {
    using server = new FakeServer();
    const { bob, first } = await LinkedClient.of(server);
    first.drops();
    await bob.sees("lost");
    const second = await server.accepts();
    bob.says("c1");
    bob.client.send({ type: "who" });
    bob.says("c2");
    await second.welcomes(resumed);
    await bob.sees("resumed");
    bob.says("c3");
    for (let say = 0; say < 3; say++) await second.hears("say");
    const [, ...ids] = second.heard.map((frame) => ("id" in frame ? frame.id : frame.type));
    expect(ids).toEqual(["c1", "who", "c2", "c3"]);
  });

  test("is settled by its receipt, its refusal or its grant", async () => {
    using server = new FakeServer();
    const { bob, first } = await LinkedClient.of(server);
    bob.says("c1", "c2");
    bob.client.send(group);
    const settled = bob.client.settled().then(() => bob.came.add("settled\n"));
    await first.hears("group");
    const absent = { code: "not_active", text: "Ram is not active", member: "Ram" };
    first.sends({ type: "refused", id: "g1", ...absent });
    first.receipts("c1", 1);
    first.sends({ type: "refused", id: "c2", code: "not_active", text: "Not here" });
    first.sends({ type: "grouped", id: "g1", name: "groupA", by: "Bob", members });
    await settled;
    expect(bob.came.lines).toEqual([
      "refused not_active",
      "receipt c1",
      "refused not_active",
      "grouped",
      "settled",
    ]);
  });
});

describe("a new name", () => {
  const wanted: ClientFrame = { type: "rename", id: "r1", name: "Rob" };

  test("is used to reconnect", async () => {
    using server = new FakeServer();
    const { bob, first } = await LinkedClient.of(server);
    bob.client.send(wanted);
    await first.hears("rename");
    first.sends({ type: "renamed", from: "Alice", to: "Alicia" });
    first.sends({ type: "renamed", from: "Bob", to: "Rob" }, { type: "done", id: "r1" });
    await bob.sees("done");
    first.drops();
    const second = await server.accepts();
    expect(await second.hears("hello")).toMatchObject({ name: "Rob", resume: "token" });
  });

  test("is asked for again if it was not answered", async () => {
    using server = new FakeServer();
    const { bob, first } = await LinkedClient.of(server);
    bob.client.send(wanted);
    await first.hears("rename");
    first.drops();
    const second = await server.accepts();
    await second.welcomes({ ...resumed, name: "Rob" });
    await bob.sees("resumed");
    expect(await second.hears("rename")).toEqual(wanted);
    second.sends({ type: "done", id: "r1" });
    await bob.sees("done");
    second.drops();
    const third = await server.accepts();
    expect(await third.hears("hello")).toMatchObject({ name: "Rob" });
  });
});

describe("a request for a group", () => {
  test("is repeated if it was not answered, and granted once if the group exists", async () => {
    using server = new FakeServer();
    const { bob, first } = await LinkedClient.of(server);
    bob.client.send(group);
    await first.hears("group");
    first.drops();
    const second = await server.welcomes({ ...resumed, groups: ["groupA"] });
    expect(await second.hears("group")).toEqual(group);
    second.sends({ type: "refused", id: "g1", code: "group_exists", text: "It exists" });
    await bob.sees("grouped");
    second.drops();
    const third = await server.welcomes(resumed);
    bob.says("c1");
    await third.hears("say");
    expect(third.heard.map(({ type }) => type)).toEqual(["hello", "say"]);
  });

  test("is granted once if that comes before its repeat is refused", async () => {
    using server = new FakeServer();
    const { bob, first } = await LinkedClient.of(server);
    bob.client.send(group);
    first.drops();
    const second = await server.welcomes(resumed);
    await second.hears("group");
    second.sends({ type: "grouped", name: "groupA", by: "Bob", members });
    second.sends({ type: "refused", id: "g1", code: "group_exists", text: "It exists" });
    second.says(1, "hello");
    await bob.sees("hello");
    expect(bob.came.lines).toEqual(["lost", "resumed", "grouped", "hello"]);
  });

  test("is refused if the group is somebody else's", async () => {
    using server = new FakeServer();
    const { bob, first } = await LinkedClient.of(server, { welcome: { groups: ["groupA"] } });
    bob.client.send(group);
    await first.hears("group");
    first.sends({ type: "refused", id: "g1", code: "group_exists", text: "It exists" });
    await bob.sees("refused group_exists");
    bob.client.send({ ...group, id: "g2", name: "groupB" });
    await first.hears("group");
    first.drops();
    const second = await server.welcomes({ ...resumed, groups: ["groupA"] });
    await second.hears("group");
    second.sends({ type: "refused", id: "g2", code: "group_exists", text: "It exists" });
    await bob.sees("refused group_exists");
  });
});

describe("the messages that come", () => {
  test("are those that were missed and none that came before", async () => {
    using server = new FakeServer();
    const { bob, first } = await LinkedClient.of(server, { welcome: { seq: 40, token: "one" } });
    first.says(41, "one");
    first.says(42, "two");
    first.says(41, "one");
    await bob.sees("two");
    first.drops();
    const second = await server.accepts();
    await second.welcomes({ ...resumed, seq: 44, token: "another" });
    expect(second.heard).toEqual([{ type: "hello", v: 1, name: "Bob", resume: "one", since: 42 }]);
    for (const seq of [41, 42, 43, 44, 43, 45]) second.says(seq, `number ${seq}`);
    await bob.sees("number 45");
    expect(bob.came.lines).toEqual([
      "one",
      "two",
      "lost",
      "resumed",
      "number 43",
      "number 44",
      "number 45",
    ]);
    second.drops();
    const third = await server.accepts();
    expect(await third.hears("hello")).toMatchObject({ resume: "another", since: 45 });
  });

  test("are asked for from the newest receipt on, if that is newer than any message", async () => {
    using server = new FakeServer();
    const { bob, first } = await LinkedClient.of(server, { welcome: { seq: 7 } });
    bob.says("c1");
    await first.hears("say");
    first.says(8, "eight");
    first.receipts("c1", 9);
    await bob.sees("receipt c1");
    first.drops();
    expect(await (await server.accepts()).hears("hello")).toMatchObject({ since: 9 });
  });

  test("are asked for from the welcome on, if there were none", async () => {
    using server = new FakeServer();
    const { first } = await LinkedClient.of(server, { welcome: { seq: 7 } });
    first.says(3, "before", { earlier: true });
    first.drops();
    expect(await (await server.accepts()).hears("hello")).toMatchObject({ since: 7 });
  });

  test("go on where the connection was lost among those that were asked for", async () => {
    using server = new FakeServer();
    const { bob, first } = await LinkedClient.of(server, { since: 2, welcome: { seq: 9 } });
    expect(first.heard).toEqual([{ type: "hello", v: 1, name: "Bob", since: 2 }]);
    first.says(4, "four");
    await bob.sees("four");
    first.drops();
    expect(await (await server.accepts()).hears("hello")).toMatchObject({ since: 4 });
  });

  test("may be from before the member joined, and are marked then", async () => {
    using server = new FakeServer();
    const { bob, first } = await LinkedClient.of(server, { welcome: { seq: 3 } });
    first.says(2, "two", { earlier: true });
    first.says(3, "three", { earlier: true });
    first.says(4, "four");
    await bob.sees("four");
    expect(bob.came.lines).toEqual(["earlier: two", "earlier: three", "four"]);
  });

  test("may belong to a new membership: pending frames are sent again in it, and numbers begin again", async () => {
    using server = new FakeServer();
    const { bob, first } = await LinkedClient.of(server, { welcome: { seq: 90 } });
    bob.says("c1");
    first.says(91, "old");
    await bob.sees("old");
    first.drops();
    const second = await server.welcomes({ seq: 2, token: "new" });
    expect(await second.hears("say")).toMatchObject({ id: "c1" });
    second.says(3, "young");
    await bob.sees("anew");
    await bob.sees("young");
    second.drops();
    expect(await (await server.accepts()).hears("hello")).toMatchObject({
      resume: "new",
      since: 3,
    });
  });

  test("come with a ping now and then, which is answered even if nobody takes them", async () => {
    using server = new FakeServer();
    const { bob, first } = await LinkedClient.of(server);
    first.sends({ type: "ping" });
    await first.hears("pong");
    expect(bob.came.text).toBe("");
  });
});

test("in a new membership rooms are joined before the messages to them are repeated, and all else follows", async () => {
  using server = new FakeServer();
  const { bob, first } = await LinkedClient.of(server);
  bob.onAnew = () => {
    bob.says("c3");
    bob.client.send({ type: "join", id: "j", room: "#lab" });
  };
  bob.client.send({ type: "say", id: "c1", to: "#lab", text: "text c1" });
  bob.says("c2");
  for (let say = 0; say < 2; say++) await first.hears("say");
  first.drops();
  const second = await server.welcomes();
  for (let say = 0; say < 3; say++) await second.hears("say");
  const [, ...ids] = second.heard.map((frame) => ("id" in frame ? frame.id : frame.type));
  expect(ids).toEqual(["j", "c1", "c2", "c3"]);
});
