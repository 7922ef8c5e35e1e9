import { GeneratorProcess } from "./generatorProcess.ts";
import type { Role, ServerName } from "./protocols.ts";
import type { Commands, Running } from "./servers.ts";
import { startServer } from "./servers.ts";

/** The longest wait until all join notices are read. */
const quietWithinMs = 10_000;

/** One server and its load generator. */
export interface TestBed {
  server: Running;
  generator: GeneratorProcess;
}

/** What was measured, or why it could not be, in one sentence. */
export type Outcome<Result> = Result | { failed: string };
export type Outcomes<Result> = Partial<Record<ServerName, Outcome<Result>>>;

export function isMeasured<Result extends object>(
  outcome: Outcome<Result> | undefined,
): outcome is Result {
  return outcome !== undefined && !("failed" in outcome);
}

/** The chosen servers, each with its load generator. They take turns: only one has work at a time. */
export class TestBeds<Result extends object> implements AsyncDisposable {
  readonly outcomes: Outcomes<Result> = {};
  readonly #open = new Map<ServerName, TestBed>();
  readonly #stack = new AsyncDisposableStack();

  static async open<Result extends object>(commands: Commands): Promise<TestBeds<Result>> {
    const testBeds = new TestBeds<Result>();
    for (const name of Object.keys(commands) as ServerName[]) {
      const command = commands[name];
      if (!command) continue;
      await testBeds.#attempt(name, async () => {
        const server = testBeds.#stack.use(await startServer(name, command));
        const target = { name, ports: [server.port], pids: [server.pid] };
        const generator = testBeds.#stack.use(await GeneratorProcess.start(target));
        testBeds.#open.set(name, { server, generator });
      });
    }
    return testBeds;
  }

  /** Works with one server after the other; a server that fails is left out from then on. */
  async forEach(work: (testBed: TestBed, name: ServerName) => Promise<void>): Promise<void> {
    for (const [name, testBed] of this.#open) await this.#attempt(name, () => work(testBed, name));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#stack.disposeAsync();
  }

  async #attempt(name: ServerName, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.outcomes[name] = { failed: Error.isError(error) ? error.message : String(error) };
      this.#open.delete(name);
    }
  }
}

/** Lets clients join and waits until all join notices are read. */
export async function fillTestBed(
  { generator }: Pick<TestBed, "generator">,
  role: Role,
  count: number,
  withinMs: number,
  senders = 1,
): Promise<void> {
  const { joined } = await generator.call("join", role, count, withinMs);
  if (joined < count) throw new Error(`${joined} of ${count} joined in ${withinMs / 1_000} s`);
  if (role === "receiver") await generator.call("join", "sender", senders, withinMs);
  await generator.call("waitForQuiet", quietWithinMs);
}
