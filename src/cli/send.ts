import type { ArgsDef } from "citty";
import { defineCommand } from "citty";
import * as v from "valibot";
import { say, sayOf } from "../client/say.ts";
import { tcpEndpoint } from "../client/tcpEndpoint.ts";
import { limits } from "../model/limits.ts";
import { everyone } from "../model/name.ts";
import { texts } from "../model/texts.ts";
import { address, defaultAddress } from "./address.ts";
import { endWith } from "./endWith.ts";
import { exitCode } from "./exitCode.ts";
import { Failure } from "./failure.ts";
import { readFlags } from "./flags.ts";
import { retry, retryFlag } from "./retryFlag.ts";

const args: ArgsDef = {
  text: {
    type: "positional",
    description: "what to say; - reads standard input",
    required: false,
  },
  to: {
    type: "string",
    description: "a name, a group, a #room or everyone; TEXT is then said to the letter",
  },
  name: { type: "string", description: "the name to say it by (default bot, or bot-2, …)" },
  server: { type: "string", description: "HOST:PORT (default 127.0.0.1:12000)" },
  retry: retryFlag,
};

const schema = v.object({
  to: v.optional(v.pipe(v.string(), v.minLength(1, "must be a name, a group, a room or everyone"))),
  name: v.optional(v.string()),
  server: v.optional(address),
  retry,
});

export const send = defineCommand({
  meta: { name: "send", description: "Say one line and leave" },
  args,
  async run({ rawArgs }) {
    const { flags, positionals } = readFlags(args, schema, rawArgs, process.env);
    const [given] = positionals;
    if (given === undefined) {
      throw Failure.usage(
        "There is nothing to say. Write classchat send TEXT, or - for standard input.",
      );
    }
    const text = given === "-" ? await standardInput() : given;
    const { to, name, retry: retryMs } = flags;
    const what = to === undefined ? sayOf(text) : { to, text };
    if (what === undefined) {
      throw Failure.usage(
        `That line is a command, or empty. To say it as it is, add --to ${everyone}.`,
      );
    }
    const endpoint = tcpEndpoint(flags.server ?? defaultAddress);
    const by = { name, usualName: "bot", diagnostics: process.stderr };
    endWith(await say({ endpoint, retryMs, ...by, ...what }));
  },
});

/** All of standard input, without its last line end; refused where it is longer than a text may be. */
async function standardInput(): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  for await (const bytes of Bun.stdin.stream()) {
    text += decoder.decode(bytes, { stream: true });
    // Not read to its end: it may have none.
    if (text.length > limits.lineBytes) throw new Failure(exitCode.refused, texts.textTooLong);
  }
  return text.replace(/\r?\n$/, "");
}
