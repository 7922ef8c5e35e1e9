import * as v from "valibot";
import { limits } from "../model/limits.ts";
import { oneLine } from "../model/text.ts";
import { invite } from "./address.ts";
import type { FlagTable } from "./flags.ts";

/** Seconds as a user writes them, parsed to milliseconds. */
export const seconds = v.pipe(
  v.string(),
  v.regex(/^\d{1,6}(?:\.\d+)?$/, "must be a number of seconds, 0 or more"),
  v.transform((text) => Number(text) * 1_000),
);

/** Bytes of the name of a class that several servers share: the engine names its files by it. */
const mostSharedBytes = 50;

/** A class's number, or the name of one that several servers share. */
export const numberOrName = v.pipe(
  v.string(),
  v.transform((text) => oneLine(text).trim()),
  v.minLength(1, "must be a class's number, or the name of a class of several servers"),
  v.maxBytes(mostSharedBytes, `must have at most ${mostSharedBytes} bytes`),
  v.transform((text) => (/^[1-9]\d{0,5}$/.test(text) ? Number(text) : text)),
);

/** Any text but an empty one. */
export function nonEmpty(message: string) {
  return v.pipe(v.string(), v.minLength(1, message));
}

const dataDir = {
  type: "string",
  help: "folder of the history",
  hint: "DIR",
  check: nonEmpty("must be a folder"),
  computedDefault: "in this system's folder for data",
} as const;

/** Rows that several commands have in common. */
export const sharedFlags = {
  server: {
    type: "string",
    help: "where the server is, as HOST, HOST:PORT or an invite; others on this machine can see the invite's code",
    hint: "HOST[:PORT]",
    check: invite,
    computedDefault: "the class on this machine, or in its network",
  },
  name: { type: "string", help: "your name in the class" },
  retry: {
    type: "string",
    help: "how long to try to reach a lost server again, 0 for not at all",
    hint: "SECONDS",
    check: seconds,
    default: String(limits.retryMs / 1_000),
  },
  "data-dir": dataDir,
  /** A client's `--data-dir`. */
  clientDataDir: {
    ...dataDir,
    help: "folder of known_servers, which tells servers from impostors",
  },
} as const satisfies FlagTable;
