import { readFileSync } from "node:fs";

/** Milliseconds between two lines of one member of a pair: a pair says ten a second. */
const everyMs = 200;
const pairs = 4;
/** Those who only listen, by what they speak: with the pairs they are a class of 60. */
const bystanders = { frames: 30, text: 10, irc: 6, web: 6 };
/** What is said last, to everyone. */
const lastLine = "this is the last line of the class";
/** Milliseconds within which what was said last must have come. */
const lastWithinMs = 5_000;

/** How long one line took from one to the other, in milliseconds. */
export interface Wait {
  ms: number;
  /** Of those, how long the server or this process, whichever was longer, was ready to run and no core was free (Linux). */
  coreMs: number;
}

/** The time, and for how long the server and this process have waited for a core, in milliseconds. */
interface Clocks {
  ms: number;
  serverMs: number;
  ownMs: number;
}

export interface Outcome {
  waits: Wait[];
  /** Innocent members whose connections were closed. */
  cut: number;
  /** Lines that did not come, and bystanders who did not hear the last one. */
  undelivered: number;
}

/** A class that wants to chat while others spoil it: four pairs talk, the others listen. */
export class Innocents {
  readonly #pairs: Talker[] = [];
  readonly #bystanders: Bystander[] = [];
  #talk: Timer | undefined;

  static async join({ port, pid }: { port: number; pid: number }): Promise<Innocents> {
    const innocents = new Innocents();
    for (let pair = 0; pair < pairs; pair++) {
      const [one, other] = [`one${pair}`, `other${pair}`];
      for (const [name, partner] of [
        [one, other],
        [other, one],
      ] as const) {
        innocents.#pairs.push(await Talker.join({ port, pid }, name, partner));
      }
    }
    for (const protocol of Object.keys(bystanders) as (keyof typeof bystanders)[]) {
      for (let index = 0; index < bystanders[protocol]; index++) {
        innocents.#bystanders.push(await joiners[protocol](port, `${protocol}${index}`));
      }
    }
    return innocents;
  }

  startTalking(): void {
    let tick = 0;
    this.#talk = setInterval(() => {
      const talker = this.#pairs[tick % this.#pairs.length];
      talker?.says();
      tick += 1;
    }, everyMs / this.#pairs.length);
  }

  /** Says one thing more to everyone, and waits until all have heard it or time is up. */
  async finish(): Promise<Outcome> {
    clearInterval(this.#talk);
    this.#pairs[0]?.saysToEveryone(lastLine);
    const hearers = [...this.#pairs.slice(1), ...this.#bystanders];
    const until = performance.now() + lastWithinMs;
    const missing = (): number => {
      const deaf = hearers.filter((hearer) => !hearer.hasHeardLast).length;
      return deaf + this.#pairs.reduce((sum, { awaited }) => sum + awaited, 0);
    };
    while (missing() > 0 && performance.now() < until) await Bun.sleep(10);
    return {
      waits: this.#pairs.flatMap(({ waits }) => waits),
      cut: [...this.#pairs, ...this.#bystanders].filter(({ isCut }) => isCut).length,
      undelivered: missing(),
    };
  }
}

/** Characters of what is looked for in what is read, at most. */
const longestMark = 64;

/** Listens, and answers as its protocol asks. */
class Bystander {
  isCut = false;
  hasHeardLast = false;
  /** The end of what was read, in which the last line is looked for. */
  #tail = "";
  #welcome = Promise.withResolvers<void>();
  #welcomed: string | undefined;

  /** @param welcomed what it has read once it is in */
  constructor(welcomed: string) {
    this.#welcomed = welcomed;
  }

  reads(text: string): void {
    const read = this.#tail + text;
    this.hasHeardLast ||= read.includes(lastLine);
    this.#tail = read.slice(-longestMark);
    if (this.#welcomed === undefined || !read.includes(this.#welcomed)) return;
    this.#welcomed = undefined;
    this.#welcome.resolve();
  }

  async isIn(): Promise<void> {
    await this.#welcome.promise;
  }
}

type Joiner = (port: number, name: string) => Promise<Bystander>;

async function joinRaw(port: number, welcome: string, hello: string): Promise<Bystander> {
  const bystander = new Bystander(welcome);
  const socket = await Bun.connect({
    hostname: "127.0.0.1",
    port,
    socket: {
      data(socket, bytes) {
        const text = bytes.toString("latin1");
        if (text.includes('{"type":"ping"}')) socket.write('{"type":"pong"}\n');
        if (text.includes("PING ")) socket.write("PONG x\r\n");
        bystander.reads(text);
      },
      close() {
        bystander.isCut = true;
      },
    },
  });
  socket.write(hello);
  await bystander.isIn();
  return bystander;
}

const joiners: Record<keyof typeof bystanders, Joiner> = {
  frames: (port, name) => joinRaw(port, '"welcome"', `{"type":"hello","v":1,"name":"${name}"}\n`),
  text: (port, name) => joinRaw(port, "/help", `${name}\n`),
  irc: (port, name) => joinRaw(port, " 376 ", `NICK ${name}\r\nUSER ${name} 0 * :Real\r\n`),
  async web(port, name) {
    const bystander = new Bystander('"welcome"');
    const socket = new WebSocket(`ws://127.0.0.1:${port}/ws`);
    socket.addEventListener("message", ({ data }) => {
      const text = String(data);
      if (text.includes('{"type":"ping"}')) socket.send('{"type":"pong"}');
      bystander.reads(text);
    });
    socket.addEventListener("close", () => {
      bystander.isCut = true;
    });
    socket.addEventListener("open", () => socket.send(`{"type":"hello","v":1,"name":"${name}"}`));
    await bystander.isIn();
    return bystander;
  },
};

/** One of a pair: says lines to its partner and measures how long the partner's take. */
class Talker extends Bystander {
  readonly waits: Wait[] = [];
  /** Lines on their way to its partner, by their text. */
  readonly #said = new Map<string, Clocks>();
  readonly #partner: string;
  readonly #pid: number;
  #peer: Bun.Socket | undefined;
  #line = "";
  #count = 0;

  private constructor(partner: string, pid: number) {
    super('"welcome"');
    this.#partner = partner;
    this.#pid = pid;
  }

  static async join(
    { port, pid }: { port: number; pid: number },
    name: string,
    partner: string,
  ): Promise<Talker> {
    const talker = new Talker(partner, pid);
    talkers.set(`${port} ${name}`, talker);
    talker.#peer = await Bun.connect({
      hostname: "127.0.0.1",
      port,
      socket: {
        data: (_, bytes) => talker.#read(bytes.toString("latin1"), port),
        close() {
          talker.isCut = true;
        },
      },
    });
    talker.#peer.write(`{"type":"hello","v":1,"name":"${name}"}\n`);
    await talker.isIn();
    return talker;
  }

  /** Lines that its partner has not read. */
  get awaited(): number {
    return this.#said.size;
  }

  says(): void {
    this.#count += 1;
    const text = `line ${this.#count}`;
    this.#said.set(text, this.#readClocks());
    this.#say(this.#partner, text);
  }

  saysToEveryone(text: string): void {
    this.#say("everyone", text);
  }

  #say(to: string, text: string): void {
    this.#peer?.write(`${JSON.stringify({ type: "say", to, id: text, text })}\n`);
  }

  #read(text: string, port: number): void {
    this.reads(text);
    const lines = (this.#line + text).split("\n");
    this.#line = lines.pop() ?? "";
    for (const line of lines) {
      if (line === '{"type":"ping"}') this.#peer?.write('{"type":"pong"}\n');
      const [, from, said] = /"from":"(o\w+)","to":"o\w+","text":"(line \d+)"/.exec(line) ?? [];
      if (said !== undefined) talkers.get(`${port} ${from}`)?.arrived(said);
    }
  }

  arrived(text: string): void {
    const said = this.#said.get(text);
    this.#said.delete(text);
    if (said === undefined) return;
    const now = this.#readClocks();
    // They may have waited at the same time: it counts once.
    const coreMs = Math.max(now.serverMs - said.serverMs, now.ownMs - said.ownMs);
    this.waits.push({ ms: now.ms - said.ms, coreMs });
  }

  #readClocks(): Clocks {
    const [serverMs, ownMs] = [readCoreMs(this.#pid), readCoreMs(process.pid)];
    return { ms: performance.now(), serverMs, ownMs };
  }
}

/** All talkers of this process, by port and name: a line's wait is counted where it was said. */
const talkers = new Map<string, Talker>();

/** For how many milliseconds a process's first thread was ready to run and no core was free; 0 elsewhere than on Linux. */
function readCoreMs(pid: number): number {
  try {
    const [, nanoseconds] = readFileSync(`/proc/${pid}/task/${pid}/schedstat`, "latin1").split(" ");
    return Number(nanoseconds) / 1e6;
  } catch {
    return 0;
  }
}
