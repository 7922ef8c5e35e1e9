import type { ArgsDef } from "citty";
import { defineCommand } from "citty";
import * as v from "valibot";
import { joinPlain } from "../client/joinPlain.ts";
import { joinTerminal } from "../client/joinTerminal.ts";
import type { Outcome } from "../client/outcome.ts";
import type { Address } from "../client/tcpEndpoint.ts";
import { tcpEndpoint } from "../client/tcpEndpoint.ts";
import { limits } from "../model/limits.ts";
import { address, defaultAddress } from "./address.ts";
import { endWith } from "./endWith.ts";
import { Failure } from "./failure.ts";
import { FileOutput } from "./fileOutput.ts";
import type { Environment } from "./flags.ts";
import { readFlags } from "./flags.ts";
import { aborted, interruption } from "./interruption.ts";
import { retry, retryFlag } from "./retryFlag.ts";
import { unwritable } from "./unwritable.ts";

const args: ArgsDef = {
  server: {
    type: "positional",
    valueHint: "HOST[:PORT]",
    description: "where the server is (default 127.0.0.1:12000)",
    required: false,
  },
  name: { type: "string", description: "your name; asked for where it is not given" },
  plain: { type: "boolean", description: "append-only text, for pipes and screen readers" },
  retry: retryFlag,
};

const schema = v.object({
  name: v.optional(v.string()),
  plain: v.optional(v.boolean(), false),
  retry,
});

export const join = defineCommand({
  meta: { name: "join", description: "Join a class" },
  args,
  async run({ rawArgs }) {
    const { flags, positionals } = readFlags(args, schema, rawArgs, process.env);
    const where = serverAddress(positionals[0], process.env);
    await joinAs(where, flags.name, flags.plain, flags.retry);
  },
});

/** Joins on the terminal, or as plain text where there is none or it is asked for. */
export async function joinAs(
  where: Address,
  name: string | undefined,
  isPlain: boolean,
  retryMs: number = limits.retryMs,
): Promise<void> {
  const { stdin, stdout, stderr, env } = process;
  const isTerminal = stdin.isTTY && stdout.isTTY;
  using interrupted = interruption();
  if (isTerminal && !isPlain && env["TERM"] !== "dumb") {
    const hasColour = env["FORCE_COLOR"] ? env["FORCE_COLOR"] !== "0" : !env["NO_COLOR"];
    const terminal = { input: stdin, output: stdout, hasColour, interrupted: interrupted.signal };
    endWith(await joinTerminal({ endpoint: tcpEndpoint(where), name, retryMs, ...terminal }));
    return;
  }
  const fault = Promise.withResolvers<NodeJS.ErrnoException>();
  const output = new FileOutput(stdout.fd, fault.resolve);
  const stay = joinPlain({
    endpoint: tcpEndpoint(where),
    name,
    retryMs,
    input: stdin,
    canAsk: isTerminal,
    output,
    diagnostics: stderr,
  });
  const interrupt = aborted(interrupted.signal).then((): Outcome => ({ kind: "interrupted" }));
  const broken = fault.promise.then((error): never => {
    throw unwritable(error);
  });
  const outcome = await Promise.race([stay, interrupt, broken]);
  await Promise.race([output.drained(), interrupt]);
  endWith(outcome);
}

/** The address that was given, that of `CLASSCHAT_SERVER`, or the default one. */
function serverAddress(given: string | undefined, environment: Environment): Address {
  const text = given ?? environment["CLASSCHAT_SERVER"];
  if (text === undefined || text === "") return defaultAddress;
  const parsed = v.safeParse(address, text);
  if (parsed.success) return parsed.output;
  throw Failure.usage(`The address ${text} ${parsed.issues[0].message}.`);
}
