import { parseMessage, sendMessage } from "../client/sendMessage.ts";
import { limits } from "../model/limits.ts";
import * as texts from "../model/texts.ts";
import { exitCode, Failure, reportOutcome } from "./failure.ts";
import { defineCommand } from "./flags.ts";
import { reachServer } from "./reachServer.ts";
import { nonEmpty, sharedFlags } from "./sharedFlags.ts";

const usualName = "bot";

export const send = defineCommand({
  name: "send",
  description: "Say one line and leave",
  flags: {
    text: {
      type: "positional",
      help: "what to say; - reads standard input",
      missing: "There is nothing to say. Write classchat send TEXT, or - for standard input.",
      environment: false,
    },
    to: {
      type: "string",
      help: "a name, a group, a #room or everyone; TEXT is then said to the letter",
      hint: "NAME",
      check: nonEmpty("must be a name, a group, a room or everyone"),
    },
    name: { ...sharedFlags.name, computedDefault: `${usualName}, or ${usualName}-2, …` },
    server: sharedFlags.server,
    retry: sharedFlags.retry,
    "data-dir": sharedFlags.clientDataDir,
  },
  async run({ text: given, to, name, server, retry: retryMs, "data-dir": dataDir }, streams) {
    const text = given === "-" ? await readStandardInput() : given;
    const parsed = to === undefined ? parseMessage(text) : { to, text };
    if ("refused" in parsed) throw Failure.usage(parsed.refused);
    // Who a line is for is read once it is known who is here.
    const message = to === undefined ? text : parsed;
    const reached = await reachServer(server, dataDir, streams);
    const sender = { name, usualName, diagnostics: streams.errors };
    reportOutcome(await sendMessage({ ...reached, retryMs, ...sender, message }), streams.errors);
  },
});

/** Reads all of standard input, without its last line end; throws as soon as it is too long for a message. */
async function readStandardInput(): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  for await (const bytes of Bun.stdin.stream()) {
    text += decoder.decode(bytes, { stream: true });
    // Not read to the end: there may be none.
    if (text.length > limits.lineBytes) throw new Failure(exitCode.refused, texts.textTooLong);
  }
  return text.replace(/\r?\n$/, "");
}
