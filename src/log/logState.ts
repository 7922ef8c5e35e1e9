import * as v from "valibot";
import type { RecordId } from "./recordId.ts";
import type { LogRecord } from "./record.ts";

/** What the log says of a server that is in it. */
const nodeSchema = v.object({
  /** Its newest record. */
  n: v.number(),
  /** Where clients reach it. */
  addresses: v.array(v.string()),
});
type LoggedNode = v.InferOutput<typeof nodeSchema>;

const placeSchema = v.object({
  seq: v.number(),
  /** Of the record in that place, as `fingerprintOf` gives it. */
  fingerprint: v.string(),
  /** The node that this server was, in the run that noted it. */
  node: v.string(),
  at: v.number(),
  uptimeMs: v.number(),
  nodes: v.record(v.string(), nodeSchema),
  /** Nodes that ended last: nothing more is taken of them. */
  ended: v.array(v.string()),
  /** The class has ended. */
  isOver: v.optional(v.literal(true)),
});

/**
 * How far a server has applied the log, and how the log stood there. The store keeps it in the transaction that keeps
 * what the last record did.
 */
export type LogPlace = v.InferOutput<typeof placeSchema>;

/** The place that the store keeps as text; undefined if there is none in it. */
export function parseLogPlace(text: string | undefined): LogPlace | undefined {
  if (text === undefined) return undefined;
  try {
    const place = v.safeParse(placeSchema, JSON.parse(text));
    return place.success ? place.output : undefined;
  } catch {
    return undefined;
  }
}

/** Records after which a node can no longer begin: so nobody can give the records of an old one again. */
const helloRecords = 100_000;
/** Nodes that ended, as far as they are remembered: more than end within so many records. */
const endedNodes = 16;
/** Milliseconds between two records at most, while servers run and the engine does: more has passed without a class. */
const longestPauseMs = 3_000;

/** What a record does besides its commands. */
export interface Admitted {
  /** Nodes that are gone before its commands are applied. */
  gone: string[];
  /** Time to come back is over for somebody, perhaps. */
  isSecondOver: boolean;
}

/**
 * What the log says by itself: who is in it, what was seen, what time it is. The same records in the same order
 * make the same state on all servers.
 */
export class LogState {
  #at: number;
  #uptimeMs: number;
  readonly #nodes: Map<string, LoggedNode>;

  readonly #ended: string[];
  #isOver: true | undefined;

  constructor({ at = 0, uptimeMs = 0, nodes = {}, ended = [], isOver }: Partial<LogPlace> = {}) {
    this.#at = at;
    this.#uptimeMs = uptimeMs;
    this.#nodes = new Map(Object.entries(nodes));
    this.#ended = [...ended];
    this.#isOver = isOver;
  }

  /** What a server that begins here must know. */
  get snapshot(): Pick<LogPlace, "at" | "uptimeMs" | "nodes" | "ended" | "isOver"> {
    const nodes = Object.fromEntries(this.#nodes);
    const [at, uptimeMs, ended, isOver] = [this.#at, this.#uptimeMs, this.#ended, this.#isOver];
    return { at, uptimeMs, nodes, ended, isOver };
  }

  /** The time of what was applied last, in milliseconds since 1970-01-01T00:00:00Z: it never goes back. */
  get at(): number {
    return this.#at;
  }

  /**
   * How long the class could be reached by then, in milliseconds, by full seconds: what is applied from
   * a place in between is the same.
   */
  get uptimeMs(): number {
    return Math.floor(this.#uptimeMs / 1_000) * 1_000;
  }

  /** Whether the class has ended: nothing more is applied. */
  get isOver(): boolean {
    return this.#isOver === true;
  }

  get nodes(): ReadonlyMap<string, LoggedNode> {
    return this.#nodes;
  }

  /**
   * Notes the next record. Undefined if it is not to be applied: it was seen before, or its node is not in
   * the log, or not any more.
   */
  admit(
    { node, n, seq }: RecordId & { seq: number },
    { at, hello, gone = [], over }: LogRecord,
  ): Admitted | undefined {
    if (this.#isOver) return undefined;
    const known = this.#nodes.get(node);
    const isNew = hello && seq - hello.after <= helloRecords && !this.#ended.includes(node);
    if (known ? n <= known.n : !isNew) return undefined;
    const addresses = hello?.addresses ?? known?.addresses ?? [];
    this.#nodes.set(node, { n, addresses });
    const silent = gone.filter((seen) => this.#nodes.get(seen.node)?.n === seen.n);
    const lost = silent.map((seen) => seen.node);
    const { instead } = hello ?? {};
    if (instead !== undefined && this.#nodes.has(instead)) lost.push(instead);
    for (const one of lost) this.end(one);
    this.#isOver = over;
    return { gone: lost, isSecondOver: this.#passTo(at) };
  }

  /** Nothing more of the node is applied. */
  end(node: string): void {
    this.#nodes.delete(node);
    this.#ended.push(node);
    if (this.#ended.length > endedNodes) this.#ended.shift();
  }

  /** Returns whether another second of the class has begun. */
  #passTo(at: number): boolean {
    const before = this.uptimeMs;
    // Before the first record there was no class.
    const passed = this.#at === 0 ? 0 : Math.max(0, at - this.#at);
    this.#at += this.#at === 0 ? at : passed;
    this.#uptimeMs += Math.min(passed, longestPauseMs);
    return this.uptimeMs !== before;
  }
}
