import { readFileSync } from "node:fs";
import { networkOf } from "../model/address.ts";

/** Connections from one address at a time: a whole lab may be behind one. */
export const connectionsPerAddress = 1_000;

/** Connections that one address may open in a second for good; as many as it may have come at once. */
export const openingsPerSecond = 50;

/** Part of all connections that may be without a name. */
const unnamedPart = 1 / 2;

/** Open files that are kept for everything else: the history, the page, what Bun itself needs. */
const reservedFiles = 200;

/** Open files where the system does not tell its limit. */
const unknownFileLimit = 4_096;

/** Addresses that are remembered without a connection. */
const rememberedAddresses = 10_000;

/** Why a connection is refused. */
export type ConnectionRefusal = "all" | "unnamed" | "address" | "openings";

/** The lines that are told before a connection is closed, whatever its protocol. */
export const connectionRefusals: Readonly<Record<ConnectionRefusal, string>> = {
  all: "This server has as many connections as it can hold. Try again later.",
  unnamed: "Too many connections of this server are without a name. Try again in a minute.",
  address: `There are ${connectionsPerAddress} connections from your address already. Close some first.`,
  openings: "Too many connections came from your address at once. Try again in a minute.",
};

/** What one address has; IPv6 addresses of one network count as one. */
interface AddressUse {
  open: number;
  /** Openings that are counted against it; they are forgotten with time. */
  openings: number;
  countedAt: number;
}

export interface ConnectionLimitsOptions {
  /** Milliseconds of a clock that never goes back. */
  readonly now: () => number;
  /** How many files this process may have open. */
  readonly fileLimit: number;
}

/**
 * How many connections there may be. The limit of open files is never reached: beyond it a listener can
 * accept nothing, and turns in circles. This machine itself counts for the total alone.
 */
export class ConnectionLimits {
  readonly #options: ConnectionLimitsOptions;
  readonly #byAddress = new Map<string, AddressUse>();
  readonly #total = { files: 0, unnamed: 0 };

  constructor(options: ConnectionLimitsOptions) {
    this.#options = options;
  }

  /** A place for a new connection, or why there is none. */
  admit(address: string | undefined): Place | ConnectionRefusal {
    const most = this.#mostFiles;
    if (this.#total.files >= most) return "all";
    if (this.#total.unnamed >= most * unnamedPart) return "unnamed";
    const use = this.#useOf(address);
    if (use && use.open >= connectionsPerAddress) return "address";
    if (use && use.openings + 1 > connectionsPerAddress) return "openings";
    if (use) use.openings += 1;
    return new Place(this.#total, use, most);
  }

  get #mostFiles(): number {
    return this.#options.fileLimit - reservedFiles;
  }

  #useOf(address: string | undefined): AddressUse | undefined {
    const key = address === undefined ? undefined : networkOf(address);
    if (key === undefined || isOwnAddress(key)) return undefined;
    const now = this.#options.now();
    const use = this.#byAddress.get(key) ?? { open: 0, openings: 0, countedAt: now };
    const seconds = (now - use.countedAt) / 1_000;
    use.openings = Math.max(0, use.openings - seconds * openingsPerSecond);
    use.countedAt = now;
    // Moved to the end: the first are those that came least lately.
    this.#byAddress.delete(key);
    this.#byAddress.set(key, use);
    if (this.#byAddress.size > rememberedAddresses) this.#forget();
    return use;
  }

  /** Forgets the address that came least lately, of those that have no connection. */
  #forget(): void {
    for (const [key, { open }] of this.#byAddress) {
      if (open > 0) continue;
      this.#byAddress.delete(key);
      return;
    }
  }
}

/** One connection as it is counted, from when it is admitted until it is released. */
export class Place {
  readonly #total: { files: number; unnamed: number };
  readonly #use: { open: number } | undefined;
  readonly #mostFiles: number;
  #files = 1;
  #isNamed = false;

  constructor(
    total: { files: number; unnamed: number },
    use: { open: number } | undefined,
    mostFiles: number,
  ) {
    this.#total = total;
    this.#use = use;
    this.#mostFiles = mostFiles;
    total.files += 1;
    total.unnamed += 1;
    if (use) use.open += 1;
  }

  /** The connection has a name, or what counts as one. */
  name(): void {
    if (!this.#isNamed) this.#total.unnamed -= 1;
    this.#isNamed = true;
  }

  /** The connection takes so many files more; false if there are none. */
  takeFiles(files: number): boolean {
    if (this.#total.files + files > this.#mostFiles) return false;
    this.#total.files += files;
    this.#files += files;
    return true;
  }

  release(): void {
    this.name();
    this.#total.files -= this.#files;
    if (this.#use) this.#use.open -= 1;
  }
}

function isOwnAddress(key: string): boolean {
  return key === "127.0.0.1" || key === networkOf("::1");
}

/** How many files this process may have open: Bun has raised that as far as it may already. */
export function readFileLimit(): number {
  try {
    const limit = /^Max open files +(\d+)/m.exec(readFileSync("/proc/self/limits", "utf8"))?.[1];
    return limit === undefined ? unknownFileLimit : Number(limit);
  } catch {
    return unknownFileLimit;
  }
}
