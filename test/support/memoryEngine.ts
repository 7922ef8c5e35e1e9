import type { Appended, Engine, Entry, StreamBounds } from "../../src/log/engine.ts";

/** The stream of several memory engines, as a cluster of machines would keep it. */
export class MemoryStream {
  readonly entries: Entry[] = [];
  readonly values = new Map<string, Uint8Array>();
  /** Records before it have aged out. */
  first = 1;

  get last(): number {
    return this.entries.length;
  }

  keep(id: string, bytes: Uint8Array): number {
    const seq = this.entries.length + 1;
    this.entries.push({ seq, id, bytes });
    return seq;
  }

  /** As an engine does that knows the ids of the last minutes. */
  keepOnce(id: string, bytes: Uint8Array): number {
    return this.entries.find((entry) => entry.id === id)?.seq ?? this.keep(id, bytes);
  }
}

/** What becomes of an append. */
export type Fate =
  | "stored"
  /** It is in the stream, and whoever appended it does not hear of it. */
  | "unconfirmed"
  /** It is in the stream twice: the engine had forgotten its id. */
  | "twice"
  /** It is not in the stream, and nobody can say so. */
  | "lost"
  /** The engine does not take it, and says so. */
  | "refused";

interface Append {
  id: string;
  bytes: Uint8Array;
  settled: (what: Appended) => void;
}

/** One server's engine in memory: nothing happens in it until the test says what. */
export class MemoryEngine implements Engine {
  readonly maxBytes: number;
  readonly stream: MemoryStream;
  readonly underWay: Append[] = [];
  isConnected = true;
  #next = 1;
  #take: ((entry: Entry) => void) | undefined;
  #changed: (isConnected: boolean) => void = () => {};

  constructor(stream: MemoryStream, maxBytes = 1_048_576) {
    this.stream = stream;
    this.maxBytes = maxBytes;
  }

  append(id: string, bytes: Uint8Array, settled: (what: Appended) => void): void {
    if (this.isConnected) this.underWay.push({ id, bytes, settled });
    else settled({ kind: "absent" });
  }

  /** Settles the append that is under way; returns false if none is. */
  settles(fate: Fate = "stored"): boolean {
    const append = this.underWay.shift();
    if (!append) return false;
    const { id, bytes, settled } = append;
    switch (fate) {
      case "stored":
        settled({ kind: "stored", seq: this.stream.keepOnce(id, bytes) });
        break;
      case "unconfirmed":
        this.stream.keepOnce(id, bytes);
        settled({ kind: "unknown" });
        break;
      case "twice":
        this.stream.keep(id, bytes);
        settled({ kind: "stored", seq: this.stream.keep(id, bytes) });
        break;
      case "lost":
        settled({ kind: "unknown" });
        break;
      case "refused":
        settled({ kind: "absent" });
        break;
      default:
        fate satisfies never;
    }
    return true;
  }

  /** Gives at most so many records to whoever reads; returns whether there were any. */
  brings(count = Infinity): boolean {
    const before = this.#next;
    while (this.isConnected && this.#take && this.#next < before + count) {
      const entry = this.stream.entries[this.#next - 1];
      if (!entry) break;
      this.#next += 1;
      this.#take(entry);
    }
    return this.#next > before;
  }

  /** Gives the last records again, as after a lost connection. */
  repeats(count: number): void {
    this.#next = Math.max(1, this.#next - count);
    this.brings(count);
  }

  cuts(): void {
    this.isConnected = false;
    this.#changed(false);
  }

  /** Whoever reads begins anew. */
  returns(): void {
    this.isConnected = true;
    this.#next = Math.max(1, Math.min(this.#next - 1, this.stream.last + 1));
    this.#changed(true);
  }

  read(after: number, take: (entry: Entry) => void): () => void {
    this.#next = Math.max(1, after);
    this.#take = take;
    return () => {
      this.#take = undefined;
    };
  }

  find(seq: number): Promise<Entry | undefined> {
    return Promise.resolve(seq < this.stream.first ? undefined : this.stream.entries[seq - 1]);
  }

  bounds(): Promise<StreamBounds> {
    return Promise.resolve({ first: this.stream.first, last: this.stream.last });
  }

  get(key: string): Promise<Uint8Array | undefined> {
    return Promise.resolve(this.stream.values.get(key));
  }

  putFirst(key: string, value: Uint8Array): Promise<Uint8Array> {
    const stands = this.stream.values.get(key) ?? value;
    this.stream.values.set(key, stands);
    return Promise.resolve(stands);
  }

  onConnection(changed: (isConnected: boolean) => void): void {
    this.#changed = changed;
  }

  close(): Promise<void> {
    this.#take = undefined;
    return Promise.resolve();
  }
}
