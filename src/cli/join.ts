import { joinPlain } from "../client/joinPlain.ts";
import { joinTerminal } from "../client/joinTerminal.ts";
import type { Outcome } from "../client/outcome.ts";
import { tcpEndpoint } from "../client/tcpEndpoint.ts";
import { Failure, reportOutcome } from "./failure.ts";
import { FileOutput } from "./fileOutput.ts";
import { defineCommand } from "./flags.ts";
import { catchInterruption, whenAborted } from "./interruption.ts";
import { sharedFlags } from "./sharedFlags.ts";

export const join = defineCommand({
  name: "join",
  description: "Join a class",
  flags: {
    server: { ...sharedFlags.server, type: "positional" },
    name: { ...sharedFlags.name, help: "your name in the class; asked for if you leave it out" },
    plain: { type: "boolean", help: "append-only text, for pipes and screen readers" },
    retry: sharedFlags.retry,
  },
  async run({ server, name, plain, retry: retryMs }) {
    const { stdin, stdout, stderr, env } = process;
    const isTerminal = stdin.isTTY && stdout.isTTY;
    const joining = { endpoint: tcpEndpoint(server), name, retryMs };
    using interruption = catchInterruption();
    const { signal: interrupted } = interruption;
    if (isTerminal && !plain && env["TERM"] !== "dumb") {
      const hasColour = env["FORCE_COLOR"] ? env["FORCE_COLOR"] !== "0" : !env["NO_COLOR"];
      const terminal = { input: stdin, output: stdout, hasColour, interrupted };
      reportOutcome(await joinTerminal({ ...joining, ...terminal }));
      return;
    }
    const output = new FileOutput(stdout.fd);
    const session = joinPlain({
      ...joining,
      input: stdin,
      canAsk: isTerminal,
      output,
      diagnostics: stderr,
    });
    const interrupt = whenAborted(interrupted).then((): Outcome => ({ kind: "interrupted" }));
    const failure = output.failed.then((error): never => {
      throw Failure.output(error);
    });
    const outcome = await Promise.race([session, interrupt, failure]);
    await Promise.race([output.drained(), interrupt]);
    reportOutcome(outcome);
  },
});
