import { expect, test } from "bun:test";
import type { Command } from "../../src/hub/command.ts";
import { graceMs, TestClass, TestPeer } from "../support/testClass.ts";

/** Ann, whose token is `a`, is connected to the server `east`, Bob without a token to `west`, and Cem to no server. */
function classOfTwoServers() {
  const room = new TestClass();
  const peers = { ann: new TestPeer(), bob: new TestPeer() };
  const { at, uptimeMs } = { at: 0, uptimeMs: 0 };
  const join = (
    command: Omit<Extract<Command, { type: "join" }>, "type" | "at">,
    peer: TestPeer,
  ) => {
    const joined = room.apply({ type: "join", at, ...command }, peer);
    if (!joined.ok) throw new Error(joined.refusal.text);
    return joined;
  };
  const ann = join({ name: "Ann", tokenHash: "a", node: "east" }, peers.ann);
  const bob = join({ name: "Bob", node: "west" }, peers.bob);
  const cem = room.join("Cem", "c");
  room.endTurn();
  const nodeGone = (node: string) => room.apply({ type: "nodeGone", at, uptimeMs, node });
  /** Ann comes back at the other server, over a connection that is not here. */
  const resumeElsewhere = () => {
    const resumed = room.apply({ type: "resume", at, tokenHash: "a", node: "west" });
    if (!resumed?.ok) throw new Error("Ann is not brought back");
    return resumed;
  };
  return { room, peers, ann, bob, cem, nodeGone, resumeElsewhere };
}

test("a server that is gone leaves its members away, and the others where they are", () => {
  const { room, ann, bob, nodeGone } = classOfTwoServers();
  nodeGone("east");
  room.endTurn();
  expect(ann.member.awayUntil).toBe(graceMs);
  expect(bob.member.awayUntil).toBeUndefined();
  expect(room.hub.view.who(bob.member).members).toEqual(["Ann", "Bob", "Cem"]);
});

test("what a server says late of a connection that was lost with it does not lengthen the time to come back", () => {
  const { room, ann, nodeGone } = classOfTwoServers();
  nodeGone("east");
  const late = { at: 1_000, uptimeMs: 1_000, how: "lost", connection: ann.connection } as const;
  room.apply({ type: "disconnect", memberId: ann.member.id, ...late });
  expect(ann.member.awayUntil).toBe(graceMs);
});

test("whoever cannot come back leaves with their server, and the others are told", () => {
  const { room, cem, nodeGone } = classOfTwoServers();
  nodeGone("west");
  room.endTurn();
  expect(room.hub.view.who(cem.member).members).toEqual(["Ann", "Cem"]);
  expect(cem.peer.events).toContainEqual({ kind: "presenceChanged", joined: [], left: ["Bob"] });
});

test("the seats of a server that is gone wait out their grace, and are free then", () => {
  const { room, cem, nodeGone } = classOfTwoServers();
  nodeGone("east");
  room.now += graceMs;
  room.expire();
  expect(room.hub.view.who(cem.member).members).toEqual(["Bob", "Cem"]);
  expect(room.resume("a").resumed.wasAbsent).toBe(true);
});

test("a member who comes back at another server takes the seat from their connection at the first", () => {
  const { peers, ann, resumeElsewhere } = classOfTwoServers();
  const { connection } = resumeElsewhere();
  expect(peers.ann.isReplaced).toBe(true);
  expect(connection).toBeGreaterThan(ann.connection);
});

test("a connection that ends after its member has come back elsewhere takes nobody out of the class", () => {
  const { room, ann, resumeElsewhere } = classOfTwoServers();
  const { id: memberId } = ann.member;
  const late = { at: 0, memberId, connection: ann.connection } as const;
  const { connection } = resumeElsewhere();
  room.apply({ type: "disconnect", ...late, how: "lost", uptimeMs: 0 });
  room.apply({ type: "leave", ...late, how: "exit" });
  expect(ann.member.awayUntil).toBeUndefined();
  room.apply({ type: "disconnect", ...late, connection, how: "lost", uptimeMs: 0 });
  expect(ann.member.awayUntil).toBe(graceMs);
});

test("the first server's end is nothing to a member who is at another by then", () => {
  const { ann, nodeGone, resumeElsewhere } = classOfTwoServers();
  resumeElsewhere();
  nodeGone("east");
  expect(ann.member.awayUntil).toBeUndefined();
});

test("the class's uptime does not go back when another server tells less of it", () => {
  const { room, ann, nodeGone } = classOfTwoServers();
  room.apply({ type: "expire", at: 0, uptimeMs: 5_000 });
  nodeGone("east");
  expect(ann.member.awayUntil).toBe(5_000 + graceMs);
});

test("however many members a server had, all of them are who they were at another after it is gone", () => {
  const room = new TestClass();
  const at = room.now;
  // More than may be away for reasons of their own, of all and of one network.
  const tokens = Array.from({ length: 1_200 }, (_, index) => `token${index}`);
  for (const [index, tokenHash] of tokens.entries()) {
    const from = { address: "192.0.2.7", node: "east" };
    room.apply({ type: "join", at, name: `Member${index}`, tokenHash, ...from });
  }
  room.apply({ type: "nodeGone", at, uptimeMs: at, node: "east" });
  for (const [index, tokenHash] of tokens.entries()) {
    const resumed = room.apply({ type: "resume", at, tokenHash, node: "west" });
    expect(resumed).toMatchObject({
      ok: true,
      wasAbsent: false,
      member: { name: `Member${index}` },
    });
  }
});
