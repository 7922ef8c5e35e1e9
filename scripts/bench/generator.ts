import { join } from "node:path";
import type { Crowd } from "./crowd.ts";
import type { Running } from "./servers.ts";

/** What a crowd can be asked to do. */
export type Wish = "join" | "quiet" | "deliver" | "delay";

type Answer = { ok: true; value?: unknown } | { ok: false; why: string };

/** The longest any wish may take. */
const answerWithinMs = 90_000;

/** A {@link Crowd} in a process of its own, so that no two crowds and no server share a thread. */
export class Generator implements AsyncDisposable {
  readonly #child: Bun.Subprocess;
  #answer = Promise.withResolvers<Answer>();

  private constructor(server: Running) {
    const script = join(import.meta.dir, "generatorProcess.ts");
    const args = [server.name, String(server.port), String(server.pid)];
    this.#child = Bun.spawn([process.execPath, script, ...args], {
      ipc: (message: Answer) => this.#answer.resolve(message),
      onExit: () => this.#answer.resolve({ ok: false, why: "the generator ended" }),
      stdio: ["ignore", "inherit", "inherit"],
    });
  }

  static async start(server: Running): Promise<Generator> {
    const generator = new Generator(server);
    await generator.#answered();
    return generator;
  }

  /** Throws where the crowd does, or takes too long. */
  async ask<Method extends Wish>(
    method: Method,
    ...args: Parameters<Crowd[Method]>
  ): Promise<Awaited<ReturnType<Crowd[Method]>>> {
    this.#answer = Promise.withResolvers();
    this.#child.send({ method, args });
    // The other process runs this very method; its types hold across the channel.
    return (await this.#answered()) as Awaited<ReturnType<Crowd[Method]>>;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#child.kill("SIGKILL");
    await this.#child.exited;
  }

  async #answered(): Promise<unknown> {
    const { resolve, promise } = this.#answer;
    const timer = setTimeout(
      () => resolve({ ok: false, why: "no answer in time" }),
      answerWithinMs,
    );
    const answer = await promise;
    clearTimeout(timer);
    if (!answer.ok) throw new Error(answer.why);
    return answer.value;
  }
}
