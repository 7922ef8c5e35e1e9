import { expect, test } from "bun:test";
import { MemoryStore } from "../../src/store/memoryStore.ts";
import type { StoredMessage } from "../../src/store/records.ts";
import type { Classroom } from "../support/classroom.ts";
import { classroom } from "../support/classroom.ts";
import { NativePeer } from "../support/nativePeer.ts";
import { PlainPeer } from "../support/plainPeer.ts";
import { TlsByHand } from "../support/tlsByHand.ts";

const anyServer: Bun.TLSOptions = { rejectUnauthorized: false };

/** Counts the turns in which something was said. */
class TurnCounter extends MemoryStore {
  turns = 0;
  #isSaid = false;

  override append(message: StoredMessage): void {
    this.#isSaid = true;
    super.append(message);
  }

  override commit(): StoredMessage[] {
    if (this.#isSaid) this.turns += 1;
    this.#isSaid = false;
    return super.commit();
  }
}

/** Somebody who types over TLS by hand, and is in the class. */
async function handPeer(room: Classroom, name: string): Promise<TlsByHand> {
  const peer = await TlsByHand.connect(room.server.port);
  await peer.shakesHands();
  peer.writes(`${name}\n`);
  await peer.sees("Type /help for everything else you can type.\n");
  return peer;
}

for (const isRequested of [false, true]) {
  const how = isRequested ? "and asks for the server's" : "and asks for nothing";
  test(`a peer that exchanges its key without end ${how} is closed, and nobody else notices`, async () => {
    await using room = await classroom();
    const bob = await room.native("Bob");
    const ann = await handPeer(room, "Ann");
    // Now and then is its right.
    for (let time = 0; time < 3; time += 1) {
      ann.writesRaw(ann.keyUpdate(isRequested));
      ann.writes("/who\n");
      await ann.sees("2 here");
    }
    const flood = Array.from({ length: 1_000 }, () => ann.keyUpdate(isRequested));
    ann.writesRaw(Buffer.concat(flood));
    await ann.isClosed();
    await room.window.sees("Ann disconnected...");
    await bob.isUpToDate();
    expect(room.faults).toEqual([]);
  });
}

test("empty records without end close their connection, and nobody else's", async () => {
  await using room = await classroom();
  const bob = await room.native("Bob");
  const ann = await handPeer(room, "Ann");
  ann.writesRaw(Buffer.concat(Array.from({ length: 1_000 }, () => ann.seal(""))));
  await ann.isClosed();
  await room.window.sees("Ann disconnected...");
  await bob.isUpToDate();
  expect(room.faults).toEqual([]);
});

test("a line is whole however its bytes are spread over records", async () => {
  await using room = await classroom();
  const ann = await handPeer(room, "Ann");
  const line = "hello Bäb\n";
  ann.writesRaw(
    Buffer.concat(Array.from(Buffer.from(line), (byte) => ann.seal(Uint8Array.of(byte)))),
  );
  await room.window.sees("Ann>hello Bäb");
  ann.vanishes();
  await room.window.sees("Ann disconnected...");
  expect(room.faults).toEqual([]);
});

test("what a turn tells one peer is one record", async () => {
  const store = new TurnCounter();
  await using room = await classroom({ store });
  const ann = await handPeer(room, "Ann");
  const bob = await room.native("Bob");
  ann.writes("/who\n");
  await ann.sees("2 here");
  const before = ann.dataRecords;
  store.turns = 0;
  for (let round = 0; round < 5; round += 1) {
    bob.line.types(
      ...Array.from({ length: 40 }, (_, index) =>
        JSON.stringify({ type: "say", id: `${round}.${index}`, to: "everyone", text: "x" }),
      ),
    );
    await bob.hears("receipt", ({ id }) => id === `${round}.39`);
  }
  bob.says("everyone", "last");
  await ann.sees("last");
  expect(ann.dataRecords - before).toBe(store.turns);
  expect(store.turns).toBeLessThan(100);
  ann.vanishes();
});

test("a peer that says by TLS that it sends no more still hears the answers, and the server then closes", async () => {
  await using room = await classroom();
  const ann = await handPeer(room, "Ann");
  ann.writes("/who\n");
  ann.notifiesClose();
  await ann.sees("1 here: Ann (you)\n");
  await ann.isClosed();
  await room.window.sees("Ann disconnected...");
  expect(room.faults).toEqual([]);
});

test("a peer that goes in the middle of its handshake leaves nothing, whenever that is", async () => {
  await using room = await classroom({ fileLimit: 208 });
  const { port } = room.server;
  const ways: ((peer: TlsByHand) => void)[] = [
    (peer) => peer.writesRaw(peer.hello().subarray(0, 1)),
    (peer) => peer.writesRaw(peer.hello().subarray(0, 60)),
    (peer) => peer.begins(),
    (peer) => peer.writesRaw(Buffer.concat([peer.hello(), Buffer.from("no TLS at all")])),
  ];
  for (let round = 0; round < 4; round += 1) {
    for (const begins of ways) {
      const peer = await TlsByHand.connect(port);
      begins(peer);
      peer.vanishes();
    }
  }
  // Half of eight places may be without a name: sixteen that stayed would have taken them.
  const bob = await PlainPeer.connect(port, "Bob", anyServer);
  bob.close();
  expect(room.faults).toEqual([]);
});

test("connections without a name count by TLS as they do without, during the handshake and after it", async () => {
  await using room = await classroom({ fileLimit: 208 });
  const { port } = room.server;
  const bob = await NativePeer.over(await PlainPeer.connect(port, undefined, anyServer), "Bob");
  const begun = await Promise.all([1, 2].map(() => TlsByHand.connect(port)));
  for (const peer of begun) peer.begins();
  const done = await Promise.all([1, 2].map(() => TlsByHand.connect(port)));
  await Promise.all(done.map((peer) => peer.shakesHands()));
  const refused = await PlainPeer.connect(port);
  await refused.sees(
    "Too many connections of this server are without a name. Try again in a minute.\n",
  );
  await refused.isClosed();
  done[0]?.writes("Ann\n");
  await bob.hears("presence", ({ joined }) => joined.includes("Ann"));
  const tom = await PlainPeer.connect(port, "Tom", anyServer);
  for (const peer of [...begun, ...done]) peer.vanishes();
  for (const peer of [bob, tom]) peer.close();
  expect(room.faults).toEqual([]);
});

test("a class ends while handshakes are under way", async () => {
  const room = await classroom();
  const peers = await Promise.all([1, 2, 3].map(() => TlsByHand.connect(room.server.port)));
  peers[0]?.writesRaw(Uint8Array.of(22));
  peers[1]?.writesRaw(peers[1].hello().subarray(0, 60));
  peers[2]?.begins();
  const ann = await handPeer(room, "Ann");
  await room[Symbol.asyncDispose]();
  for (const peer of [...peers, ann]) await peer.isClosed();
  expect(room.faults).toEqual([]);
});
