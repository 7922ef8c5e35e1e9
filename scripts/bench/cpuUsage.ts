import { readFileSync } from "node:fs";
import { cpus } from "node:os";

/** `USER_HZ`, which Linux fixes for all its programs. */
const ticksPerSecond = 100;

/** Cores used over a period; undefined on systems that do not report other processes. */
export interface CpuUsage {
  generator: number;
  server: number | undefined;
  /** All other programs: more than a little means that the machine was not quiet. */
  others: number | undefined;
}

/** Starts to count for this process and the servers'; the returned function ends the period. */
export function startCpuUsage(serverPids: readonly number[]): () => CpuUsage {
  const at = performance.now();
  const own = process.cpuUsage();
  const server = readCpuSecondsOf(serverPids);
  const all = readAllCpuSeconds();
  return () => {
    const seconds = (performance.now() - at) / 1_000;
    const { user, system } = process.cpuUsage(own);
    const generator = (user + system) / 1e6 / seconds;
    const serverNow = readCpuSecondsOf(serverPids);
    if (server === undefined || serverNow === undefined) {
      return { generator, server: undefined, others: undefined };
    }
    const share = (serverNow - server) / seconds;
    const others = Math.max(0, (readAllCpuSeconds() - all) / seconds - generator - share);
    return { generator, server: share, others };
  };
}

function readCpuSecondsOf(pids: readonly number[]): number | undefined {
  return pids
    .map(readCpuSeconds)
    .reduce((sum, one) => (sum === undefined || one === undefined ? undefined : sum + one), 0);
}

/** Processor time of all threads of a process; undefined without `/proc` (proc(5)). */
function readCpuSeconds(pid: number): number | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "latin1");
    // The second field is a name in brackets, which may hold anything; utime and stime are 14 and 15.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
  } catch {
    return undefined;
  }
}

/** Processor time of all programs on this machine. */
function readAllCpuSeconds(): number {
  const times = cpus().map(({ times: { user, nice, sys } }) => user + nice + sys);
  return times.reduce((sum, ms) => sum + ms, 0) / 1_000;
}
