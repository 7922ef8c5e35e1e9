import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { LineSplitter } from "../src/wire/lineSplitter.ts";
import { median } from "./bench/statistics.ts";
import { readCommandLine } from "./commandLine.ts";

readCommandLine(
  `bun scripts/windowLoad.ts: what the server window costs

Ten members send 20,000 messages as fast as the server takes them. Its window goes to a file, a terminal,
a terminal whose input line is half typed, a stopped terminal or /dev/null; the runs alternate, and each is
compared with /dev/null.
`,
  {},
);

const executable = join(import.meta.dir, "../dist/classchat");
const targets = ["file", "terminal", "typing", "stopped", "null"] as const;
type WindowTarget = (typeof targets)[number];
const senders = 10;
const messages = 20_000;
const rounds = 5;
const flags = ["serve", "--port", "0", "--rate", "0"];
const halfTyped = "~ a line that is half typed";

interface ServerProcess extends AsyncDisposable {
  port: number;
}

async function startServer(window: WindowTarget): Promise<ServerProcess> {
  const folder = await mkdtemp(join(tmpdir(), "classchat-window-"));
  const errors = join(folder, "errors");
  const command = [executable, ...flags, "--data-dir", join(folder, "data")];
  const isTerminal = window !== "file" && window !== "null";
  // The shell redirects standard error, and standard input: a terminal would take all three streams.
  const input = window === "typing" ? "/dev/tty" : "/dev/null";
  const shell = ["sh", "-c", `exec "$@" 2>${errors} <${input}`, "sh", ...command];
  const line = Promise.withResolvers<void>();
  let isDrawn = false;
  const data = (_terminal: Bun.Terminal, bytes: Uint8Array): void => {
    if (isDrawn || !bytes.includes(halfTyped.charCodeAt(0))) return;
    isDrawn = true;
    line.resolve();
  };
  const child = isTerminal
    ? Bun.spawn(shell, { terminal: { cols: 80, rows: 24, data } })
    : Bun.spawn(shell, {
        stdout: window === "file" ? Bun.file(join(folder, "window")) : Bun.file("/dev/null"),
      });
  let port: string | undefined;
  while (port === undefined) {
    await Bun.sleep(10);
    const text = (await Bun.file(errors).exists()) ? await Bun.file(errors).text() : "";
    port = /127\.0\.0\.1:(\d+)/.exec(text)?.[1];
  }
  // Ctrl-S stops the terminal's output.
  if (window === "stopped") child.terminal?.write("\u0013");
  if (window === "typing") {
    child.terminal?.write(halfTyped);
    await line.promise;
  }
  return {
    port: Number(port),
    async [Symbol.asyncDispose]() {
      child.kill("SIGKILL");
      await child.exited;
      await rm(folder, { recursive: true });
    },
  };
}

/** Sends the messages. Returns the seconds until all have a receipt. */
async function sendMessages(port: number): Promise<number> {
  const each = messages / senders;
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

const seconds = new Map<string, number[]>(targets.map((window) => [window, []]));
for (let round = 0; round < rounds; round++) {
  for (const window of targets) {
    await using server = await startServer(window);
    seconds.get(window)?.push(await sendMessages(server.port));
  }
}
const withoutWindow = median(seconds.get("null") ?? []);
for (const [window, taken] of seconds) {
  const rate = Math.round(messages / median(taken));
  const ratio = (withoutWindow / median(taken)).toFixed(2);
  process.stdout.write(
    `${window.padEnd(10)}${String(rate).padStart(8)} messages/s   ${ratio} of null\n`,
  );
}
