import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Fingerprint } from "../model/fingerprint.ts";
import { AtomicFile } from "./atomicFile.ts";
import { exitCode, Failure } from "./failure.ts";

const fileName = "known_servers";

/** A line: the address, the fingerprint and, of a class that was found in the network, its name. */
const pattern = /^(\S+) SHA256:([\da-f]{64})(?: (\S.*))?$/s;
/** Blank, or a note of whoever edits the file. */
const unread = /^\s*(?:#|$)/;

/** Where somebody joins: at an address, and in a class if it was found by its name. */
export interface Place {
  /** `HOST:PORT`. */
  readonly address: string;
  readonly className?: string | undefined;
}

export interface KnownServer extends Place {
  readonly fingerprint: Fingerprint;
  /** Of the file, counted from 1; undefined if it could not be written there. */
  line: number | undefined;
}

/** The servers that this machine has met, a line each in a file of the data folder, as ssh keeps its known hosts. */
export class KnownServers {
  readonly path: string;
  /** Lines that say nothing, counted from 1. They stay as they are. */
  readonly damagedLines: readonly number[];
  readonly #folder: string;
  readonly #servers: KnownServer[];

  private constructor(folder: string, text: string) {
    this.#folder = folder;
    this.path = join(folder, fileName);
    const lines = text
      .split("\n")
      .map((line, index) => ({ number: index + 1, text: line.trimEnd() }));
    this.#servers = lines.flatMap((line) => parseLine(line.text, line.number) ?? []);
    const damaged = lines.filter((line) => !pattern.test(line.text) && !unread.test(line.text));
    this.damagedLines = damaged.map(({ number }) => number);
  }

  /** Throws a {@link Failure} if the file is there and cannot be read. */
  static async open(folder: string): Promise<KnownServers> {
    return new KnownServers(folder, await readText(join(folder, fileName)));
  }

  /**
   * What is known of a place: servers of that class, wherever they were, as addresses change; and of that address,
   * unless both have a name and these differ.
   */
  find({ address, className }: Place): KnownServer[] {
    return this.#servers.filter((known) => {
      const isNamed = className !== undefined && known.className !== undefined;
      return isNamed ? known.className === className : known.address === address;
    });
  }

  /** Remembers a server; throws a {@link Failure} if that lasts only as long as the program. */
  async add({ address, className }: Place, fingerprint: Fingerprint): Promise<void> {
    const server: KnownServer = { address, className, fingerprint, line: undefined };
    this.#servers.push(server);
    // Read again: another program may have added a line meanwhile.
    const text = await readText(this.path);
    const before = text === "" || text.endsWith("\n") ? text : `${text}\n`;
    await makeFolder(this.#folder);
    await using file = await AtomicFile.create(this.path, "--data-dir");
    const name = className === undefined ? "" : ` ${className}`;
    await file.write(`${before}${address} SHA256:${fingerprint}${name}\n`);
    await file.finish();
    server.line = before.split("\n").length;
  }
}

function parseLine(text: string, line: number): KnownServer | undefined {
  const [, address, fingerprint, className] = pattern.exec(text) ?? [];
  if (address === undefined || fingerprint === undefined) return undefined;
  return { address, fingerprint, className, line };
}

async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const text = `${folder} cannot be made (${code ?? message}). Name another folder with --data-dir.`;
    throw new Failure(exitCode.failure, text);
  }
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === "ENOENT") return "";
    const text = `${path} cannot be read (${code ?? message}). It tells known servers from impostors: make it this user's own, or name another folder with --data-dir.`;
    throw new Failure(exitCode.failure, text);
  }
}
