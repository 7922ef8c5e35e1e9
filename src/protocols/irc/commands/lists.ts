import { nameKey } from "../../../model/name.ts";

/** The items of a list with commas. */
export function parseList(list: string): string[] {
  return list.split(",").filter((item) => item !== "");
}

/**
 * The same without repeats: a name that is listed fifty times, in whatever case, makes no more work than once.
 * @param keyOf what two items must differ in to be two
 */
export function parseDistinctList(list: string, keyOf = nameKey): string[] {
  const byKey = new Map<string, string>();
  for (const item of parseList(list)) {
    const key = keyOf(item);
    if (!byKey.has(key)) byKey.set(key, item);
  }
  return [...byKey.values()];
}
