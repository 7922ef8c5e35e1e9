import type { Server, ServerOptions } from "../../src/server/server.ts";
import { startServer } from "../../src/server/server.ts";
import { MemoryStore } from "../../src/store/memoryStore.ts";
import { IrcPeer } from "./ircPeer.ts";
import { NativePeer } from "./nativePeer.ts";
import { PlainPeer } from "./plainPeer.ts";
import { Transcript } from "./transcript.ts";
import { WebLine } from "./webLine.ts";

/** A peer that speaks frames over a WebSocket. */
export type WebPeer = NativePeer<WebLine>;

/** A server in this process, what its window shows, and the peers connected to it. */
export interface Classroom extends AsyncDisposable {
  readonly server: Server;
  readonly window: Transcript;
  /** Errors thrown in connections. */
  readonly faults: unknown[];
  /** A program that speaks frames; with a name it has sent its hello. */
  native(name?: string): Promise<NativePeer>;
  /** A page or a program at `/ws`; with a name it has sent its hello. */
  web(name?: string): Promise<WebPeer>;
  /** A program that speaks IRC; with a name it has registered. */
  irc(name?: string, caps?: string): Promise<IrcPeer>;
  /** Someone at netcat; with a name they have joined. */
  plain(name?: string): Promise<PlainPeer>;
}

export async function classroom(options: Partial<ServerOptions> = {}): Promise<Classroom> {
  const window = new Transcript("the window");
  const faults: unknown[] = [];
  const server = startServer({
    host: "127.0.0.1",
    port: 0,
    rate: 0,
    store: new MemoryStore(),
    replay: 0,
    graceMs: 0,
    json: false,
    hidePrivate: false,
    irc: { name: "irc.test", version: "test", autojoin: true },
    output: { write: (text) => window.add(text), pendingBytes: 0 },
    version: "1.2.3",
    onError: (error) => faults.push(error),
    ...options,
  });
  const peers: { close(): void }[] = [];
  return {
    server,
    window,
    faults,
    async native(name) {
      const peer = await NativePeer.connect(server.port, name);
      peers.push(peer);
      return peer;
    },
    async web(name) {
      const peer = await NativePeer.over(await WebLine.connect(server.port), name);
      peers.push(peer);
      return peer;
    },
    async irc(name, caps) {
      const peer = await IrcPeer.connect(server.port, name, caps);
      peers.push(peer);
      return peer;
    },
    async plain(name) {
      const peer = await PlainPeer.connect(server.port, name);
      peers.push(peer);
      return peer;
    },
    async [Symbol.asyncDispose]() {
      for (const peer of peers) peer.close();
      await server.stop("end");
    },
  };
}
