import type { Attack } from "./attacks.ts";
import { HostilePeer, joinCrowd } from "./hostilePeer.ts";
import { sayFrame } from "./workAttacks.ts";
import { clientFrame, opcodes, upgradeRequest } from "../../test/support/webBytes.ts";

async function webPeer(port: number, name: string): Promise<HostilePeer> {
  const peer = await HostilePeer.connect(port);
  peer.write(upgradeRequest);
  await peer.sees("101 Switching");
  peer.write(clientFrame(JSON.stringify({ type: "hello", v: 1, name })));
  await peer.sees('"welcome"');
  return peer;
}

async function floodWebSockets(port: number, bytes: Uint8Array): Promise<void> {
  // As many to a write as one read of the server takes.
  const many = Buffer.concat(Array.from({ length: Math.ceil(16_384 / bytes.length) }, () => bytes));
  for (let index = 0; index < 10; index++) {
    const peer = await webPeer(port, `web${index}`);
    peer.flood(() => many);
  }
}

function request(path: string): string {
  return `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/html\r\n\r\n`;
}

async function pipeline(port: number, path: string, { reads = true } = {}): Promise<void> {
  const many = Buffer.from(request(path).repeat(100));
  const again = async (): Promise<never> => {
    for (;;) {
      const peer = await HostilePeer.connect(port);
      if (!reads) peer.stopReading();
      peer.flood(() => many);
      await peer.sees("nothing of the kind");
    }
  };
  for (let index = 0; index < 10; index++) void again();
}

/** By HTTP and over WebSockets. */
export const web = {
  pipelined: {
    about: "ten connections ask for the page without waiting for it",
    run: (port) => pipeline(port, "/"),
  },
  pipelinedUnread: {
    about: "the same, and read nothing",
    run: (port) => pipeline(port, "/", { reads: false }),
  },
  health: {
    about: "ten connections ask for /health",
    run: (port) => pipeline(port, "/health"),
  },
  httpEndless: {
    about: "ten connections send a header without end",
    async run(port) {
      for (let index = 0; index < 10; index++) {
        const peer = await HostilePeer.connect(port);
        peer.write("GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX: ");
        const part = Buffer.alloc(65_536, "y");
        peer.flood(() => part);
      }
    },
  },
  upgrades: {
    about: "opens WebSockets and goes, as fast as it can",
    async run(port) {
      const again = async (): Promise<never> => {
        for (;;) {
          const peer = await HostilePeer.connect(port);
          peer.write(upgradeRequest);
          await peer.sees("101 Switching");
          peer.vanish();
        }
      };
      for (let index = 0; index < 10; index++) void again();
    },
  },
  pings: {
    about: "ten WebSockets send pings",
    run: (port) => floodWebSockets(port, clientFrame("", opcodes.ping)),
  },
  fragments: {
    about: "ten WebSockets send messages in pieces of one byte",
    async run(port) {
      const piece = clientFrame("y", opcodes.continuation, false);
      for (let index = 0; index < 10; index++) {
        const peer = await webPeer(port, `web${index}`);
        peer.write(clientFrame("y", opcodes.text, false));
        const many = Buffer.concat(Array.from({ length: 2_000 }, () => piece));
        peer.flood(() => many);
      }
    },
  },
  emptyMessages: {
    about: "ten WebSockets send empty messages",
    run: (port) => floodWebSockets(port, clientFrame("")),
  },
  webStalled: {
    about: "40 WebSockets read nothing while 8 members say 16 KB to everyone",
    async run(port) {
      for (let index = 0; index < 40; index++) {
        const peer = await webPeer(port, `stalled${index}`);
        peer.stopReading();
      }
      const peers = await joinCrowd({ port, count: 8 });
      for (const peer of peers) peer.flood(() => sayFrame("everyone", "\u{1f600}".repeat(4_000)));
    },
  },
} satisfies Record<string, Attack>;
