/** Below the ports that systems give to connections (RFC 6335 §6; Linux: from 32,768 on). */
const [lowest, ports] = [10_240, 22_000];
const taken = new Set<number>();

/**
 * A port nobody listens on, for a program that cannot tell which one it took. It stays free while the program is away,
 * as far as others do not ask for just this one.
 */
export function freePort(): number {
  for (;;) {
    const port = lowest + Math.floor(Math.random() * ports);
    if (taken.has(port) || !isFree(port)) continue;
    taken.add(port);
    return port;
  }
}

function isFree(port: number): boolean {
  try {
    Bun.listen({ hostname: "127.0.0.1", port, socket: { data() {} } }).stop(true);
    return true;
  } catch {
    return false;
  }
}
