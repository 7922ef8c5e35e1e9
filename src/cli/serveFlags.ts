import * as v from "valibot";
import { limits } from "../model/limits.ts";
import { oneLine } from "../model/text.ts";
import { defaultHost, defaultPort, hostAlone, portNumber } from "./address.ts";
import type { FlagTable, InferFlags } from "./flags.ts";
import { nonEmpty, numberOrName, seconds, sharedFlags } from "./sharedFlags.ts";

const rate = v.pipe(
  v.string(),
  v.regex(/^\d{1,6}(\.\d)?$/, "must be a number such as 10 or 0.5"),
  v.transform(Number),
);

const count = v.pipe(
  v.string(),
  v.regex(/^\d{1,6}$/, "must be a whole number, 0 or more"),
  v.transform(Number),
);

/** Bytes that an announcement has for a name (RFC 6763 §6.1). */
const mostNameBytes = 250;

const engines = v.pipe(
  v.string(),
  v.transform((text) => text.split(",").map((part) => part.trim())),
  v.everyItem(
    (address) => !address.includes("@"),
    "must hold no name and no password, which others on this machine can see: use --cluster-creds",
  ),
  v.everyItem(
    (address) => /^(?:nats|tls):\/\/[^\s/,?#@]+$/.test(address),
    "must be addresses such as nats://10.0.0.1:4222, with commas between them",
  ),
);

const className = v.pipe(
  v.string(),
  v.transform((text) => oneLine(text).trim()),
  v.minLength(1, "must have a letter at least"),
  v.maxBytes(mostNameBytes, `must have at most ${mostNameBytes} bytes`),
);

export const serveFlags = {
  host: {
    type: "string",
    help: "interface to listen on",
    check: hostAlone,
    computedDefault: defaultHost,
  },
  port: {
    type: "string",
    help: "port to listen on, 0 for any free one",
    check: portNumber(0),
    default: String(defaultPort),
  },
  lan: {
    type: "boolean",
    help: "listen on all interfaces, print where to join, and be found there without an address",
  },
  "no-announce": { type: "boolean", help: "with --lan, be joined by the address alone" },
  "class-name": {
    type: "string",
    help: "what the class is called where it is found",
    hint: "NAME",
    check: className,
    computedDefault: "this machine's name",
  },
  rate: {
    type: "string",
    help: "messages a second for each client, 0 for no limit",
    hint: "NUMBER",
    check: rate,
    default: String(limits.ratePerSecond),
  },
  "data-dir": sharedFlags["data-dir"],
  "no-history": { type: "boolean", help: "keep the last 1,000 messages in memory only" },
  continue: { type: "boolean", help: "go on with the last class instead of starting a new one" },
  class: {
    type: "string",
    help: "go on with the class of this number; with --cluster, the name of the class",
    hint: "NUMBER",
    check: numberOrName,
    listedBy: "export --list",
  },
  new: { type: "boolean", help: "start a new class, and never ask" },
  replay: {
    type: "string",
    help: "how many earlier messages a newcomer sees",
    hint: "NUMBER",
    check: count,
    default: "20",
  },
  crowd: {
    type: "string",
    help: "from how many people on not everyone is told of everyone, 0 for never",
    hint: "NUMBER",
    check: count,
    default: "1000",
  },
  grace: {
    type: "string",
    help: "how long a lost client keeps its place on the list",
    hint: "SECONDS",
    check: seconds,
    default: "30",
  },
  json: { type: "boolean", help: "print one JSON object per line" },
  "hide-private": { type: "boolean", help: "do not show private, group and room messages" },
  code: { type: "boolean", help: "let in whoever has a code of six digits, which it shows" },
  "code-file": {
    type: "string",
    help: "file with a code of your own that lets everybody in",
    hint: "FILE",
    check: nonEmpty("must be a file"),
  },
  "teacher-code-file": {
    type: "string",
    help: "file with a code by which someone becomes a teacher",
    hint: "FILE",
    check: nonEmpty("must be a file"),
  },
  "tls-only": {
    type: "boolean",
    help: "take no plain connections from other machines",
  },
  cluster: {
    type: "string",
    help: "serve the class of that --class together with other servers; addresses of their NATS JetStream",
    hint: "URL,URL…",
    check: engines,
  },
  "cluster-key": {
    type: "string",
    help: "file with the key that the class's servers share; its first server writes it",
    hint: "FILE",
    check: nonEmpty("must be a file"),
    computedDefault: "cluster.key in the folder of the history",
  },
  "cluster-creds": {
    type: "string",
    help: "file with this server's NATS credentials, or NAME:PASSWORD",
    hint: "FILE",
    check: nonEmpty("must be a file"),
  },
  "cluster-ca": {
    type: "string",
    help: "file with the certificates that sign those of the NATS servers",
    hint: "FILE",
    check: nonEmpty("must be a file"),
  },
  "share-metrics": {
    type: "boolean",
    help: "let other machines read /metrics, which counts and names nobody",
  },
  "irc-name": {
    type: "string",
    help: "the server's name for IRC clients",
    hint: "NAME",
    check: v.pipe(v.string(), v.check(isHostName, "must be like a host's name")),
    computedDefault: "this machine's name",
  },
  "no-irc-autojoin": { type: "boolean", help: "let IRC clients join #everyone themselves" },
} as const satisfies FlagTable;

export type ServeFlags = InferFlags<typeof serveFlags>;

/** Whether a text is one or more labels of letters, digits and dashes (RFC 1123 §2.1), as IRC names a server. */
export function isHostName(text: string): boolean {
  return /^(?=.{1,63}$)[a-z\d]([a-z\d-]*[a-z\d])?(\.[a-z\d]([a-z\d-]*[a-z\d])?)*$/i.test(text);
}
