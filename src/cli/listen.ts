import * as v from "valibot";
import { listen as listenAt } from "../client/listen.ts";
import { checkRoomName } from "../model/nameCheck.ts";
import { failWith, reportOutcome } from "./failure.ts";
import { defineCommand } from "./flags.ts";
import { catchInterruption } from "./interruption.ts";
import { reachServer } from "./reachServer.ts";
import { sharedFlags } from "./sharedFlags.ts";

const usualName = "listener";

const roomNames = v.pipe(
  v.string(),
  v.transform((list) => [...new Set(list.split(",").map((room) => room.trim()))]),
  v.check(
    (rooms) => rooms.every((room) => checkRoomName(room).ok),
    "must be a room, as #lab, or several with commas",
  ),
);

const messageNumber = v.pipe(
  v.string(),
  v.regex(/^\d{1,15}$/, "must be a message's number, 0 or more"),
  v.transform(Number),
);

export const listen = defineCommand({
  name: "listen",
  description: "Print what is said",
  flags: {
    name: { ...sharedFlags.name, computedDefault: `${usualName}, or ${usualName}-2, …` },
    server: sharedFlags.server,
    json: { type: "boolean", help: "print one message frame per line" },
    room: {
      type: "string",
      help: "a room to listen in too, or several with commas",
      check: roomNames,
    },
    since: {
      type: "string",
      help: "start after the message of this number",
      hint: "NUMBER",
      check: messageNumber,
    },
    retry: sharedFlags.retry,
    "data-dir": sharedFlags.clientDataDir,
  },
  async run({ name, server, json, room, since, retry: retryMs, "data-dir": dataDir }, streams) {
    const { output, errors } = streams;
    using interruption = catchInterruption();
    const { signal: interrupted } = interruption;
    // A reader that does not read must not keep the program from ending.
    interrupted.addEventListener("abort", () => output.abandon(), { once: true });
    const session = listenAt({
      ...(await reachServer(server, dataDir, streams)),
      name,
      usualName,
      rooms: room ?? [],
      json,
      retryMs,
      since,
      output,
      diagnostics: errors,
      interrupted,
    });
    reportOutcome(await Promise.race([session, failWith(output)]), errors);
  },
});
