import type { Clock } from "./clock.ts";

/**
 * The last of the time in which a program must have been awake, in milliseconds: enough to read what came
 * while it, or its machine, was stopped.
 */
const lookMs = 1_000;

/**
 * Calls back after so many milliseconds, or, for a program that was stopped meanwhile, once it has had
 * the time to read what came. For what is wrong if nothing has come.
 */
export function startDeadline(clock: Clock, ms: number, run: () => void): Disposable {
  const lastMs = Math.min(ms, lookMs);
  let timer = clock.after(ms - lastMs, look);
  return { [Symbol.dispose]: () => timer[Symbol.dispose]() };

  function look(): void {
    const startedAt = clock.now();
    timer = clock.after(lastMs, () => {
      const wasAwake = clock.now() - startedAt - lastMs < lookMs;
      if (wasAwake) run();
      else look();
    });
  }
}
