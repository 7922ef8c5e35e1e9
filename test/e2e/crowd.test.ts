import { expect, test } from "bun:test";
import { PlainPeer } from "../support/plainPeer.ts";
import { NativePeer } from "../support/nativePeer.ts";
import { Program } from "../support/program.ts";
import { Transcript } from "../support/transcript.ts";

interface Crowd extends Disposable {
  /** How many of them were shown something. */
  readonly shown: number;
  readonly progress: Transcript;
}

/** So many connections that write only this. */
async function crowd(port: number, size: number, writes: string): Promise<Crowd> {
  const progress = new Transcript("the crowd");
  const shown = new Set<number>();
  const sockets: Bun.Socket[] = [];
  const come = async (index: number): Promise<void> => {
    const socket = await Bun.connect({
      hostname: "127.0.0.1",
      port,
      socket: {
        data() {
          shown.add(index);
          progress.add(".");
        },
      },
    });
    socket.write(writes);
    sockets.push(socket);
  };
  // Not all at once: what overflows the kernel's queue of new connections waits for seconds in the kernel.
  while (sockets.length < size) {
    const first = sockets.length;
    await Promise.all(Array.from({ length: 100 }, (_, index) => come(first + index)));
  }
  return {
    progress,
    get shown() {
      return shown.size;
    },
    [Symbol.dispose]() {
      for (const socket of sockets) socket.terminate();
    },
  };
}

/** Bob and Alice talk as if they were alone. */
async function talk(port: number): Promise<void> {
  const bob = await NativePeer.connect(port, `Bob`);
  const alice = await PlainPeer.connect(port, `Alice`);
  for (let round = 0; round < 20; round++) {
    const id = bob.says("Alice", `round ${round}`);
    await alice.sees(`<Bob>: round ${round}\n`);
    expect(await bob.hears("receipt", (receipt) => receipt.id === id)).toMatchObject({ status: 1 });
  }
  bob.sends({ type: "exit" });
  alice.types("exit");
  await Promise.all([bob.isClosed(), alice.isClosed()]);
}

test("beside 3,000 silent connections others are served, and each of the silent is asked its name", async () => {
  await using server = await Program.serve();
  using silent = await crowd(server.port, 3_000, "");
  await talk(server.port);
  const areAllAsked = () => silent.shown === 3_000;
  await silent.progress.until(areAllAsked, "for everyone to be asked");
  await talk(server.port);
});

test("beside 2,000 names that are begun and never ended others are served", async () => {
  await using server = await Program.serve();
  using halfPlain = await crowd(server.port, 1_000, "Nam");
  using halfNative = await crowd(server.port, 1_000, '{"type":"hello","v":1,"na');
  await talk(server.port);
  expect(halfPlain.shown + halfNative.shown).toBe(0);
});

test("beside one that writes a byte at a time others are served, and its line arrives whole", async () => {
  await using server = await Program.serve("--rate", "0");
  const slow = await PlainPeer.connect(server.port, "Slow");
  const line = "byte by byte — ünïcödé 👍";
  const listener = await NativePeer.connect(server.port, "Listener");
  const bytes = new TextEncoder().encode(`${line}\n`);
  const talking = talk(server.port);
  for (const byte of bytes) {
    slow.writes(Uint8Array.of(byte));
    await listener.isUpToDate();
  }
  const hasHeard = () => listener.messages.includes(`Slow>everyone:${line}`);
  await listener.line.shown.until(hasHeard, "for the line");
  await talking;
  slow.close();
  listener.close();
});
