import type { HubEvent } from "../hub/event.ts";
import type { DoneAct } from "../model/act.ts";
import type { ConnectionRefusal } from "../transport/connectionLimits.ts";
import { formatIsoTime } from "../model/isoTime.ts";
import { formatModes } from "../model/roomMode.ts";

/** Version of the lines of `--json`; they only ever gain keys. */
const version = 1;

/** Where the server can be joined. */
export interface WindowStart {
  kind: "started";
  host: string;
  port: number;
  /** Each as `HOST:PORT`. */
  addresses: string[];
}

/** What happens to a server that serves the class with others; addresses are `HOST:PORT`. */
export type ClusterEvent =
  | { kind: "engineAway" }
  | { kind: "engineBack" }
  /** One of the engine's machines, by its name, holds another log than the others. */
  | { kind: "machineDiffers"; machine: string }
  | { kind: "serverCame"; addresses: string[] }
  | { kind: "serverGone"; addresses: string[] }
  /** The others have not heard of this one for too long: its members come back, here or there. */
  | { kind: "declaredGone" };

/** What happens to the window or its server, not in the class. */
type WindowEvent =
  | WindowStart
  /** Whether the class can go on. */
  | { kind: "stopped"; how: "pause" | "end" }
  | { kind: "missed"; lines: number }
  | { kind: "connectionsRefused"; why: ConnectionRefusal; address: string }
  | { kind: "classCodeWrong"; address: string | undefined }
  | ClusterEvent;

/** One line of `--json`, without its line end: an event as an object for programs. */
export function renderWindowJson(event: HubEvent | WindowEvent, at: number): string {
  return JSON.stringify({ v: version, at: formatIsoTime(at), ...keysOf(event) });
}

/** What an act holds that is a time or a list of messages, as programs read it. */
function plainKeysOf(act: DoneAct): Record<string, unknown> {
  switch (act.type) {
    case "mute":
      return act.until === undefined ? {} : { until: new Date(act.until).toISOString() };
    case "retract":
      return { messages: act.messages.map(({ seq }) => seq) };
    default:
      return {};
  }
}

function keysOf(event: HubEvent | WindowEvent): Record<string, unknown> {
  const { kind, ...keys } = event;
  switch (event.kind) {
    case "said": {
      const { message, delivered, held } = event;
      const { seq, from, to, text, replyTo, corrects } = message;
      const status = delivered > 0 ? 1 : 0;
      const said = {
        event: kind,
        seq,
        from,
        to,
        text,
        status,
        delivered,
        ...(replyTo && { replyTo: replyTo.seq }),
        ...(corrects && { corrects: corrects.seq }),
      };
      return held > 0 ? { ...said, held } : said;
    }
    case "sayRefused": {
      const { from, to, text, refusal } = event;
      return { event: kind, from, to, text, status: 0, delivered: 0, code: refusal.code };
    }
    case "away":
      return { event: kind, name: event.name, keptUntil: formatIsoTime(event.keptUntil) };
    case "nameRefused":
      return { event: kind, name: event.name, code: event.refusal.code };
    case "renameRefused":
      return { event: kind, name: event.name, wanted: event.wanted, code: event.refusal.code };
    case "moderated": {
      const { type, ...act } = event.act;
      return { event: kind, act: type, by: event.by, ...act, ...plainKeysOf(event.act) };
    }
    case "modesChanged": {
      const { room, by, changes } = event;
      return { event: kind, room, by, modes: formatModes(changes) };
    }
    case "roomRefused": {
      const { command, room, by, refusal } = event;
      return { event: kind, wish: command, room, by, code: refusal.code };
    }
    case "groupChangeRefused": {
      const { change, group, by, refusal } = event;
      return { event: kind, command: change, group, by, code: refusal.code };
    }
    case "groupRefused": {
      const { name, by, wanted, missing, refusal } = event;
      return { event: kind, name, by, wanted, missing, code: refusal.code };
    }
    default:
      return { event: kind, ...keys };
  }
}
