import { readFileSync } from "node:fs";
import { constants } from "node:os";
import { exitCode } from "./failure.ts";

const interruptions = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

export interface Interruption extends Disposable {
  /** Aborted by the first signal. */
  readonly signal: AbortSignal;
  /** Does what the first signal does. */
  interrupt(): void;
}

/**
 * Catches signals, by default those that end a program: the first asks for an orderly end, the second forces
 * it. One that the program was started to ignore stays ignored (POSIX.1-2017, 2.11 Signals and Error
 * Handling): `nohup` ignores SIGHUP, a script that starts a program with `&` SIGINT.
 */
export function catchInterruption(
  signals: readonly NodeJS.Signals[] = interruptions,
): Interruption {
  const ignored = readIgnored();
  // Not every system has every signal.
  const numbers: Partial<Record<NodeJS.Signals, number>> = constants.signals;
  const caught = signals.filter((name) => {
    const number = numbers[name];
    return number !== undefined && !(ignored & (1n << BigInt(number - 1)));
  });
  const controller = new AbortController();
  const onSignal = (): void => {
    if (controller.signal.aborted) process.exit(exitCode.interrupted);
    controller.abort();
  };
  for (const name of caught) process.on(name, onSignal);
  return {
    signal: controller.signal,
    interrupt: () => controller.abort(),
    [Symbol.dispose]() {
      for (const name of caught) process.off(name, onSignal);
    },
  };
}

/** The set of ignored signals, a bit for each from the lowest up (proc_pid_status(5)); none if the system does not tell. */
function readIgnored(): bigint {
  try {
    const status = readFileSync("/proc/self/status", "latin1");
    return BigInt(`0x${/^SigIgn:\s*([\da-f]+)$/m.exec(status)?.[1] ?? "0"}`);
  } catch {
    return 0n;
  }
}

/** Resolves when the signal is aborted. */
export async function whenAborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise<void>((resolve) => {
    signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
