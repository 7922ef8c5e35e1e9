/** The clock and the timers a client uses. */
export interface Clock {
  /** Milliseconds from some fixed moment on. It never steps, whatever becomes of the machine's date. */
  now(): number;
  /** Resolves after so many milliseconds, or as soon as the signal is aborted. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
  /** Calls back after so many milliseconds, unless it is disposed first; does not keep a process alive. */
  after(ms: number, run: () => void): Disposable;
}

/** The time of this machine; setting its clock changes nothing. */
export const systemClock: Clock = {
  now: () => performance.now(),
  async sleep(ms, signal) {
    if (signal.aborted) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, ms);
    signal.addEventListener("abort", () => resolve(), { once: true });
    await promise.finally(() => clearTimeout(timer));
  },
  after(ms, run) {
    const timer = setTimeout(run, ms);
    unref(timer);
    return { [Symbol.dispose]: () => clearTimeout(timer) };
  },
};

/** A browser's timer is a number, and keeps no process alive. */
function unref(timer: number | { unref(): unknown }): void {
  if (typeof timer !== "number") timer.unref();
}
