import { Database } from "bun:sqlite";
import { HistoryFiles } from "../../src/store/historyFiles.ts";
import { rowIdsOf } from "../../src/store/migrations.ts";
import { openStore } from "../../src/store/openStore.ts";
import type { Store } from "../../src/store/store.ts";
import type { DataFolder } from "./dataFolder.ts";

const classNumber = 1;
const member = { formerKeys: [], joinedAfter: 0 };

/**
 * An interrupted class in which somebody said many messages, made at once in its database.
 * @param setUp makes more of the class, before anything is said
 */
export function makeLongHistory(
  folder: DataFolder,
  messages: number,
  setUp: (database: Database, first: number) => void = () => {},
): Store {
  const open = (): Store => {
    return openStore({ dataDir: folder.path, choice: "usual", now: Date.now }).store;
  };
  const store = open();
  store.changes.addMember({ ...member, id: 1, name: "Bob", tokenHash: undefined });
  store.commit();
  store.close();
  using database = new Database(new HistoryFiles(folder.path).database);
  const { first } = rowIdsOf(classNumber);
  setUp(database, first);
  database.run(
    `WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < ?1)
     INSERT INTO message SELECT ?2 + n, n, 'Bob', 'everyone', 'line ' || n, ?2 + 1, NULL, 0, NULL, 1, 0, NULL, NULL, NULL, NULL, NULL
     FROM numbers WHERE n <= ?1`,
    [messages, first],
  );
  return open();
}
