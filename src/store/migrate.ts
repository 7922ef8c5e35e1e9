import type { Database } from "bun:sqlite";
import { HistoryError } from "./historyError.ts";
import { migrations } from "./migrations.ts";

/**
 * Brings a database to this program's version, each step of it whole or not at all.
 * Throws {@link HistoryError} where the database is of a newer version; nothing is changed then.
 * @param steps all migrations, in order
 */
export function migrate(database: Database, steps: readonly string[] = migrations): void {
  const version = checkedVersion(database, steps);
  for (const [index, step] of steps.entries()) {
    if (index < version) continue;
    database.transaction(() => {
      database.run(step);
      database.run(`PRAGMA user_version = ${index + 1}`);
    })();
  }
}

/** The schema version of a database, 0 where it is empty. Throws {@link HistoryError} where it is newer. */
export function checkedVersion(database: Database, steps: readonly string[] = migrations): number {
  const version = versionOf(database);
  if (version > steps.length) {
    throw new HistoryError(
      `The history is of a newer ClassChat (its version is ${version}, this program knows ${steps.length}). ` +
        "Use the newer program, another --data-dir, or --no-history.",
    );
  }
  return version;
}

/** The schema version of a database, 0 where it is empty. */
function versionOf(database: Database): number {
  const row = database.query<{ user_version: number }, []>("PRAGMA user_version").get();
  return row?.user_version ?? 0;
}
