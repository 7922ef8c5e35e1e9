import { expect, test } from "bun:test";
import { ChaosMember } from "../../scripts/chaos/chaosMember.ts";
import { ChaosServer } from "../../scripts/chaos/chaosServer.ts";
import { seededRandom } from "../../scripts/chaos/seededRandom.ts";
import { tcpEndpoint } from "../../src/client/tcpEndpoint.ts";
import { everyone } from "../../src/model/name.ts";
import type { Message } from "../../src/model/message.ts";
import { webSocketEndpoint } from "../../src/page/webSocketEndpoint.ts";
import { HistoryReader } from "../../src/store/historyReader.ts";
import { DataFolder } from "../support/dataFolder.ts";
import { executable } from "../support/executable.ts";
import { IrcPeer } from "../support/ircPeer.ts";
import { PlainPeer } from "../support/plainPeer.ts";
import { ircProtocolPeer } from "../support/protocolPeer.ts";

const groups = ["groupOne", "groupTwo", "groupThree"] as const;
/** Messages that each member who speaks frames says, some of them before the server is closed. */
const said = 6;

function names(kind: string, count: number): string[] {
  return Array.from({ length: count }, (_, index) => `${kind}${index + 1}`);
}

const tcpNames = names("Tcp", 40);
const webNames = names("Web", 30);
const ircNames = names("Irc", 20);
const textNames = names("Text", 10);
/** Those with a token, by which they come back. */
const lasting = [...tcpNames, ...webNames, ...ircNames];

/** Every third of each kind is in the same group; members at netcat are in the first one. */
function groupOf(name: string): (typeof groups)[number] | undefined {
  if (textNames.includes(name)) return groups[0];
  return groups[Number(/\d+$/.exec(name)?.[0]) % groups.length];
}

/** Somebody at an IRC client with a password, over as many connections as they need. */
class IrcMember {
  readonly name: string;
  readonly #peers: IrcPeer[] = [];

  constructor(name: string) {
    this.name = name;
  }

  get peer(): IrcPeer {
    const peer = this.#peers.at(-1);
    if (!peer) throw new Error(`${this.name} is not connected`);
    return peer;
  }

  get messages(): string[] {
    return this.#peers.flatMap((peer) => ircProtocolPeer(this.name, peer).messages);
  }

  async connect(port: number): Promise<void> {
    this.#peers.push(await IrcPeer.connect(port));
    this.peer.sends(`PASS of-${this.name}`, `NICK ${this.name}`, "USER u 0 * :Real");
    await this.peer.line.sees(" 376 ");
    await this.peer.isUpToDate();
  }
}

function stored(data: DataFolder): Message[] {
  using reader = new HistoryReader(data.path);
  return [...reader.pages({ classNumber: 1, includePrivate: true })].flat();
}

/** What the member is to receive of all that was said, as `from>to:text`. */
function dueTo(name: string, all: readonly Message[]): string[] {
  return all
    .filter(({ from, to }) => {
      return to === name || (from !== name && [everyone, groupOf(name)].includes(to));
    })
    .map(({ from, to, text }) => `${from}>${to}:${text}`);
}

test("closed, reopened and continued: 100 members on all protocols, nothing lost or doubled, groups whole", async () => {
  using data = new DataFolder();
  const flags = ["--rate", "0", "--replay", "0", "--irc-name", "irc.test", "--continue"];
  await using server = await ChaosServer.start(executable, data.path, flags);
  const { port } = server;
  const random = seededRandom(1);
  let time = 0;
  const shared = { random, now: () => (time += 1) };
  const tcp = tcpEndpoint({ host: "127.0.0.1", port });
  const web = webSocketEndpoint(`ws://127.0.0.1:${port}/ws`);
  const framed = await Promise.all([
    ...tcpNames.map((name) => ChaosMember.join({ endpoint: tcp, name, ...shared })),
    ...webNames.map((name) => ChaosMember.join({ endpoint: web, name, ...shared })),
  ]);
  const ircMembers = ircNames.map((name) => new IrcMember(name));
  await Promise.all(ircMembers.map((member) => member.connect(port)));
  const texts = await Promise.all(textNames.map((name) => PlainPeer.connect(port, name)));
  const [creator] = framed;
  if (!creator) throw new Error("nobody joined");
  for (const group of groups) {
    const members = [...lasting, ...textNames].filter((name) => groupOf(name) === group);
    creator.createGroup(group, members);
  }
  await creator.settled();

  // The server is closed in the midst of it.
  const isHalfSaid = Promise.withResolvers<void>();
  const half = (framed.length * said) / 2;
  let answered = 0;
  const talks = framed.map(async (member, index) => {
    const other = lasting[(index * 7) % lasting.length] ?? everyone;
    const receivers = [everyone, groupOf(member.name) ?? everyone, other];
    for (let round = 0; round < said; round++) {
      member.send(receivers[round % receivers.length] ?? everyone);
      await member.settled();
      answered += 1;
      if (answered >= half) isHalfSaid.resolve();
    }
  });
  for (const { name, peer } of ircMembers) peer.sends(`PRIVMSG #everyone :${name} before`);
  for (const [index, peer] of texts.entries()) peer.types(`${textNames[index]} before`);
  await isHalfSaid.promise;
  await server.closeAndRestart();
  await Promise.all(ircMembers.map(({ peer }) => peer.isClosed()));
  await Promise.all(texts.map((peer) => peer.isClosed()));
  await Promise.all(ircMembers.map((member) => member.connect(port)));
  await Promise.all(talks);
  for (const { name, peer } of ircMembers) {
    peer.sends(`PRIVMSG #${groupOf(name)} :${name} after`);
    await peer.isUpToDate();
  }
  const again = await Promise.all(textNames.map((name) => PlainPeer.connect(port, name)));
  creator.send(everyone);
  await creator.settled();
  const last = [...creator.sent.keys()].at(-1) ?? "";
  for (const member of framed.slice(1)) await member.waitForText(last);
  for (const { peer } of ircMembers) await peer.isUpToDate();
  for (const peer of again) await peer.sees(`${creator.name} in ClassChat : ${last}\n`);

  const all = stored(data);
  for (const { name, failures, received, sent } of framed) {
    const messages = received.map(({ from, to, text }) => `${from}>${to}:${text}`);
    expect({ name, failures, messages }).toEqual({
      name,
      failures: [],
      messages: dueTo(name, all),
    });
    for (const [text, { seq }] of sent)
      expect(all[(seq ?? 0) - 1]).toMatchObject({ from: name, text });
  }
  for (const { name, messages } of ircMembers) {
    expect({ name, messages }).toEqual({ name, messages: dueTo(name, all) });
  }
  // At netcat they saw everything until the server closed, and that it did.
  for (const [index, { shown }] of texts.entries()) {
    const cries = dueTo(textNames[index] ?? "", all).filter((line) => line.includes(">everyone:"));
    const seen = shown.lines.filter((line) => line.includes(" in ClassChat : "));
    const due = cries.map((line) => line.replace(">everyone:", " in ClassChat : "));
    expect(seen).toEqual(due.slice(0, seen.length));
    expect(shown.lines.at(-1)).toBe("The server closed the connection.");
  }
  // Without a token nobody can come back into a group.
  for (const group of groups) {
    const asking = ircMembers.find(({ name }) => groupOf(name) === group);
    const { params } = (await asking?.peer.answer(`NAMES #${group}`, "353")) ?? { params: [] };
    const members = lasting.filter((name) => groupOf(name) === group);
    expect(params.at(-1)?.split(" ").toSorted()).toEqual(members.toSorted());
  }
  for (const member of framed) member.leave();
  for (const { peer } of ircMembers) peer.close();
  for (const peer of again) peer.close();
}, 60_000);
