import { join } from "node:path";
import type { Crowd, CrowdReport } from "./crowd.ts";
import { Durations } from "./durations.ts";

/** What a parent process may call. */
export type CrowdMethod = "grow" | "begin" | "report" | "takeDurations";

interface Answer {
  value: unknown;
  ownMs: NodeJS.CpuUsage;
}

/** Members of one process: a system lets each open so many files only. */
class CrowdProcess {
  readonly size: number;
  readonly #child: Bun.Subprocess;
  #answer = Promise.withResolvers<Answer>();
  #cpuMs = 0;

  constructor(ports: readonly number[], first: number, size: number) {
    this.size = size;
    const script = join(import.meta.dir, "crowdMain.ts");
    this.#child = Bun.spawn([process.execPath, script, `${first}`, ports.join()], {
      ipc: (answer: Answer) => this.#answer.resolve(answer),
      onExit: () => this.#answer.reject(new Error("the clients ended")),
      stdio: ["ignore", "inherit", "inherit"],
    });
    this.#answer.promise.catch(() => {});
  }

  /** Processor time that it had taken when it answered last. */
  get cpuMs(): number {
    return this.#cpuMs;
  }

  async call<Method extends CrowdMethod>(
    method: Method,
    ...args: Parameters<Crowd[Method]>
  ): Promise<Awaited<ReturnType<Crowd[Method]>>> {
    this.#answer = Promise.withResolvers();
    this.#child.send({ method, args });
    const { value, ownMs } = await this.#answer.promise;
    this.#cpuMs = (ownMs.user + ownMs.system) / 1_000;
    // The other process runs this method, so its types hold across the channel.
    return value as Awaited<ReturnType<Crowd[Method]>>;
  }

  end(): void {
    this.#child.kill("SIGKILL");
  }
}

/** All members, in as many processes as they need. */
export class Crowds implements Disposable {
  readonly #processes: CrowdProcess[] = [];

  /** @param most members of one process */
  constructor(ports: readonly number[], size: number, most: number) {
    for (let first = 0; first < size; first += most) {
      this.#processes.push(new CrowdProcess(ports, first, Math.min(most, size - first)));
    }
  }

  get cpuMs(): number {
    return this.#processes.reduce((total, { cpuMs }) => total + cpuMs, 0);
  }

  /** Resolves once all are welcomed. */
  async join(): Promise<void> {
    await Promise.all(this.#processes.map((one) => one.call("grow", one.size)));
  }

  async begin(seq: number): Promise<void> {
    await Promise.all(this.#processes.map((one) => one.call("begin", seq)));
  }

  async report(newest: number): Promise<CrowdReport> {
    const all = await Promise.all(this.#processes.map((one) => one.call("report", newest)));
    const total = (of: keyof CrowdReport): number => all.reduce((sum, one) => sum + one[of], 0);
    return {
      present: total("present"),
      behind: total("behind"),
      gaps: total("gaps"),
      strangers: total("strangers"),
    };
  }

  /** What took how long since this was asked last: until a text was there, and until a member was back. */
  async takeDurations(): Promise<Record<"delays" | "returns", Durations>> {
    const all = await Promise.all(this.#processes.map((one) => one.call("takeDurations")));
    const taken = { delays: new Durations(), returns: new Durations() };
    for (const { delays, returns } of all) {
      taken.delays.merge(delays);
      taken.returns.merge(returns);
    }
    return taken;
  }

  [Symbol.dispose](): void {
    for (const one of this.#processes) one.end();
  }
}
