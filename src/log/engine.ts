/** A record as the engine keeps it. */
export interface Entry {
  /** Its place in the stream: 1 for the first, and one more for each. */
  seq: number;
  id: string;
  bytes: Uint8Array;
}

/**
 * What became of an append: it is in the stream, it surely is not and never will be, or nobody knows: then it may
 * turn up in the stream at any time.
 */
export type Appended = { kind: "stored"; seq: number } | { kind: "absent" | "unknown" };

/** What the stream holds. Records before `first` are not kept any more. */
export interface StreamBounds {
  first: number;
  /** One less than `first` if it is empty. */
  last: number;
}

/** What keeps the log of a class, in one order for all its servers, and a few values beside it. */
export interface Engine {
  /** Bytes that one record may have. */
  readonly maxBytes: number;
  readonly isConnected: boolean;

  /**
   * Appends a record. It may be given again with the same id as long as it is unknown: the engine drops the
   * second where it can, but not always.
   * @param settled called once, in this call or later
   */
  append(id: string, bytes: Uint8Array, settled: (what: Appended) => void): void;
  /**
   * Gives all records after that place, in order and without an end, also across lost connections. First, and where it
   * begins anew, it gives the last one again if it is kept: whoever takes it sees whether it is still the same. It may
   * give others again, too.
   * @param after 0 for the beginning
   * @param take must not throw
   * @returns what ends it
   */
  read(after: number, take: (entry: Entry) => void): () => void;
  /** The record at that place, if it is kept. Rejects while the engine is away, as what follows does. */
  find(seq: number): Promise<Entry | undefined>;
  bounds(): Promise<StreamBounds>;
  /** The value of that key; undefined if there is none. */
  get(key: string): Promise<Uint8Array | undefined>;
  /** Gives the key the value, unless it has one; resolves to the value that it has. */
  putFirst(key: string, value: Uint8Array): Promise<Uint8Array>;
  /** Calls back when the connection is lost and when it is there again. */
  onConnection(changed: (isConnected: boolean) => void): void;
  close(): Promise<void>;
}
