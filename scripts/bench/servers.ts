import { rmSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort } from "../../test/support/freePort.ts";
import type { ServerName } from "./protocols.ts";

/** Time for a server to accept its first connection. */
const startWithinMs = 10_000;

/** How to start a server. `folder` belongs to it and is removed when it ends. */
type Command = (port: number, folder: string) => Promise<string[]>;

export type Commands = Partial<Record<ServerName, Command>>;

export interface Running extends AsyncDisposable {
  name: ServerName;
  pid: number;
  port: number;
  /** From its start to the first connection it accepted. */
  startMs: number;
  /** Resident memory. */
  rssKiB(): Promise<number>;
}

/** The servers that can be started here, and a sentence for each that is missing. */
export async function findServers(
  executable: string,
): Promise<{ commands: Commands; missing: string[] }> {
  const commands: Commands = { baseline };
  const missing: string[] = [];
  if (await Bun.file(executable).exists()) {
    commands.classchat = await classchat(executable);
    commands.irc = commands.classchat;
    commands.tls = commands.classchat;
  } else missing.push(`${executable} is not there: bun run build`);
  for (const [name, program, command] of [
    ["ngircd", "ngircd", ngircd],
    ["nats", "nats-server", nats],
  ] as const) {
    const path = Bun.which(program, { PATH: `${process.env["PATH"] ?? ""}:/usr/sbin:/sbin` });
    if (path) commands[name] = command(path);
    else missing.push(`${program} is not installed: apt-get install -y ${program}`);
  }
  return { commands, missing };
}

/** Everything is on: history, receipts and the window (to a file). Only the rate limit is off. */
async function classchat(executable: string): Promise<Command> {
  const help = await new Response(Bun.spawn([executable, "serve", "--help"]).stdout).text();
  const hasHistory = help.includes("--data-dir");
  return async (port, folder) => {
    const data = hasHistory ? ["--data-dir", join(folder, "data")] : [];
    return [executable, "serve", "--port", String(port), "--rate", "0", ...data];
  };
}

const baseline: Command = async (port) => {
  return [process.execPath, join(import.meta.dir, "baseline.ts"), String(port)];
};

function ngircd(path: string): Command {
  return async (port, folder) => {
    const file = join(folder, "ngircd.conf");
    // ngircd.conf(5): no penalty for fast writers, no client limit, no lookups, no pings.
    const lines = [
      "[Global]",
      "Name = bench.local",
      "Listen = 127.0.0.1",
      `Ports = ${port}`,
      `ServerUID = ${process.getuid?.() ?? 0}`,
      `ServerGID = ${process.getgid?.() ?? 0}`,
      "[Limits]",
      "MaxConnections = 0",
      "MaxConnectionsIP = 0",
      "MaxPenaltyTime = 0",
      "PingTimeout = 3600",
      "[Options]",
      "DNS = no",
      "Ident = no",
      "PAM = no",
      "SyslogFacility = local1",
    ];
    await Bun.write(file, `${lines.join("\n")}\n`);
    return [path, "-n", "-f", file];
  };
}

function nats(path: string): Command {
  return async (port, folder) => {
    return [path, "-a", "127.0.0.1", "-p", String(port), "-l", join(folder, "log")];
  };
}

/** Starts a server and resolves once it accepts connections. */
export async function startServer(name: ServerName, command: Command): Promise<Running> {
  const folder = await mkdtemp(join(tmpdir(), `classchat-bench-${name}-`));
  const port = freePort();
  const words = await command(port, folder);
  const startedAt = performance.now();
  const child = Bun.spawn(words, {
    stdin: "ignore",
    stdout: Bun.file(join(folder, "window")),
    stderr: Bun.file(join(folder, "errors")),
  });
  const end = (): void => {
    child.kill("SIGKILL");
    rmSync(folder, { recursive: true, force: true });
  };
  // Its servers end with this program, however it ends.
  process.once("exit", end);
  const server: Running = {
    name,
    pid: child.pid,
    port,
    startMs: Number.NaN,
    rssKiB: () => rssKiB(child.pid),
    async [Symbol.asyncDispose]() {
      child.kill("SIGKILL");
      await child.exited;
      end();
      process.off("exit", end);
    },
  };
  while (!(await isListening(port))) {
    const isLate = performance.now() - startedAt > startWithinMs;
    if (isLate || child.exitCode !== null) {
      const output = await Bun.file(join(folder, "errors")).text();
      await server[Symbol.asyncDispose]();
      throw new Error(`${name} did not start: ${output.trim()}`);
    }
    await Bun.sleep(1);
  }
  server.startMs = performance.now() - startedAt;
  return server;
}

async function isListening(port: number): Promise<boolean> {
  try {
    const socket = await Bun.connect({ hostname: "127.0.0.1", port, socket: { data() {} } });
    socket.terminate();
    return true;
  } catch {
    return false;
  }
}

async function rssKiB(pid: number): Promise<number> {
  const ps = Bun.spawn(["ps", "-o", "rss=", "-p", String(pid)], { stderr: "ignore" });
  return Number(await new Response(ps.stdout).text());
}
