import { join } from "node:path";
import type { LoadGenerator } from "./loadGenerator.ts";
import type { ServerName } from "./protocols.ts";

/** The methods of a {@link LoadGenerator} that its parent may call. */
export type GeneratorMethod = "join" | "waitForQuiet" | "measureDeliveries" | "measureDelay";

type Answer = { ok: true; value?: unknown } | { ok: false; why: string };

/** Where the load goes: one server, or several of one class. */
export interface LoadTarget {
  name: ServerName;
  ports: readonly number[];
  pids: readonly number[];
}

/** The longest any call may take. */
const answerWithinMs = 90_000;

/** A {@link LoadGenerator} in a process of its own, so that no two generators share a thread. */
export class GeneratorProcess implements AsyncDisposable {
  readonly #child: Bun.Subprocess;
  #answer = Promise.withResolvers<Answer>();

  private constructor({ name, ports, pids }: LoadTarget) {
    const script = join(import.meta.dir, "generatorMain.ts");
    const args = [name, ports.join(), pids.join()];
    this.#child = Bun.spawn([process.execPath, script, ...args], {
      ipc: (message: Answer) => this.#answer.resolve(message),
      onExit: () => this.#answer.resolve({ ok: false, why: "the generator ended" }),
      stdio: ["ignore", "inherit", "inherit"],
    });
  }

  static async start(target: LoadTarget): Promise<GeneratorProcess> {
    const generator = new GeneratorProcess(target);
    await generator.#answered();
    return generator;
  }

  /** Throws if the generator does, or takes too long. */
  async call<Method extends GeneratorMethod>(
    method: Method,
    ...args: Parameters<LoadGenerator[Method]>
  ): Promise<Awaited<ReturnType<LoadGenerator[Method]>>> {
    this.#answer = Promise.withResolvers();
    this.#child.send({ method, args });
    // The other process runs this method, so its types hold across the channel.
    return (await this.#answered()) as Awaited<ReturnType<LoadGenerator[Method]>>;
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
