import { homedir, hostname } from "node:os";
import { isatty } from "node:tty";
import type { ArgsDef } from "citty";
import { defineCommand } from "citty";
import * as v from "valibot";
import { titled } from "../client/titled.ts";
import { limits } from "../model/limits.ts";
import type { Server } from "../server/server.ts";
import { startServer } from "../server/server.ts";
import { HistoryError } from "../store/historyError.ts";
import { MemoryStore } from "../store/memoryStore.ts";
import type { OpenedStore } from "../store/openStore.ts";
import { openStore } from "../store/openStore.ts";
import type { Store } from "../store/store.ts";
import { portNumber } from "./address.ts";
import { dataDir } from "./dataDir.ts";
import { descriptors } from "./descriptors.ts";
import { diagnostics } from "./diagnostics.ts";
import { exitCode } from "./exitCode.ts";
import { Failure } from "./failure.ts";
import { FileOutput } from "./fileOutput.ts";
import { readFlags } from "./flags.ts";
import { hostNameOf, isHostName } from "./hostName.ts";
import { aborted, interruption } from "./interruption.ts";
import { invitation } from "./invitation.ts";
import { version } from "./version.ts";

const args: ArgsDef = {
  host: { type: "string", description: "interface to listen on (default 127.0.0.1)" },
  port: { type: "string", description: `port, 0 for any free one (default ${limits.port})` },
  lan: { type: "boolean", description: "listen on all interfaces, and print where to join" },
  rate: {
    type: "string",
    description: `messages a second for each client, 0 for no limit (default ${limits.ratePerSecond})`,
  },
  "data-dir": { type: "string", description: "folder of the history (default: this system's)" },
  "no-history": { type: "boolean", description: "keep the last 1,000 messages in memory only" },
  continue: { type: "boolean", description: "continue the last class instead of a new one" },
  replay: {
    type: "string",
    description: `earlier messages a newcomer is shown (default ${limits.replay})`,
  },
  grace: {
    type: "string",
    description: `seconds a lost client has to come back (default ${limits.graceMs / 1_000})`,
  },
  json: { type: "boolean", description: "print one JSON object a line" },
  "hide-private": { type: "boolean", description: "do not show private, group and room messages" },
  "irc-name": { type: "string", description: "the server's name for IRC (default the host name)" },
  "no-irc-autojoin": { type: "boolean", description: "IRC clients join #everyone themselves" },
};

const amount = v.pipe(
  v.string(),
  v.regex(/^\d{1,6}(\.\d)?$/, "must be a number such as 10 or 0.5"),
  v.transform(Number),
);
const count = v.pipe(
  v.string(),
  v.regex(/^\d{1,6}$/, "must be a whole number, 0 or more"),
  v.transform(Number),
);

const schema = v.object({
  host: v.optional(v.pipe(v.string(), v.minLength(1, "must be a name or an address"))),
  port: v.optional(portNumber(0), String(limits.port)),
  lan: v.optional(v.boolean(), false),
  rate: v.optional(amount, String(limits.ratePerSecond)),
  "data-dir": v.optional(v.pipe(v.string(), v.minLength(1, "must be a folder"))),
  "no-history": v.optional(v.boolean(), false),
  continue: v.optional(v.boolean(), false),
  replay: v.optional(count, String(limits.replay)),
  grace: v.optional(amount, String(limits.graceMs / 1_000)),
  json: v.optional(v.boolean(), false),
  "hide-private": v.optional(v.boolean(), false),
  "irc-name": v.optional(v.pipe(v.string(), v.check(isHostName, "must be like a host's name"))),
  "no-irc-autojoin": v.optional(v.boolean(), false),
});

export const serve = defineCommand({
  meta: { name: "serve", description: "Run the server: this terminal becomes the server window" },
  args,
  async run({ rawArgs }) {
    const { flags } = readFlags(args, schema, rawArgs, process.env);
    if (flags.lan && flags.host !== undefined) {
      throw Failure.usage("--lan already listens on every interface; leave out --host or --lan.");
    }
    if (flags.continue && flags["no-history"]) {
      throw Failure.usage("--continue needs the history; leave out --no-history or --continue.");
    }
    const errors = new FileOutput(descriptors.errors, () => {});
    const log = diagnostics(errors);
    using interrupted = interruption();
    const unwritable = Promise.withResolvers<NodeJS.ErrnoException>();
    const output = new FileOutput(descriptors.output, unwritable.resolve);
    const host = flags.lan ? "0.0.0.0" : (flags.host ?? "127.0.0.1");
    const { store, notices } = flags["no-history"]
      ? { store: new MemoryStore(), notices: [] }
      : openHistory(flags["data-dir"], flags.continue);
    for (const notice of notices) log.warn(notice);
    const server = start(host, flags.port, store, () =>
      startServer({
        host,
        port: flags.port,
        rate: flags.rate,
        store,
        replay: flags.replay,
        graceMs: flags.grace * 1_000,
        json: flags.json,
        hidePrivate: flags["hide-private"],
        irc: {
          name: flags["irc-name"] ?? hostNameOf(hostname()),
          version,
          autojoin: !flags["no-irc-autojoin"],
        },
        output,
        version,
        onError: (error) => log.error("A connection was closed because of a fault:", error),
      }),
    );
    // By the output that does not block: a stopped terminal must not keep the program.
    using title = titled({
      isTTY: isatty(descriptors.output),
      write: (text) => output.write(text),
    });
    if (process.env["TERM"] !== "dumb") title.set("Server Window");
    for (const line of invitation(server.addresses, flags.lan)) log.info(line);
    const fault = await Promise.race([unwritable.promise, aborted(interrupted.signal)]);
    await server.stop();
    title[Symbol.dispose]();
    // A window that is not drawn must not keep the program from ending.
    const drained = Promise.all([output.drained(), errors.drained()]);
    await Promise.race([drained, Bun.sleep(limits.stopWithinMs)]);
    if (fault) {
      const text = `The server window cannot be written (${fault.code}). Give it another standard output.`;
      throw new Failure(exitCode.failure, text);
    }
  },
});

/** Opens the history, or says in one sentence why it cannot and what to try. */
function openHistory(given: string | undefined, continueLast: boolean): OpenedStore {
  const { platform, env: environment } = process;
  try {
    const folder = given ?? dataDir({ platform, environment, home: homedir() });
    return openStore({ dataDir: folder, continueLast, now: Date.now });
  } catch (error) {
    if (error instanceof HistoryError) throw new Failure(exitCode.failure, error.message);
    throw error;
  }
}

/** Starts, or says in one sentence why it cannot and what to try. */
function start(host: string, port: number, store: Store, startNow: () => Server): Server {
  try {
    return startNow();
  } catch (error) {
    // Not ended: a class that was to be continued still can be.
    store.close();
    const { code } = error as NodeJS.ErrnoException;
    const why: Record<string, string> = {
      EADDRINUSE: `Port ${port} is in use, perhaps by another ClassChat. Choose another with --port, or --port 0 for any free one.`,
      EACCES: `Port ${port} is not allowed for this user. Choose one from 1024 up with --port.`,
      EADDRNOTAVAIL: `This machine has no address ${host}. Choose another with --host, or --lan for all it has.`,
    };
    const unknown = `The host ${host} is not known here. Choose another with --host, or --lan for all addresses.`;
    throw new Failure(exitCode.failure, why[code ?? ""] ?? unknown);
  }
}
