import type { Database } from "bun:sqlite";
import type { Statements } from "./statements.ts";
import { StorageFailure } from "./store.ts";

/** All that is written is stored, or nothing and {@link StorageFailure} is thrown. */
export function transact(
  database: Database,
  { begin, commit, rollback }: Pick<Statements, "begin" | "commit" | "rollback">,
  write: () => void,
): void {
  try {
    // Immediate: waits for another server's turn now, and not in the middle of this one.
    begin.run();
    write();
    commit.run();
  } catch (error) {
    try {
      if (database.inTransaction) rollback.run();
    } catch {
      // SQLite rolls back by itself where it must; the first error is the one that tells.
    }
    throw new StorageFailure(error);
  }
}
