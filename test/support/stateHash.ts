import type { Database } from "bun:sqlite";
import type { Hub } from "../../src/hub/hub.ts";
import { rowIdsOf } from "../../src/store/migrations.ts";
import { dumpClass } from "./classDump.ts";

/** Columns that hold ids of rows, of whatever table. */
const idColumns = /(?:^|_)id$|^(?:reply_to|corrects)$/;

/** What a server knows for itself: when its history began, and how far it has read. */
const localColumns = new Set(["id", "started", "ended", "paused", "code", "log_place"]);

const tables = [
  "stay",
  "closed_group",
  "group_visit",
  "room",
  "visit",
  "message",
  "act",
  "reaction",
];

/** All that a server's history holds of a class, apart from what is its own, as plain values in their order. */
export function dumpHistory(database: Database, classNumber: number) {
  const { first, end } = rowIdsOf(classNumber);
  const numberOf = (column: string, value: unknown) =>
    idColumns.test(column) && typeof value === "number" ? value - first : value;
  const rows = tables.map((table) => {
    const all = database.query<Record<string, unknown>, []>(`SELECT * FROM ${table}`).all();
    const own = all
      .filter(({ id, stay_id = id }) => Number(stay_id) > first && Number(stay_id) < end)
      .map((row) => Object.entries(row).map(([key, value]) => [key, numberOf(key, value)]));
    return [table, own.map((row) => JSON.stringify(row)).toSorted()];
  });
  const query = database.query<Record<string, unknown>, [number]>(
    "SELECT * FROM class WHERE id = ?",
  );
  const shared = database.query<unknown, [number]>(
    "SELECT about, value FROM shared_state WHERE class_id = ? ORDER BY about",
  );
  return {
    rows,
    class: Object.entries(query.get(classNumber) ?? {}).filter(([key]) => !localColumns.has(key)),
    shared: shared.all(classNumber),
  };
}

/** The same, with what its hub holds. */
export function dumpState(
  database: Database,
  classNumber: number,
  hub: Hub,
  tokens?: readonly string[],
) {
  return { ...dumpHistory(database, classNumber), hub: dumpClass(hub, tokens) };
}

/** Two servers that have applied the same commands have the same. */
export function stateHash(...state: Parameters<typeof dumpState>): string {
  return hashOf(dumpState(...state));
}

/** The same for what their histories alone hold. */
export function historyHash(...history: Parameters<typeof dumpHistory>): string {
  return hashOf(dumpHistory(...history));
}

function hashOf(state: unknown): string {
  const text = JSON.stringify(state, sortKeys);
  return new Bun.CryptoHasher("sha256").update(text).digest("hex");
}

/** An object is the same in whatever order its properties were set. */
function sortKeys(_: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(
    Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1)),
  );
}
