import type { BigIntStats } from "node:fs";
import { statSync } from "node:fs";

/** What became of a file: nothing lies at its path, another file does, or it was cut off. */
export type FileChange = "gone" | "replaced" | "shorter";

/**
 * Files that are open and must stay at their paths. A file that was removed or moved can still be written:
 * only its path tells. Its number is not given to another file for as long as it is open.
 */
export class WatchedFiles {
  readonly #known = new Map<string, Pick<BigIntStats, "dev" | "ino" | "size">>();

  /** Takes what lies at the path as it is now. Throws if nothing does. */
  watch(path: string): void {
    this.#known.set(path, statSync(path, { bigint: true }));
  }

  /** Compares the path with what lay there at the last look. */
  look(path: string): FileChange | undefined {
    const known = this.#known.get(path);
    if (!known) return undefined;
    let found: BigIntStats;
    try {
      found = statSync(path, { bigint: true });
    } catch {
      return "gone";
    }
    if (found.dev !== known.dev || found.ino !== known.ino) return "replaced";
    if (found.size < known.size) return "shorter";
    known.size = found.size;
    return undefined;
  }

  /** How long the file was at the last look that found it no shorter. */
  bytes(path: string): number {
    return Number(this.#known.get(path)?.size ?? 0);
  }
}
