import { afterAll, beforeAll, expect, test } from "bun:test";
import type { Command } from "../../src/hub/command.ts";
import { LiveServer } from "../support/liveServer.ts";
import { NatsCluster } from "../support/natsCluster.ts";

/** How often each is asked for. */
const times = 20;

let nats: NatsCluster;
let servers: [LiveServer, LiveServer];

beforeAll(async () => {
  nats = await NatsCluster.start(1);
  servers = [await LiveServer.start(nats), await LiveServer.start(nats)];
}, 30_000);

afterAll(async () => {
  for (const server of servers) await server[Symbol.asyncDispose]();
  await nats[Symbol.asyncDispose]();
});

/** Two servers are given these at once; resolves to what was answered, once both have applied both. */
async function atOnce<One extends Command, Other extends Command>(one: One, other: Other) {
  const answers = [servers[0].submit(one).answers, servers[1].submit(other).answers];
  // Each is in its record before either hears of the other's.
  for (const { log } of servers) log.endTurn();
  for (const [index, server] of servers.entries()) {
    await server.until(() => answers[index]?.length === 1);
  }
  await areAtOnePlace();
  return answers.map(([answer]) => answer as { ok: boolean });
}

/** All servers have applied all, and have the same. */
async function areAtOnePlace(): Promise<void> {
  const seq = Math.max(...servers.map(({ place }) => place?.seq ?? 0));
  for (const server of servers) await server.until(() => (server.place?.seq ?? 0) >= seq);
  // A heartbeat changes nothing.
  expect(servers[1].dump()).toBe(servers[0].dump());
}

/** A member at each of the two. */
async function twoMembers(turn: string) {
  const members = servers.map((server, index) => server.joins(`${turn}${index}`));
  for (const [index, server] of servers.entries()) {
    await server.until(() => members[index]?.answer !== undefined);
  }
  await areAtOnePlace();
  const [one, other] = members.map(({ memberId }) => memberId);
  return [one ?? 0, other ?? 0] as const;
}

function winnersOf(answers: readonly { ok: boolean }[]): number {
  return answers.filter(({ ok }) => ok).length;
}

test("a name that newcomers, or members who change theirs, want at two servers at once is one's, everywhere", async () => {
  for (let turn = 0; turn < times; turn += 1) {
    const join = { type: "join", at: 0, name: `New${turn}` } as const;
    expect(winnersOf(await atOnce(join, join))).toBe(1);
    const [one, other] = await twoMembers(`Named${turn}x`);
    const rename = { type: "rename", at: 0, name: `Red${turn}` } as const;
    const answers = await atOnce({ ...rename, memberId: one }, { ...rename, memberId: other });
    expect(winnersOf(answers)).toBe(1);
    const winner = answers[0]?.ok ? one : other;
    for (const { hub } of servers) expect(hub.view.findMember(`Red${turn}`)?.id).toBe(winner);
  }
}, 60_000);

test("a group that is made at two servers at once is made by one, everywhere with the same members", async () => {
  const [one, other] = await twoMembers("Maker");
  const [third] = await twoMembers("More");
  for (let turn = 0; turn < times - 5; turn += 1) {
    const group = { type: "createGroup", at: 0, name: `groupRed${turn}` } as const;
    const answers = await atOnce(
      { ...group, memberId: one, members: ["Maker0", "Maker1", "More0"] },
      { ...group, memberId: other, members: ["Maker0", "Maker1", "More1"] },
    );
    expect(winnersOf(answers)).toBe(1);
    const isIn = answers[0]?.ok === true;
    for (const { hub } of servers) {
      const more = hub.view.findMember("More0");
      expect(more?.id).toBe(third);
      expect([...(more?.groups ?? [])].some(({ name }) => name === `groupRed${turn}`)).toBe(isIn);
    }
    await atOnce(
      { type: "leaveGroup", at: 0, memberId: one, name: `groupRed${turn}` },
      { type: "leaveGroup", at: 0, memberId: other, name: `groupRed${turn}` },
    );
  }
}, 60_000);

test("a room that is made at two servers at once has one maker, and of two who put each other out of charge one stays", async () => {
  for (let turn = 0; turn < times; turn += 1) {
    const [one, other] = await twoMembers(`Op${turn}x`);
    const room = `#red${turn}`;
    const enter = { type: "joinRoom", at: 0, room } as const;
    const entered = await atOnce({ ...enter, memberId: one }, { ...enter, memberId: other });
    expect(winnersOf(entered)).toBe(2);
    const operators = () =>
      servers.map(({ hub }) => {
        const found = Array.from(hub.view.rooms()).find(({ name }) => name === room);
        return [...(found?.members ?? [])]
          .filter(([, rank]) => rank.operator)
          .map(([{ id }]) => id);
      });
    const [here, there] = operators();
    expect(here).toHaveLength(1);
    expect(there).toEqual(here ?? []);
    const [leader, name] = here?.[0] === one ? [one, `Op${turn}x1`] : [other, `Op${turn}x0`];
    const modes = { type: "setModes", at: 0, room } as const;
    const raise = { ...modes, changes: [{ mode: "o", on: true, name }] } as const;
    await atOnce({ ...raise, memberId: leader }, { ...raise, memberId: leader });
    expect(operators()[0]).toHaveLength(2);
    const depose = (index: number) =>
      ({ ...modes, changes: [{ mode: "o", on: false, name: `Op${turn}x${index}` }] }) as const;
    await atOnce({ ...depose(1), memberId: one }, { ...depose(0), memberId: other });
    const [left, same] = operators();
    expect(left).toHaveLength(1);
    expect(same).toEqual(left ?? []);
  }
}, 60_000);

test("who is banned while they enter is out or in, everywhere the same, and a ban that is set and lifted at once stands or not", async () => {
  const [leader] = await twoMembers("Ban");
  const room = "#ban";
  await atOnce(
    { type: "joinRoom", at: 0, memberId: leader, room },
    { type: "joinRoom", at: 0, memberId: leader, room },
  );
  for (let turn = 0; turn < times; turn += 1) {
    const [, guest] = await twoMembers(`Guest${turn}x`);
    const modes = { type: "setModes", at: 0, memberId: leader, room } as const;
    const mask = `Guest${turn}x1!*@*`;
    const ban = { ...modes, changes: [{ mode: "b", on: true, mask }] } as const;
    const [, entered] = await atOnce(ban, { type: "joinRoom", at: 0, memberId: guest, room });
    const isIn = servers.map(({ hub }) => {
      const found = Array.from(hub.view.rooms()).find(({ name }) => name === room);
      return [...(found?.members.keys() ?? [])].some(({ id }) => id === guest);
    });
    expect(isIn).toEqual([entered?.ok === true, entered?.ok === true]);
    await atOnce(ban, { ...modes, changes: [{ mode: "b", on: false, mask }] });
  }
}, 60_000);

/** By what each server says of the member. */
function isMuted(id: number): boolean[] {
  return servers.map(({ hub }) => {
    const member = Array.from(hub.view.members()).find((one) => one.id === id);
    return member !== undefined && hub.view.isMuted(member, 0);
  });
}

test("a mute by a teacher whose role ends at another server is done or refused, and one that is lifted at once stands or not, everywhere the same", async () => {
  for (let turn = 0; turn < times; turn += 1) {
    const [teacher, pupil] = await twoMembers(`T${turn}x`);
    const moderate = { type: "moderate", at: 0 } as const;
    const role = (on: boolean) => ({ type: "teacher", name: `T${turn}x0`, on }) as const;
    await atOnce({ ...moderate, act: role(true) }, { ...moderate, act: role(true) });
    const mute = { ...moderate, act: { type: "mute", name: `T${turn}x1` } } as const;
    const [muted] = await atOnce({ ...mute, by: teacher }, { ...moderate, act: role(false) });
    expect(isMuted(pupil)).toEqual([muted?.ok === true, muted?.ok === true]);
    await atOnce(mute, { ...moderate, act: { type: "unmute", name: `T${turn}x1` } });
    const [here, there] = isMuted(pupil);
    expect(there).toBe(here ?? false);
  }
}, 60_000);
