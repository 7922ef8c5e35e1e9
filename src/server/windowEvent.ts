import type { HubEvent } from "../hub/event.ts";
import { formatModes } from "../model/roomMode.ts";

/** Version of the lines of `--json`; they only ever gain keys. */
const version = 1;

/** Where the server can be joined, and what it is called there. */
export interface Started {
  kind: "started";
  host: string;
  port: number;
  /** Each as `HOST:PORT`. */
  addresses: string[];
}

/** What only the window itself tells. */
export type WindowFact = Started | { kind: "stopped" } | { kind: "missed"; lines: number };

/** One line of `--json`: what happened, when, in a shape for programs. */
export function windowEvent(fact: HubEvent | WindowFact, at: number): string {
  return JSON.stringify({ v: version, at: new Date(at).toISOString(), ...eventKeys(fact) });
}

function eventKeys(fact: HubEvent | WindowFact): Record<string, unknown> {
  const { kind: event, ...keys } = fact;
  switch (fact.kind) {
    case "said": {
      const { message, delivered, held } = fact;
      const { seq, from, to, text } = message;
      const said = { event, seq, from, to, text, status: delivered > 0 ? 1 : 0, delivered };
      return held > 0 ? { ...said, held } : said;
    }
    case "sayRefused": {
      const { from, to, text, refusal } = fact;
      return { event, from, to, text, status: 0, delivered: 0, code: refusal.code };
    }
    case "away":
      return { event, name: fact.name, keptUntil: new Date(fact.keptUntil).toISOString() };
    case "nameRefused":
      return { event, name: fact.name, code: fact.refusal.code };
    case "renameRefused":
      return { event, name: fact.name, wanted: fact.wanted, code: fact.refusal.code };
    case "modesChanged": {
      const { room, by, changes } = fact;
      return { event, room, by, modes: formatModes(changes) };
    }
    case "roomRefused": {
      const { wish, room, by, refusal } = fact;
      return { event, wish, room, by, code: refusal.code };
    }
    case "groupRefused": {
      const { name, by, wanted, missing, refusal } = fact;
      return { event, name, by, wanted, missing, code: refusal.code };
    }
    default:
      return { event, ...keys };
  }
}
