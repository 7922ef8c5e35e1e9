import { TlsByHand } from "../../test/support/tlsByHand.ts";
import type { Attack } from "./attacks.ts";
import { HostilePeer, joinCrowd, nextAddress } from "./hostilePeer.ts";
import { repeat } from "./repeat.ts";
import { sayFrame } from "./workAttacks.ts";

const anyServer: Bun.TLSOptions = { rejectUnauthorized: false };

/** Whoever has shaken hands, and keeps to no rule of TLS. */
async function handPeer(port: number): Promise<TlsByHand> {
  const peer = await TlsByHand.connect(port, nextAddress());
  await peer.shakesHands();
  return peer;
}

/** Ten peers each write what `next` makes, as fast as the server takes it, and come again when they are closed. */
function floodByHand(port: number, next: (peer: TlsByHand) => Uint8Array): void {
  repeat(10, async () => {
    const peer = await handPeer(port);
    while (peer.isOpen) {
      if (peer.waitingBytes === 0) peer.writesRaw(next(peer));
      await new Promise(setImmediate);
    }
  });
}

/** Records to a write: about as much as one read of the server takes. */
const recordsAtOnce = 500;

function many(make: () => Uint8Array): Buffer {
  return Buffer.concat(Array.from({ length: recordsAtOnce }, make));
}

/** In TLS, and by it. */
export const tls = {
  handshakesHeld: {
    about: "begins as many handshakes as it can, and answers nothing",
    async run(port) {
      repeat(20, async () => {
        const peer = await TlsByHand.connect(port, nextAddress());
        peer.begins();
      });
    },
  },
  handshakesLeft: {
    about: "begins handshakes and goes once the server has signed, as fast as it can",
    async run(port) {
      repeat(50, async () => {
        const peer = await TlsByHand.connect(port, nextAddress());
        peer.begins();
        await peer.isAnswered();
        peer.vanishes();
      });
    },
  },
  handshakes: {
    about: "shakes hands and goes, as fast as it can",
    async run(port) {
      repeat(20, async () => {
        const peer = await handPeer(port);
        peer.vanishes();
      });
    },
  },
  helloGarbage: {
    about: "connects and sends garbage behind a ClientHello, again and again",
    async run(port) {
      const garbage = Buffer.alloc(65_536, "\u0016\u0003\u0003\u0000\u0001\u0004");
      repeat(20, async () => {
        const peer = await TlsByHand.connect(port, nextAddress());
        peer.begins();
        peer.writesRaw(garbage);
        await peer.isClosed();
      });
    },
  },
  keyUpdates: {
    about: "ten connections exchange keys, and ask for the server's, without end",
    async run(port) {
      floodByHand(port, (peer) =>
        many(() => Buffer.concat([peer.keyUpdate(true), peer.seal("x")])),
      );
    },
  },
  tinyRecords: {
    about: "ten connections send a line without end, a byte a record",
    async run(port) {
      floodByHand(port, (peer) => many(() => peer.seal("x")));
    },
  },
  tlsLines: {
    about: "20 peers by TLS: lines of 64 KB without a name",
    async run(port) {
      const line = Buffer.from(`${"x".repeat(65_000)}\n`);
      for (let index = 0; index < 20; index++) {
        const peer = await HostilePeer.connect(port, anyServer);
        peer.flood(() => line);
      }
    },
  },
  tlsStalled: {
    about: "40 members by TLS read nothing while 8 say 16 KB to everyone",
    async run(port) {
      for (let index = 0; index < 40; index++) {
        const peer = await HostilePeer.connect(port, anyServer);
        peer.sendFrames({ type: "hello", v: 1, name: `stalled${index}` });
        await peer.sees('"welcome"');
        peer.stopReading();
      }
      const peers = await joinCrowd({ port, count: 8 });
      for (const peer of peers) peer.flood(() => sayFrame("everyone", "\u{1f600}".repeat(4_000)));
    },
  },
} satisfies Record<string, Attack>;
