import type { ArgsDef } from "citty";
import { defineCommand } from "citty";
import * as v from "valibot";
import { titled } from "../client/titled.ts";
import { limits } from "../model/limits.ts";
import type { Server } from "../server/server.ts";
import { startServer } from "../server/server.ts";
import { portNumber } from "./address.ts";
import { diagnostics } from "./diagnostics.ts";
import { exitCode } from "./exitCode.ts";
import { Failure } from "./failure.ts";
import { FileOutput } from "./fileOutput.ts";
import { readFlags } from "./flags.ts";
import { aborted, interruption } from "./interruption.ts";

const args: ArgsDef = {
  host: { type: "string", description: "interface to listen on (default 127.0.0.1)" },
  port: { type: "string", description: `port, 0 for any free one (default ${limits.port})` },
  lan: { type: "boolean", description: "listen on all interfaces, and print where to join" },
  rate: {
    type: "string",
    description: `messages a second for each client, 0 for no limit (default ${limits.ratePerSecond})`,
  },
  json: { type: "boolean", description: "print one JSON object a line" },
  "hide-private": { type: "boolean", description: "do not show private and group messages" },
};

const schema = v.object({
  host: v.optional(v.pipe(v.string(), v.minLength(1, "must be a name or an address"))),
  port: v.optional(portNumber(0), String(limits.port)),
  lan: v.optional(v.boolean(), false),
  rate: v.optional(
    v.pipe(
      v.string(),
      v.regex(/^\d+(\.\d+)?$/, "must be a number, 0 or more"),
      v.transform(Number),
    ),
    String(limits.ratePerSecond),
  ),
  json: v.optional(v.boolean(), false),
  "hide-private": v.optional(v.boolean(), false),
});

export const serve = defineCommand({
  meta: { name: "serve", description: "Run the server: this terminal becomes the server window" },
  args,
  async run({ rawArgs }) {
    const { flags } = readFlags(args, schema, rawArgs, process.env);
    if (flags.lan && flags.host !== undefined) {
      throw Failure.usage("--lan already listens on every interface; leave out --host or --lan.");
    }
    const log = diagnostics();
    using interrupted = interruption();
    const unwritable = Promise.withResolvers<NodeJS.ErrnoException>();
    const output = new FileOutput(process.stdout.fd, unwritable.resolve);
    const host = flags.lan ? "0.0.0.0" : (flags.host ?? "127.0.0.1");
    const server = start(host, flags.port, () =>
      startServer({
        host,
        port: flags.port,
        rate: flags.rate,
        json: flags.json,
        hidePrivate: flags["hide-private"],
        output,
        onError: (error) => log.error("A connection was closed because of a fault:", error),
      }),
    );
    using title = titled(process.stdout);
    if (process.env["TERM"] !== "dumb") title.set("Server Window");
    for (const address of server.addresses) log.info(`Join with: classchat join ${address}`);
    const fault = await Promise.race([unwritable.promise, aborted(interrupted.signal)]);
    await server.stop();
    // A window that is not drawn must not keep the program from ending.
    await Promise.race([output.drained(), Bun.sleep(limits.stopWithinMs)]);
    if (fault) {
      const text = `The server window cannot be written (${fault.code}). Give it another standard output.`;
      throw new Failure(exitCode.failure, text);
    }
  },
});

/** Starts, or says in one sentence why it cannot and what to try. */
function start(host: string, port: number, startNow: () => Server): Server {
  try {
    return startNow();
  } catch (error) {
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
