import type { Database } from "bun:sqlite";
import { numbersOfClass } from "./migrations.ts";

/** A class that was closed, and can go on with everybody and everything in it. */
export interface PausedClass {
  number: number;
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  startedAt: number;
  pausedAt: number;
  /** Who was in it when it was closed, connected, away or absent. */
  people: number;
  messages: number;
  groups: number;
  rooms: number;
  /** How often order was kept. */
  acts: number;
}

/** The number of the class that was closed last, whether it pauses or has ended; undefined if there is none. */
export function findLastClosed(database: Database, now: number): number | undefined {
  // A clock that was wrong does not make a class the last one for ever.
  const last = database.query<{ id: number }, [now: number]>(
    `SELECT id FROM class WHERE coalesce(paused, ended) IS NOT NULL AND cluster IS NULL
     ORDER BY min(coalesce(paused, ended), ?) DESC, id DESC LIMIT 1`,
  );
  return last.get(now)?.id;
}

/** How many rows the class ?1 has in a table, as SQL; ?2 is {@link numbersOfClass}. */
function countRows(table: string): string {
  return `(SELECT count(*) FROM ${table} WHERE id > ?1 * ?2 AND id < (?1 + 1) * ?2)`;
}

/** The class that was closed last, unless it has ended. */
export function findPausedClass(database: Database, now: number): PausedClass | undefined {
  const last = findLastClosed(database, now);
  if (last === undefined) return undefined;
  const query = database.query<PausedClass, [classNumber: number, numbersOfClass: number]>(
    `SELECT id AS number, started AS startedAt, paused AS pausedAt, ${countRows("stay")} AS people,
       ${countRows("message")} AS messages, ${countRows("closed_group")} AS groups,
       ${countRows("room")} AS rooms, ${countRows("act")} AS acts
     FROM class WHERE class.id = ?1 AND paused IS NOT NULL`,
  );
  return query.get(last, numbersOfClass) ?? undefined;
}
