import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { LineSplitter } from "../src/wire/lineSplitter.ts";
import { ChaosServer } from "./chaos/chaosServer.ts";
import { readCommandLine } from "./commandLine.ts";

const usage = `bun scripts/slowReaders.ts [EXECUTABLE]: what long histories, long answers and slow readers cost

EXECUTABLE is dist/classchat unless given. Prints how long each takes and by how much the server's memory
grows meanwhile. Reads /proc, so it needs Linux.
`;

const executable =
  readCommandLine(usage, {}, 1).words[0] ?? join(import.meta.dir, "../dist/classchat");
const history = 500_000;
const visits = 6_000;
const rooms = 1_000;
const roomsOfMember = 20;
const slowReaders = 20;
const slowBytesPerSecond = 100_000;
const fastBytesPerSecond = 1_000_000;
const slowSeconds = 40;
const slowestSpeeds = [3_000, 5_000, 10_000, 20_000];
/** Much longer than a client may take nothing, and than whoever was cut is kept a place. */
const slowestSeconds = 150;

interface Frame {
  type: string;
  seq?: number;
  token?: string;
  resumed?: true;
  more?: true;
  id?: string;
  members?: string[];
}

/** A client that takes frames as they come, or at a steady speed. */
class Client {
  readonly frames: Record<string, number> = {};
  lastSeq = 0;
  isClosed = false;
  #socket: Bun.Socket | undefined;
  #waiting = Buffer.alloc(0);
  #onFrame: (frame: Frame) => void = () => {};
  readonly #splitter = new LineSplitter();

  /** @param bytesPerSecond how fast it reads; undefined for as fast as it can */
  static async connect(port: number, hello: object, bytesPerSecond?: number): Promise<Client> {
    const client = new Client();
    client.#socket = await Bun.connect({
      hostname: "127.0.0.1",
      port,
      socket: {
        data(socket, bytes) {
          client.#take(bytes);
          if (bytesPerSecond === undefined) return;
          socket.pause();
          setTimeout(() => socket.resume(), (bytes.length * 1_000) / bytesPerSecond);
        },
        drain: () => client.#write(),
        close() {
          client.isClosed = true;
        },
        error() {},
      },
    });
    client.send({ type: "hello", v: 1, ...hello });
    return client;
  }

  send(...frames: object[]): void {
    const lines = frames.map((frame) => `${JSON.stringify(frame)}\n`).join("");
    this.#waiting = Buffer.concat([this.#waiting, Buffer.from(lines)]);
    this.#write();
  }

  async until(isIt: (frame: Frame) => boolean): Promise<Frame> {
    return await new Promise((resolve) => {
      this.#onFrame = (frame) => {
        if (isIt(frame)) resolve(frame);
      };
    });
  }

  stopReading(): void {
    this.#socket?.pause();
  }

  close(): void {
    this.#socket?.terminate();
  }

  #write(): void {
    const written = this.#socket?.write(this.#waiting) ?? 0;
    this.#waiting = this.#waiting.subarray(Math.max(0, written));
  }

  #take(bytes: Uint8Array): void {
    this.#splitter.push(bytes);
    for (let line = this.#splitter.next(); line !== undefined; line = this.#splitter.next()) {
      const frame = JSON.parse(String(line)) as Frame;
      this.frames[frame.type] = (this.frames[frame.type] ?? 0) + 1;
      if (frame.type === "message") this.lastSeq = frame.seq ?? 0;
      if (frame.type === "ping") this.send({ type: "pong" });
      this.#onFrame(frame);
    }
  }
}

/** A member who reads so many bytes a second, whatever the system has for it, and never says a word. */
function startShellReader(port: number, bytesPerSecond: number): Bun.Subprocess {
  const hello = JSON.stringify({ type: "hello", v: 1, name: `Shell${bytesPerSecond}` });
  const read = `while sleep 1; do head -c ${bytesPerSecond} <&3; done`;
  const script = `exec 3<>/dev/tcp/127.0.0.1/${port}; echo "$1" >&3; ${read}`;
  return Bun.spawn(["bash", "-c", script, "bash", hello], { stdin: "ignore", stdout: "ignore" });
}

/** Resident memory of a process in MiB. */
async function readMemory(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, "utf8");
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) / 1_024;
}

/** Does the work; prints how long it took and how much memory it took meanwhile. */
async function measure(what: string, pid: number, work: () => Promise<string>): Promise<void> {
  const before = await readMemory(pid);
  let most = before;
  const ticks = setInterval(() => {
    void readMemory(pid).then((memory) => (most = Math.max(most, memory)));
  }, 20);
  const since = performance.now();
  const result = await work();
  const seconds = (performance.now() - since) / 1_000;
  clearInterval(ticks);
  most = Math.max(most, await readMemory(pid));
  const growth = `+${(most - before).toFixed(0)} MiB`;
  process.stdout.write(
    `${what.padEnd(52)}${seconds.toFixed(3).padStart(9)} s${growth.padStart(10)}   ${result}\n`,
  );
}

const dataDir = await mkdtemp(join(tmpdir(), "classchat-slow-"));
try {
  await using server = await ChaosServer.start(executable, dataDir);
  const { pid, port } = server;
  const bob = await Client.connect(port, { name: "Bob" });
  await bob.until(({ type }) => type === "welcome");

  const round = 1_000;
  for (let said = 0; said < history; said += round) {
    const last = bob.until(({ seq = 0 }) => seq === said + round);
    bob.send(
      ...Array.from({ length: round }, (_, index) => {
        return {
          type: "say",
          id: `h${said + index}`,
          to: "everyone",
          text: `line ${said + index}`,
        };
      }),
    );
    await last;
  }
  await measure(`since: 0 over ${history} messages`, pid, async () => {
    const ann = await Client.connect(port, { name: "Ann", since: 0 });
    await ann.until(({ type, seq = 0 }) => type === "message" && seq === history);
    ann.close();
    return `${ann.frames["message"]} messages`;
  });
  await measure(`10 ask for it and read nothing`, pid, async () => {
    const readers = await Promise.all(
      Array.from({ length: 10 }, async (_, index) => {
        const reader = await Client.connect(port, { name: `Deaf${index}`, since: 0 });
        reader.stopReading();
        return reader;
      }),
    );
    await Bun.sleep(3_000);
    for (const reader of readers) reader.close();
    return "";
  });

  const visitor = await Client.connect(port, { name: "Visitor" });
  const { token, seq: since = 0 } = await visitor.until(({ type }) => type === "welcome");
  bob.send({ type: "join", id: "lab", room: "#lab" });
  await bob.until(({ type }) => type === "entered");
  for (let visit = 0; visit < visits; visit++) {
    const entered = visitor.until(({ type }) => type === "entered");
    visitor.send({ type: "join", id: `j${visit}`, room: "#lab" });
    await entered;
    const heard = visitor.until(({ type }) => type === "message");
    bob.send({ type: "say", id: `v${visit}`, to: "#lab", text: "hi" });
    await heard;
    const left = visitor.until(({ type }) => type === "done");
    visitor.send({ type: "leave", id: `l${visit}`, room: "#lab" });
    await left;
  }
  visitor.close();
  await measure(`resume after ${visits} visits of a room`, pid, async () => {
    const again = await Client.connect(port, { name: "Visitor", resume: token, since });
    await again.until(({ type, seq = 0 }) => type === "message" && seq === since + visits);
    const count = `${again.frames["message"]} messages`;
    again.send({ type: "exit" });
    return count;
  });

  const owners = await Promise.all(
    Array.from({ length: rooms / roomsOfMember }, async (_, owner) => {
      const client = await Client.connect(port, { name: `owner${owner}` });
      for (let room = 0; room < roomsOfMember; room++) {
        const name = `#r${owner}-${room}`;
        client.send(
          { type: "join", id: name, room: name },
          { type: "topic", id: `t${name}`, room: name, topic: "ö".repeat(300) },
        );
      }
      await client.until(({ id }) => id === `t#r${owner}-${roomsOfMember - 1}`);
      return client;
    }),
  );
  await measure(`rooms, ${rooms} of them`, pid, async () => {
    const client = await Client.connect(port, { name: "Asker" });
    await client.until(({ type }) => type === "welcome");
    client.send({ type: "rooms" });
    await client.until(({ type, more }) => type === "rooms" && more === undefined);
    client.send({ type: "exit" });
    return `${client.frames["rooms"]} frames`;
  });
  await measure("50 ask 40 times for rooms and read nothing", pid, async () => {
    const askers = await Promise.all(
      Array.from({ length: 50 }, async (_, index) => {
        const asker = await Client.connect(port, { name: `Asker${index}` });
        await asker.until(({ type }) => type === "welcome");
        asker.stopReading();
        asker.send(...Array.from({ length: 40 }, () => ({ type: "rooms" })));
        return asker;
      }),
    );
    await Bun.sleep(3_000);
    for (const asker of askers) asker.close();
    return "";
  });
  for (const owner of owners) owner.close();

  /** Bob says to everyone as much as comes in so many seconds. */
  const talk = async (seconds: number): Promise<void> => {
    const perTenth = fastBytesPerSecond / 10 / 4_100;
    const until = performance.now() + seconds * 1_000;
    for (let tenth = 0; performance.now() < until; tenth++) {
      const says = Array.from({ length: perTenth }, (_, index) => {
        return { type: "say", id: `s${tenth}-${index}`, to: "everyone", text: "x".repeat(4_000) };
      });
      bob.send(...says);
      await Bun.sleep(100);
    }
  };
  await measure(`${slowReaders} read 100 kB/s of 1 MB/s for ${slowSeconds} s`, pid, async () => {
    const readers = await Promise.all(
      Array.from({ length: slowReaders }, async (_, index) => {
        return await Client.connect(port, { name: `Slow${index}` }, slowBytesPerSecond);
      }),
    );
    await talk(slowSeconds);
    const cut = readers.filter(({ isClosed }) => isClosed).length;
    const counts = readers.map(({ frames }) => frames["message"] ?? 0);
    for (const reader of readers) reader.close();
    return `${cut} cut; each had read ${Math.min(...counts)} to ${Math.max(...counts)} messages`;
  });
  await measure(`some read 3 to 20 kB/s for ${slowestSeconds} s, say nothing`, pid, async () => {
    const readers = slowestSpeeds.map((speed) => startShellReader(port, speed));
    await talk(slowestSeconds);
    bob.send({ type: "who" });
    const { members = [] } = await bob.until(({ type }) => type === "members");
    for (const reader of readers) reader.kill();
    const cut = slowestSpeeds.filter((speed) => !members.includes(`Shell${speed}`));
    return cut.length === 0 ? "nobody is cut" : `cut: ${cut.join(", ")}`;
  });
  bob.close();
} finally {
  await rm(dataDir, { recursive: true, force: true });
}
