import { readFileSync } from "node:fs";
import { cpus } from "node:os";

/** `USER_HZ`, which Linux fixes for all its programs. */
const ticksPerSecond = 100;

/** Cores taken for a while; undefined where this system does not tell of other processes. */
export interface CpuShares {
  generator: number;
  server: number | undefined;
  /** Programs that are no part of this: the rest of the machine was not still. */
  others: number | undefined;
}

/** Begins to count for this process and the server's; the returned function ends it. */
export function cpuShares(serverPid: number): () => CpuShares {
  const at = performance.now();
  const own = process.cpuUsage();
  const server = cpuSeconds(serverPid);
  const all = allCpuSeconds();
  return () => {
    const seconds = (performance.now() - at) / 1_000;
    const { user, system } = process.cpuUsage(own);
    const generator = (user + system) / 1e6 / seconds;
    const served = cpuSeconds(serverPid);
    if (server === undefined || served === undefined) {
      return { generator, server: undefined, others: undefined };
    }
    const share = (served - server) / seconds;
    const others = Math.max(0, (allCpuSeconds() - all) / seconds - generator - share);
    return { generator, server: share, others };
  };
}

/** Processor time a process has used, all its threads; undefined where there is no `/proc` (proc(5)). */
function cpuSeconds(pid: number): number | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "latin1");
    // The second field is a name in brackets, which may hold anything; utime and stime are 14 and 15.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
  } catch {
    return undefined;
  }
}

/** Processor time that all programs of this machine have used. */
function allCpuSeconds(): number {
  const times = cpus().map(({ times: { user, nice, sys } }) => user + nice + sys);
  return times.reduce((sum, ms) => sum + ms, 0) / 1_000;
}
