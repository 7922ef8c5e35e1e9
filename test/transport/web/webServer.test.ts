import { expect, test } from "bun:test";
import { FlushScheduler } from "../../../src/transport/flushScheduler.ts";
import { Navigations } from "../../../src/transport/navigations.ts";
import type { ProxiedConnection } from "../../../src/transport/web/webServer.ts";
import { startWebServer } from "../../../src/transport/web/webServer.ts";
import { Transcript } from "../../support/transcript.ts";

const proxied: ProxiedConnection = {
  browser: { address: "10.0.0.1", fd: undefined, isEncrypted: false },
  takeOpening: () => undefined,
  startChat() {},
  endChat() {},
};

test("only the proxy's own connections are answered: another address with the same port is refused", async () => {
  const server = await startWebServer({
    pageFiles: async () => new Map(),
    chat: {
      scheduler: new FlushScheduler({ before() {}, after() {}, schedule() {}, now: () => 0 }),
      now: () => 0,
      linesPerSecond: 0,
      startSession: () => ({ receive() {}, ended() {}, tick() {}, leave() {} }),
      onError() {},
    },
    navigations: new Navigations(() => 0),
    otherServers: () => [],
    health: () => ({}),
    metrics: () => "",
    areMetricsShared: false,
    onError() {},
  });
  /** Asks from an address of this machine, of which the port is known. */
  const ask = async (localAddress: string): Promise<string> => {
    const shown = new Transcript(localAddress);
    // Bun's types do not know `localAddress` yet.
    const from = { localAddress };
    const socket = await Bun.connect({
      ...from,
      hostname: "127.0.0.1",
      port: server.port,
      socket: { data: (_, bytes) => shown.add(bytes), close: () => shown.end() },
    });
    server.connections.set(socket.localPort, proxied);
    socket.write("GET /health HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n");
    await shown.ended();
    return shown.text;
  };
  expect(await ask("127.0.0.1")).toStartWith("HTTP/1.1 200");
  // The whole of 127.0.0.0/8 is this machine on Linux alone.
  if (process.platform === "linux") expect(await ask("127.0.0.2")).toStartWith("HTTP/1.1 403");
  await server.stop();
});
