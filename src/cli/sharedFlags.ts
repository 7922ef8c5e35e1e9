import * as v from "valibot";
import { limits } from "../model/limits.ts";
import type { Address } from "../model/address.ts";
import { address } from "./address.ts";
import type { StandardStreams } from "./fileOutput.ts";
import type { FlagTable } from "./flags.ts";

/** Seconds as a user writes them, parsed to milliseconds. */
export const seconds = v.pipe(
  v.string(),
  v.regex(/^\d{1,6}(?:\.\d+)?$/, "must be a number of seconds, 0 or more"),
  v.transform((text) => Number(text) * 1_000),
);

/** A class's number. */
export const classNumber = v.pipe(
  v.string(),
  v.regex(/^[1-9]\d{0,5}$/, "must be a class's number, as classchat export --list shows them"),
  v.transform(Number),
);

/** Any text but an empty one. */
export function nonEmpty(message: string) {
  return v.pipe(v.string(), v.minLength(1, message));
}

/** The server that was given, or the class that is found; what finds one is loaded only then. */
export async function orChosen(
  given: Address | undefined,
  streams: StandardStreams,
): Promise<Address> {
  return given ?? (await (await import("./serverChoice.ts")).chooseServer(streams));
}

/** Rows that several commands have in common. */
export const sharedFlags = {
  server: {
    type: "string",
    help: "where the server is, as HOST or HOST:PORT",
    hint: "HOST[:PORT]",
    check: address,
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
  "data-dir": {
    type: "string",
    help: "folder of the history",
    hint: "DIR",
    check: nonEmpty("must be a folder"),
    computedDefault: "in this system's folder for data",
  },
} as const satisfies FlagTable;
