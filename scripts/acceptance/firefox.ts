import { which } from "bun";
import { join } from "node:path";
import { Transcript } from "../../test/support/transcript.ts";

/** Names Firefox goes by, the one Debian gives it first. */
const names = ["firefox-esr", "firefox"];

/** What Firefox answers or tells (W3C WebDriver BiDi, §Transport). */
type Said =
  | { type: "success"; id: number; result: unknown }
  | { type: "error"; id: number | null; error: string; message: string }
  | { type: "event"; method: string; params: LogEntry };

interface LogEntry {
  level: string;
  text: string;
  source: { context?: string };
}

interface Asked {
  resolve: (result: unknown) => void;
  reject: (reason: Error) => void;
}

/** A Firefox without a window, driven by WebDriver BiDi over its own WebSocket. */
export class Firefox implements AsyncDisposable {
  readonly #process: Bun.Subprocess<"ignore", "ignore", "pipe">;
  readonly #socket: WebSocket;
  readonly #asked = new Map<number, Asked>();
  readonly #errors: { context: string | undefined; text: string }[] = [];
  #lastId = 0;

  private constructor(process: Bun.Subprocess<"ignore", "ignore", "pipe">, socket: WebSocket) {
    this.#process = process;
    this.#socket = socket;
    socket.addEventListener("message", ({ data }) => this.#hear(JSON.parse(String(data)) as Said));
  }

  /** @param folder for its profile */
  static async start(folder: string): Promise<Firefox> {
    const path = names.map((name) => which(name)).find((found) => found !== null);
    if (path === undefined) throw new Error("there is no Firefox");
    const profile = join(folder, "profile");
    // Nothing is on its way when it is looked at.
    await Bun.write(join(profile, "user.js"), `user_pref("ui.prefersReducedMotion", 1);\n`);
    const flags = ["--headless", "--no-remote", "--profile", profile];
    const process = Bun.spawn([path, ...flags, "--remote-debugging-port", "0", "about:blank"], {
      env: { ...Bun.env, HOME: folder },
      stdio: ["ignore", "ignore", "pipe"],
    });
    const log = new Transcript("Firefox");
    void follow(process.stderr, log);
    await log.sees("WebDriver BiDi listening on ");
    await log.sees("\n");
    const address = /listening on (ws:\S+)/.exec(log.text)?.[1];
    const socket = new WebSocket(`${address}/session`);
    await new Promise<void>((resolve, reject) => {
      socket.addEventListener("open", () => resolve());
      socket.addEventListener("error", () => reject(new Error("Firefox takes no commands")));
    });
    const firefox = new Firefox(process, socket);
    await firefox.asks("session.new", { capabilities: {} });
    await firefox.asks("session.subscribe", { events: ["log.entryAdded"] });
    await firefox.asks("script.addPreloadScript", { functionDeclaration: keepViolations });
    return firefox;
  }

  /** The answer to a command (W3C WebDriver BiDi, §Modules). */
  async asks<Result>(method: string, params: Record<string, unknown>): Promise<Result> {
    this.#lastId += 1;
    const id = this.#lastId;
    const answer = new Promise<unknown>((resolve, reject) => {
      this.#asked.set(id, { resolve, reject });
    });
    this.#socket.send(JSON.stringify({ id, method, params }));
    return (await answer) as Result;
  }

  /** The errors that a tab wrote to its console. */
  errorsOf(context: string): string[] {
    return this.#errors.filter((error) => error.context === context).map(({ text }) => text);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#socket.close();
    this.#process.kill("SIGKILL");
    await this.#process.exited;
  }

  #hear(said: Said): void {
    switch (said.type) {
      case "success":
        this.#asked.get(said.id)?.resolve(said.result);
        break;
      case "error":
        this.#asked.get(said.id ?? 0)?.reject(new Error(`${said.error}: ${said.message}`));
        break;
      case "event": {
        const { level, text, source } = said.params;
        if (level === "error") this.#errors.push({ context: source.context, text });
        break;
      }
      default:
        said satisfies never;
    }
  }
}

/** What the page's security policy forbade; Firefox tells it to the page alone. */
const keepViolations = `() => {
  globalThis.violations = [];
  addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI }) => {
    globalThis.violations.push(violatedDirective + " of " + blockedURI);
  });
}`;

async function follow(stream: ReadableStream<Uint8Array>, transcript: Transcript): Promise<void> {
  for await (const bytes of stream) transcript.add(bytes);
  transcript.end();
}
