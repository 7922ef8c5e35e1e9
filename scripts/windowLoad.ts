import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { LineSplitter } from "../src/wire/lineSplitter.ts";

/**
 * `bun scripts/windowLoad.ts`: what the server window costs. Ten members say 20,000 lines as fast as
 * they are taken, to a compiled server whose window goes to a file, to a terminal that is read, to a
 * terminal that is stopped, or nowhere; the runs stand side by side and are compared with the last.
 */

const executable = join(import.meta.dir, "../dist/classchat");
const senders = 10;
const lines = 20_000;
const rounds = 5;
const flags = ["serve", "--port", "0", "--rate", "0"];

interface Served extends AsyncDisposable {
  port: number;
}

async function serve(window: "file" | "terminal" | "stopped" | "nowhere"): Promise<Served> {
  const folder = await mkdtemp(join(tmpdir(), "classchat-window-"));
  const errors = join(folder, "errors");
  const command = [executable, ...flags];
  const isTerminal = window === "terminal" || window === "stopped";
  // A shell puts standard error aside, since a terminal takes all three.
  const shell = ["sh", "-c", `exec "$@" 2>${errors}`, "sh", ...command];
  const child = isTerminal
    ? Bun.spawn(shell, { terminal: { cols: 80, rows: 24, data() {} } })
    : Bun.spawn(shell, {
        stdout: window === "file" ? Bun.file(join(folder, "window")) : Bun.file("/dev/null"),
      });
  let port: string | undefined;
  while (port === undefined) {
    await Bun.sleep(10);
    port = /127\.0\.0\.1:(\d+)/.exec(await Bun.file(errors).text())?.[1];
  }
  if (window === "stopped") child.terminal?.write("\u0013");
  return {
    port: Number(port),
    async [Symbol.asyncDispose]() {
      child.kill("SIGKILL");
      await child.exited;
      await rm(folder, { recursive: true });
    },
  };
}

/** Seconds until every line is receipted. */
async function load(port: number): Promise<number> {
  const each = lines / senders;
  const startedAt = performance.now();
  await Promise.all(
    Array.from({ length: senders }, async (_, index) => {
      const done = Promise.withResolvers<void>();
      const splitter = new LineSplitter();
      let receipts = 0;
      let waiting = Buffer.from(
        `${JSON.stringify({ type: "hello", v: 1, name: `sender${index}` })}\n` +
          Array.from({ length: each }, (_line, id) => {
            return `${JSON.stringify({ type: "say", id: `${id}`, to: `sender${index}`, text: "x".repeat(64) })}\n`;
          }).join(""),
      );
      const push = (socket: Bun.Socket): void => {
        waiting = waiting.subarray(Math.max(0, socket.write(waiting)));
      };
      const socket = await Bun.connect({
        hostname: "127.0.0.1",
        port,
        socket: {
          open: push,
          drain: push,
          data(_socket, bytes) {
            splitter.push(bytes);
            for (let line = splitter.next(); line !== undefined; line = splitter.next()) {
              if (typeof line === "string" && line.startsWith('{"type":"receipt"')) receipts += 1;
            }
            if (receipts === each) done.resolve();
          },
        },
      });
      await done.promise;
      socket.end();
    }),
  );
  return (performance.now() - startedAt) / 1_000;
}

function median(numbers: number[]): number {
  return (
    numbers.toSorted((one, other) => one - other)[Math.floor(numbers.length / 2)] ?? Number.NaN
  );
}

const windows = ["file", "terminal", "stopped", "nowhere"] as const;
const seconds = new Map<string, number[]>(windows.map((window) => [window, []]));
for (let round = 0; round < rounds; round++) {
  for (const window of windows) {
    await using server = await serve(window);
    seconds.get(window)?.push(await load(server.port));
  }
}
const nowhere = median(seconds.get("nowhere") ?? []);
for (const [window, taken] of seconds) {
  const rate = Math.round(lines / median(taken));
  const ratio = (nowhere / median(taken)).toFixed(2);
  process.stdout.write(
    `${window.padEnd(10)}${String(rate).padStart(8)} lines/s   ${ratio} of nowhere\n`,
  );
}
