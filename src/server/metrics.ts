import type { HubEvent } from "../hub/event.ts";
import type { HubView } from "../hub/hubView.ts";
import type { LogStatus } from "./serving.ts";

export interface MetricsOptions {
  view: Pick<HubView, "memberCount" | "roomCount" | "newest" | "deliveries">;
  version: string;
  connections: () => number;
  /** Bytes that wait for peers to take them. */
  waitingBytes: () => number;
  /** Undefined if this server serves the class alone. */
  log: () => LogStatus | undefined;
}

type Type = "counter" | "gauge";
type Sample = [labels: Record<string, string>, value: number];

/**
 * What a monitoring program reads of the server, in the text format of Prometheus 0.0.4
 * (prometheus.io/docs/instrumenting/exposition_formats). It names no member and tells no text.
 */
export class Metrics {
  readonly #options: MetricsOptions;
  /** How many of each code. */
  readonly #refusals = new Map<string, number>();
  readonly #refusedConnections = new Map<string, number>();
  #isHistoryFailing = false;

  constructor(options: MetricsOptions) {
    this.#options = options;
  }

  /** Something happened in the class. */
  note(event: HubEvent): void {
    if (event.kind === "storageFailed") this.#isHistoryFailing = true;
    else if (event.kind === "storageRecovered") this.#isHistoryFailing = false;
    else if ("refusal" in event) count(this.#refusals, event.refusal.code);
    else if (event.kind === "wordRefused") count(this.#refusals, "wrong_password");
  }

  /** A connection was closed as soon as it came. */
  noteRefused(why: string): void {
    count(this.#refusedConnections, why);
  }

  render(): string {
    const { view, version, connections, waitingBytes } = this.#options;
    return [
      family("classchat_info", "gauge", "The program's version.", [[{ version }, 1]]),
      family(
        "classchat_members",
        "gauge",
        "Members of the class, those who are away included.",
        view.memberCount,
      ),
      family("classchat_rooms", "gauge", "Rooms of the class.", view.roomCount),
      family("classchat_connections", "gauge", "Open connections.", connections()),
      family("classchat_messages_total", "counter", "Messages since the class began.", view.newest),
      family(
        "classchat_deliveries_total",
        "counter",
        "What was told, for each member it was told, since the server started.",
        view.deliveries,
      ),
      family(
        "classchat_refusals_total",
        "counter",
        "Refused commands since the server started, by code.",
        samples(this.#refusals, "code"),
      ),
      family(
        "classchat_refused_connections_total",
        "counter",
        "Connections closed as they came, by reason.",
        samples(this.#refusedConnections, "reason"),
      ),
      family(
        "classchat_waiting_bytes",
        "gauge",
        "Bytes that wait for peers to take them.",
        waitingBytes(),
      ),
      family(
        "classchat_history_failing",
        "gauge",
        "1 while the history cannot be written.",
        Number(this.#isHistoryFailing),
      ),
      ...renderLog(this.#options.log()),
      ...renderProcess(),
    ].join("");
  }
}

function renderLog(status: LogStatus | undefined): string[] {
  if (!status) return [];
  const { isConnected, lag, servers } = status;
  return [
    family("classchat_log_connected", "gauge", "1 while the engine is there.", Number(isConnected)),
    family(
      "classchat_log_lag_records",
      "gauge",
      "Records of the class's log that are not applied here.",
      lag,
    ),
    family("classchat_log_servers", "gauge", "Servers of the class, this one included.", servers),
  ];
}

function renderProcess(): string[] {
  const { rss } = process.memoryUsage();
  const { user, system } = process.cpuUsage();
  const startedAt = Date.now() / 1_000 - process.uptime();
  return [
    family("process_resident_memory_bytes", "gauge", "Resident memory.", rss),
    family("process_cpu_seconds_total", "counter", "Processor time.", (user + system) / 1e6),
    family(
      "process_start_time_seconds",
      "gauge",
      "When the server started, since 1970-01-01T00:00:00Z.",
      startedAt,
    ),
  ];
}

function count(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

function samples(counts: ReadonlyMap<string, number>, label: string): Sample[] {
  return Array.from(counts, ([key, value]) => [{ [label]: key }, value]);
}

function family(name: string, type: Type, help: string, value: number | Sample[]): string {
  const all: Sample[] = typeof value === "number" ? [[{}, value]] : value;
  const lines = all.map(([labels, sample]) => `${name}${renderLabels(labels)} ${sample}\n`);
  return `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n${lines.join("")}`;
}

function renderLabels(labels: Record<string, string>): string {
  const pairs = Object.entries(labels).map(([key, value]) => `${key}="${escapeValue(value)}"`);
  return pairs.length === 0 ? "" : `{${pairs.join(",")}}`;
}

function escapeValue(value: string): string {
  return value.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n");
}
