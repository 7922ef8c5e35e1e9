import { isatty } from "node:tty";
import { joinPlain } from "../client/joinPlain.ts";
import { joinTerminal } from "../client/joinTerminal.ts";
import type { Outcome } from "../client/outcome.ts";
import { wantsColour } from "./colour.ts";
import { failWith, reportOutcome } from "./failure.ts";
import { descriptors } from "./fileOutput.ts";
import { defineCommand } from "./flags.ts";
import { catchInterruption, whenAborted } from "./interruption.ts";
import { reachServer } from "./reachServer.ts";
import { sharedFlags } from "./sharedFlags.ts";

export const join = defineCommand({
  name: "join",
  description: "Join a class",
  flags: {
    server: { ...sharedFlags.server, type: "positional" },
    name: { ...sharedFlags.name, help: "your name in the class; asked for if you leave it out" },
    plain: { type: "boolean", help: "append-only text, for pipes and screen readers" },
    retry: sharedFlags.retry,
    "data-dir": sharedFlags.clientDataDir,
  },
  async run({ server, name, plain, retry: retryMs, "data-dir": dataDir }, streams) {
    const { output, errors } = streams;
    const { env } = process;
    const isTerminal = isatty(descriptors.input) && isatty(descriptors.output);
    const joining = { ...(await reachServer(server, dataDir, streams)), name, retryMs };
    using interruption = catchInterruption();
    const { signal: interrupted } = interruption;
    if (isTerminal && !plain && env["TERM"] !== "dumb") {
      const hasColour = wantsColour(env);
      const { stdin: input, stdout } = process;
      const terminal = { input, output: stdout, hasColour, interrupted };
      reportOutcome(await joinTerminal({ ...joining, ...terminal }), errors);
      return;
    }
    const session = joinPlain({
      ...joining,
      input: process.stdin,
      canAsk: isTerminal,
      output,
      diagnostics: errors,
    });
    const interrupt = whenAborted(interrupted).then((): Outcome => ({ kind: "interrupted" }));
    const outcome = await Promise.race([session, interrupt, failWith(output)]);
    await Promise.race([output.drained(), interrupt]);
    reportOutcome(outcome, errors);
  },
});
