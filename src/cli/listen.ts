import type { ArgsDef } from "citty";
import { defineCommand } from "citty";
import * as v from "valibot";
import { listen as listenAt } from "../client/listen.ts";
import { tcpEndpoint } from "../client/tcpEndpoint.ts";
import { checkRoomName } from "../model/name.ts";
import { address, defaultAddress } from "./address.ts";
import { descriptors } from "./descriptors.ts";
import { endWith } from "./endWith.ts";
import { FileOutput } from "./fileOutput.ts";
import { readFlags } from "./flags.ts";
import { interruption } from "./interruption.ts";
import { retry, retryFlag } from "./retryFlag.ts";
import { unwritable } from "./unwritable.ts";

const args: ArgsDef = {
  name: {
    type: "string",
    description: "the name to listen by (default listener, or listener-2, …)",
  },
  server: { type: "string", description: "HOST:PORT (default 127.0.0.1:12000)" },
  json: { type: "boolean", description: "print one message frame a line" },
  room: { type: "string", description: "a room to listen in too, or several with commas" },
  since: { type: "string", description: "begin after the message of this number" },
  retry: retryFlag,
};

const schema = v.object({
  name: v.optional(v.string()),
  server: v.optional(address),
  json: v.optional(v.boolean(), false),
  room: v.optional(
    v.pipe(
      v.string(),
      v.transform((list) => [...new Set(list.split(",").map((room) => room.trim()))]),
      v.check(
        (rooms) => rooms.every((room) => checkRoomName(room).ok),
        "must be a room, as #lab, or several with commas",
      ),
    ),
  ),
  since: v.optional(
    v.pipe(
      v.string(),
      v.regex(/^\d{1,15}$/, "must be a message's number, 0 or more"),
      v.transform(Number),
    ),
  ),
  retry,
});

export const listen = defineCommand({
  meta: { name: "listen", description: "Print what is said" },
  args,
  async run({ rawArgs }) {
    const { flags } = readFlags(args, schema, rawArgs, process.env);
    using interrupted = interruption();
    const fault = Promise.withResolvers<NodeJS.ErrnoException>();
    const output = new FileOutput(descriptors.output, fault.resolve);
    const stay = listenAt({
      endpoint: tcpEndpoint(flags.server ?? defaultAddress),
      name: flags.name,
      usualName: "listener",
      rooms: flags.room ?? [],
      json: flags.json,
      retryMs: flags.retry,
      since: flags.since,
      output,
      diagnostics: process.stderr,
      interrupted: interrupted.signal,
    });
    const broken = fault.promise.then((error): never => {
      throw unwritable(error);
    });
    endWith(await Promise.race([stay, broken]));
  },
});
