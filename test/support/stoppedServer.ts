import { startServer } from "../../src/server/server.ts";
import { MemoryStore } from "../../src/store/memoryStore.ts";

/** Milliseconds that the clock goes on in each stop: more than anybody may be silent. */
const stopMs = 600_000;

/**
 * A server to be stopped and continued (SIGSTOP, SIGCONT), for which each stop lasts ten minutes. Prints its
 * port, then a line whenever it has looked at its peers.
 */
const steady = performance.now.bind(performance);
let stoppedMs = 0;
performance.now = () => steady() + stoppedMs;
process.on("SIGCONT", () => {
  stoppedMs += stopMs;
});

const store = new MemoryStore();
store.tick = () => void process.stdout.write(stoppedMs > 0 ? "continued\n" : "before\n");
const server = startServer({
  host: "127.0.0.1",
  port: 0,
  rate: 10,
  store,
  replay: 0,
  graceMs: 30_000,
  json: false,
  hidePrivate: false,
  irc: { name: "irc.test", version: "test", autojoin: true },
  output: { write() {}, pendingBytes: 0 },
  version: "test",
  onError(error) {
    throw error;
  },
  tickMs: 20,
});
process.stdout.write(`${server.port}\n`);
