import { Generator } from "./generator.ts";
import type { Role, ServerName } from "./protocols.ts";
import type { Commands, Running } from "./servers.ts";
import { startServer } from "./servers.ts";

/** Longest wait for the news of who joined to be read. */
const quietWithinMs = 10_000;

/** One server and its crowd. */
export interface Stage {
  server: Running;
  generator: Generator;
}

/** What was measured of each server, or in one sentence why it could not be. */
export type Outcome<Measured> = Measured | { failed: string };
export type Outcomes<Measured> = Partial<Record<ServerName, Outcome<Measured>>>;

export function isMeasured<Measured extends object>(
  outcome: Outcome<Measured> | undefined,
): outcome is Measured {
  return outcome !== undefined && !("failed" in outcome);
}

/** The servers asked for, each with a crowd that can be led in turn: only the one led has work to do. */
export class Stages<Measured extends object> implements AsyncDisposable {
  readonly outcomes: Outcomes<Measured> = {};
  readonly #stages = new Map<ServerName, Stage>();
  readonly #stack = new AsyncDisposableStack();

  static async open<Measured extends object>(commands: Commands): Promise<Stages<Measured>> {
    const stages = new Stages<Measured>();
    for (const name of Object.keys(commands) as ServerName[]) {
      const command = commands[name];
      if (!command) continue;
      await stages.#attempt(name, async () => {
        const server = stages.#stack.use(await startServer(name, command));
        const generator = stages.#stack.use(await Generator.start(server));
        stages.#stages.set(name, { server, generator });
      });
    }
    return stages;
  }

  /** Does this with one server after the other; one that fails is left out from then on. */
  async each(work: (stage: Stage, name: ServerName) => Promise<void>): Promise<void> {
    for (const [name, stage] of this.#stages) await this.#attempt(name, () => work(stage, name));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#stack.disposeAsync();
  }

  async #attempt(name: ServerName, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.outcomes[name] = { failed: Error.isError(error) ? error.message : String(error) };
      this.#stages.delete(name);
    }
  }
}

/** Fills one server's class and waits until the news of it is read. */
export async function fill(
  { generator }: Stage,
  role: Role,
  count: number,
  withinMs: number,
): Promise<void> {
  const { joined } = await generator.ask("join", role, count, withinMs);
  if (joined < count) throw new Error(`${joined} of ${count} joined in ${withinMs / 1_000} s`);
  if (role === "receiver") await generator.ask("join", "sender", 1, withinMs);
  await generator.ask("quiet", quietWithinMs);
}
