/** The socket, or a rejection where it takes too long or is not wanted any more. A late one is closed. */
export async function inTime<Socket extends { end(): void }>(
  attempt: Promise<Socket>,
  withinMs: number,
  signal: AbortSignal,
): Promise<Socket> {
  const late = Promise.withResolvers<never>();
  const giveUp = (): void => late.reject(new Error("given up"));
  const timer = setTimeout(giveUp, withinMs);
  signal.addEventListener("abort", giveUp, { once: true });
  if (signal.aborted) giveUp();
  try {
    return await Promise.race([attempt, late.promise]);
  } catch (error) {
    attempt.then((socket) => socket.end()).catch(() => {});
    throw error;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", giveUp);
  }
}
