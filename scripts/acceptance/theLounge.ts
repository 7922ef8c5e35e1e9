import { join } from "node:path";
import { freePort } from "../../test/support/freePort.ts";
import { Transcript } from "../../test/support/transcript.ts";
import type { IrcClient, IrcProgram, Seat } from "./ircClient.ts";
import { installPackages } from "./npmPackages.ts";

/**
 * The Lounge, an IRC client on the web, driven by the messages that its page exchanges with it. After a
 * connection of five seconds or less it waits for its person to type `/connect` (irc-framework, `connection.js`).
 */
export const theLounge: IrcProgram = {
  name: "The Lounge",
  replacesAfterMs: 5_000,
  programs: {},
  start: startTheLounge,
};

/**
 * Exact versions. The package asks for a commit of irc-framework, which is not in the registry; this is the
 * release after it.
 */
const packages = {
  dependencies: { thelounge: "4.5.2" },
  overrides: { "irc-framework": "4.14.0" },
};

function configOf(port: number): string {
  return `module.exports = {
    public: true, host: "127.0.0.1", port: ${port}, prefetch: false, messageStorage: [],
    fileUpload: { enable: false }, leaveMessage: "",
  };`;
}

async function startTheLounge(seat: Seat, folder: string): Promise<IrcClient> {
  await installPackages(folder, packages);
  const port = freePort();
  const home = join(folder, "home");
  await Bun.write(join(home, "config.js"), configOf(port));
  const program = Bun.spawn(
    [process.execPath, join(folder, "node_modules/thelounge/index.js"), "start"],
    { env: { ...process.env, THELOUNGE_HOME: home }, stdio: ["ignore", "pipe", "ignore"] },
  );
  const log = new Transcript("The Lounge");
  void follow(program.stdout, log);
  await log.sees("Available at ");
  const page = await LoungePage.open(port);
  page.emit("network:new", {
    name: "class",
    host: "127.0.0.1",
    port: seat.port,
    tls: false,
    nick: seat.nick,
    username: seat.nick.toLowerCase(),
    realname: seat.nick,
    password: seat.password,
    join: "",
  });
  return {
    types: (window, line) => page.types(window, line),
    shown: (window) => page.shown(window),
    leaves: () => page.types("", "/quit"),
    async [Symbol.asyncDispose]() {
      page.close();
      program.kill("SIGKILL");
      await program.exited;
    },
  };
}

interface Channel {
  id: number;
  name: string;
  type: "lobby" | "channel" | "query" | "special";
}

interface LoungeMessage {
  from?: { nick?: string };
  text?: string;
}

/** The events that say what a person sees; The Lounge sends others too. */
type LoungeEvent =
  | ["auth:start" | "init", unknown]
  | ["network", { network: { channels: Channel[] } }]
  | ["join", { chan: Channel & { messages?: LoungeMessage[] } }]
  | ["msg", { chan: number; msg: LoungeMessage }];

/** The page's end of the connection (Engine.IO 4, Socket.IO 5: a digit or two before each event). */
class LoungePage {
  readonly #socket: WebSocket;
  readonly #transcripts = new Map<string, Transcript>();
  readonly #names = new Map<number, string>();
  readonly #channels = new Transcript("the windows of The Lounge");

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.addEventListener("message", ({ data }) => this.#receive(String(data)));
  }

  static async open(port: number): Promise<LoungePage> {
    const url = `ws://127.0.0.1:${port}/socket.io/?EIO=4&transport=websocket`;
    const page = new LoungePage(new WebSocket(url));
    await page.#channels.sees("ready\n");
    return page;
  }

  emit(event: string, ...args: unknown[]): void {
    this.#socket.send(`42${JSON.stringify([event, ...args])}`);
  }

  async types(window: string, line: string): Promise<void> {
    let target = this.#idOf(window);
    if (target === undefined) {
      await this.#channels.until(() => this.#idOf(window) !== undefined, `for ${window}`);
      target = this.#idOf(window);
    }
    this.emit("input", { target, text: line });
  }

  shown(window: string): Transcript {
    const name = window.toLowerCase();
    const transcript = this.#transcripts.get(name) ?? new Transcript(`the window ${window}`);
    this.#transcripts.set(name, transcript);
    return transcript;
  }

  close(): void {
    this.#socket.close();
  }

  #idOf(window: string): number | undefined {
    const name = window.toLowerCase();
    return [...this.#names].find(([, known]) => known === name)?.[0];
  }

  #receive(packet: string): void {
    if (packet.startsWith("0")) this.#socket.send("40");
    else if (packet === "2") this.#socket.send("3");
    else if (packet.startsWith("42")) {
      this.#follow(JSON.parse(packet.slice(2)) as LoungeEvent);
    }
  }

  #follow([event, data]: LoungeEvent): void {
    switch (event) {
      case "auth:start":
        this.emit("auth:perform", {});
        break;
      case "init":
        this.#channels.add("ready\n");
        break;
      case "network":
        for (const channel of data.network.channels) this.#learn(channel);
        break;
      case "join":
        this.#learn(data.chan);
        for (const message of data.chan.messages ?? []) this.#show(data.chan.id, message);
        break;
      case "msg":
        this.#show(data.chan, data.msg);
        break;
      default:
        // What else there is for a page to draw.
        event satisfies never;
    }
  }

  #learn({ id, name, type }: Channel): void {
    this.#names.set(id, type === "lobby" ? "" : name.toLowerCase());
    this.#channels.add(`${name}\n`);
  }

  #show(channel: number, { from, text }: LoungeMessage): void {
    const window = this.#names.get(channel);
    if (window !== undefined && text) this.shown(window).add(`<${from?.nick ?? ""}> ${text}\n`);
  }
}

async function follow(stream: ReadableStream<Uint8Array>, transcript: Transcript): Promise<void> {
  for await (const bytes of stream) transcript.add(bytes);
  transcript.end();
}
