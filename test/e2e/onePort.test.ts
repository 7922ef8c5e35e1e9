import { expect, test } from "bun:test";
import type { ProtocolPeer } from "../support/protocolPeer.ts";
import { framePeer, ircProtocolPeer, pagePeer, textPeer } from "../support/protocolPeer.ts";
import { IrcPeer } from "../support/ircPeer.ts";
import { NativePeer } from "../support/nativePeer.ts";
import { PagePerson } from "../support/pagePerson.ts";
import { Piped } from "../support/piped.ts";
import { Program } from "../support/program.ts";
import { WebLine } from "../support/webLine.ts";

/** A class with one member over each protocol. */
async function joinByEveryProtocol(
  port: number,
): Promise<AsyncDisposable & { peers: ProtocolPeer[] }> {
  const stack = new AsyncDisposableStack();
  const native = await NativePeer.connect(port, "Nat");
  const web = await NativePeer.over(await WebLine.connect(port), "Webb");
  const irc = await IrcPeer.connect(port, "Irma");
  stack.defer(() => {
    native.close();
    web.close();
    irc.close();
  });
  const page = stack.use(await PagePerson.joins(port, "Page"));
  const peers = [
    framePeer("Nat", native),
    framePeer("Webb", web),
    pagePeer("Page", page),
    ircProtocolPeer("Irma", irc),
  ];
  for (const [name, program] of [
    ["Nettie", "nc"],
    ["Tel", "telnet"],
  ] as const) {
    const piped = stack.use(new Piped(program, "127.0.0.1", String(port)));
    await piped.sees("Enter your name: ");
    piped.types(name);
    await piped.sees("Username accepted");
    await piped.sees("Type /help for everything else you can type.\n");
    peers.push(textPeer(name, piped));
  }
  return { peers, [Symbol.asyncDispose]: () => stack.disposeAsync() };
}

/** What the server window shows that was said, in the order of the class, as `from>line`. */
function said(server: Program, names: string[]): string[] {
  return server.out.lines.filter((line) => names.includes(line.split(">", 1)[0] ?? ""));
}

async function areUpToDate(peers: ProtocolPeer[]): Promise<void> {
  // Twice: what the last one said in the first round has reached all who ask in the second.
  for (let round = 0; round < 2; round++) {
    await Promise.all(peers.map((peer) => peer.isUpToDate()));
  }
}

test("a native client, a browser page, a WebSocket, an IRC client, netcat, telnet and curl share one port and one class", async () => {
  await using server = await Program.serve("--rate", "0", "--irc-name", "irc.test");
  await using house = await joinByEveryProtocol(server.port);
  const { peers } = house;
  const names = peers.map(({ name }) => name);

  await using curl = new Piped("curl", "-s", `http://127.0.0.1:${server.port}/health`);
  await curl.ended();
  expect(JSON.parse(curl.shown.text)).toMatchObject({ status: "ok", clients: peers.length });

  // Each says lines; each of the others sees each of them once, and all in the one order of the class.
  for (let round = 0; round < 10; round++) {
    for (const peer of peers) peer.types(`${peer.name} says ${round}`);
  }
  await areUpToDate(peers);
  const lines = 10 * peers.length;
  await server.out.until(() => said(server, names).length >= lines, `for ${lines} lines`);
  const order = said(server, names);
  expect(order).toHaveLength(lines);
  for (const { name, messages } of peers) {
    const others = order.filter((line) => !line.startsWith(`${name}>`));
    expect(messages).toEqual(others.map((line) => line.replace(">", ">everyone:")));
  }

  // A private line crosses between every pair of protocols and is seen by nobody else.
  const before = new Map(peers.map(({ name, messages }) => [name, messages.length]));
  for (const from of peers) {
    for (const to of names.filter((name) => name !== from.name)) {
      from.types(`${to}: for ${to} from ${from.name}`);
    }
  }
  await areUpToDate(peers);
  for (const { name, messages } of peers) {
    const others = names.filter((other) => other !== name);
    const fresh = messages.slice(before.get(name)).map(normal);
    const wanted = others.map((other) => `${other}>${name}:for ${name} from ${other}`);
    expect(fresh.toSorted()).toEqual(wanted.toSorted());
  }

  // A group made over one protocol is used from the others; others are told nothing of it.
  for (const [index, maker] of peers.entries()) {
    const outsider = names[(index + 1) % names.length];
    const members = names.filter((name) => name !== outsider);
    const group = `group${maker.name}`;
    const counts = new Map(peers.map(({ name, messages }) => [name, messages.length]));
    maker.types(`group ${group} ${members.join(",")}`);
    await areUpToDate(peers);
    for (const peer of peers) {
      if (peer.name !== outsider) peer.types(`${group}:${peer.name} to the group`);
    }
    await areUpToDate(peers);
    for (const { name, messages } of peers) {
      const senders = name === outsider ? [] : members.filter((member) => member !== name);
      const fresh = messages.slice(counts.get(name));
      const wanted = senders.map((sender) => `${sender}>${group}:${sender} to the group`);
      expect(fresh.toSorted()).toEqual(wanted.toSorted());
    }
  }

  // A room made over one protocol is used from all others; who has not joined is told nothing of it.
  const outsider = peers.at(-1);
  const within = peers.slice(0, -1);
  for (const peer of within) peer.types("/join #lab");
  await areUpToDate(peers);
  const counts = new Map(peers.map(({ name, messages }) => [name, messages.length]));
  for (const peer of within) peer.types(`#lab:${peer.name} in the room`);
  await areUpToDate(peers);
  for (const peer of peers) {
    const senders = peer === outsider ? [] : within.filter((other) => other !== peer);
    const wanted = senders.map(({ name }) => `${name}>#lab:${name} in the room`);
    expect(peer.messages.slice(counts.get(peer.name)).toSorted()).toEqual(wanted.toSorted());
  }
  expect(server.out.lines.findLast((line) => line.startsWith("Total thread count"))).toBe(
    `Total thread count: ${peers.length}`,
  );
});

/** Without the space that a private text keeps and a person does not see. */
function normal(message: string): string {
  return message.replace(/: +/, ":");
}
