import type { SessionOptions } from "../protocol.ts";
import type { Navigations } from "../navigations.ts";
import type { FlushScheduler } from "../flushScheduler.ts";

/** What the web door is made with. */
export interface WebOptions extends SessionOptions {
  turn: FlushScheduler;
  /** Is told of each page that is asked for. */
  navigations: Navigations;
  /** This program's, for `/health`. */
  version: string;
  /** Something threw that belongs to one connection or none. */
  onError: (error: unknown) => void;
  /** The page and all it loads, by path. Rejects where it cannot be built. */
  pageFiles: () => Promise<ReadonlyMap<string, PageFile>>;
}

/** One file of the page, as it is served. */
export interface PageFile {
  body: Blob;
  contentType: string;
  /** Its path names its content, so that a browser may keep it for good. */
  isHashed: boolean;
}
