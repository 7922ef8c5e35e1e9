import type { HubEvent } from "../../hub/event.ts";
import { nameKey } from "../../model/name.ts";

/** Names by their keys. */
export type KeyedNames = ReadonlyMap<string, string>;

const nobody: KeyedNames = new Map();

/** Who came and who went. */
export interface MonitoredChange {
  readonly online: KeyedNames;
  readonly offline: KeyedNames;
}

/** Whose coming or going the event is; undefined if it is nobody's. */
export function monitoredChange(event: HubEvent): MonitoredChange | undefined {
  switch (event.kind) {
    case "joined":
      return { online: keyNames([event.name]), offline: nobody };
    case "left":
      return { online: nobody, offline: keyNames([event.name]) };
    case "renamed": {
      const { from, to } = event;
      if (nameKey(from) === nameKey(to)) return undefined;
      return { online: keyNames([to]), offline: keyNames([from]) };
    }
    default:
      return undefined;
  }
}

export function keyNames(names: readonly string[]): KeyedNames {
  return new Map(names.map((name) => [nameKey(name), name]));
}
