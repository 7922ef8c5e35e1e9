import { hostname } from "node:os";
import { isatty } from "node:tty";
import type { ConsolaInstance } from "consola/core";
import { createConsola } from "consola/core";
import * as v from "valibot";
import { createTerminalTitle } from "../client/terminalTitle.ts";
import { limits } from "../model/limits.ts";
import { oneLine } from "../model/text.ts";
import type { Announcer } from "../discovery/announcer.ts";
import { findRoutedAddress } from "../server/joinAddresses.ts";
import { formatFingerprint, shortenFingerprint } from "../model/fingerprint.ts";
import { CertificateError, ServerCertificate } from "../server/certificate.ts";
import type { Server } from "../server/server.ts";
import { ListenError } from "../server/listener.ts";
import { startServer } from "../server/server.ts";
import type { WindowTerminal } from "../server/windowTerminal.ts";
import type { OpenedStore } from "../store/openStore.ts";
import { defaultHost, defaultPort, hostAlone, portNumber } from "./address.ts";
import { openClass, refuseContradictions } from "./classChoice.ts";
import { findDataDir } from "./dataDir.ts";
import { exitCode, Failure } from "./failure.ts";
import type { FileOutput } from "./fileOutput.ts";
import { descriptors } from "./fileOutput.ts";
import { defineCommand } from "./flags.ts";
import { renderInvitation } from "./invitation.ts";
import { catchInterruption, whenAborted } from "./interruption.ts";
import { classNumber, nonEmpty, seconds, sharedFlags } from "./sharedFlags.ts";
import { readTeacherCode } from "./teacherCode.ts";
import { version } from "./version.ts";

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

const className = v.pipe(
  v.string(),
  v.transform((text) => oneLine(text).trim()),
  v.minLength(1, "must have a letter at least"),
  v.maxBytes(mostNameBytes, `must have at most ${mostNameBytes} bytes`),
);

/** Ends the class for good, where nobody is at the server window. */
const endSignal = "SIGUSR2";

export const serve = defineCommand({
  name: "serve",
  description: "Run the server: this terminal becomes the server window",
  flags: {
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
      help: "go on with the class of this number",
      hint: "NUMBER",
      check: classNumber,
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
    grace: {
      type: "string",
      help: "how long a lost client keeps its place on the list",
      hint: "SECONDS",
      check: seconds,
      default: "30",
    },
    json: { type: "boolean", help: "print one JSON object per line" },
    "hide-private": { type: "boolean", help: "do not show private, group and room messages" },
    "teacher-code-file": {
      type: "string",
      help: "file with a code by which someone becomes a teacher",
      hint: "FILE",
      check: nonEmpty("must be a file"),
    },
    "irc-name": {
      type: "string",
      help: "the server's name for IRC clients",
      hint: "NAME",
      check: v.pipe(v.string(), v.check(isHostName, "must be like a host's name")),
      computedDefault: "this machine's name",
    },
    "no-irc-autojoin": { type: "boolean", help: "let IRC clients join #everyone themselves" },
  },
  async run(flags, { output, errors }) {
    const { port, lan } = flags;
    if (lan && flags.host !== undefined) {
      throw Failure.usage("--lan already listens on every interface; leave out --host or --lan.");
    }
    refuseContradictions(flags);
    const codeFile = flags["teacher-code-file"];
    const teacherCode = codeFile === undefined ? undefined : readTeacherCode(codeFile);
    let terminal: WindowTerminal | undefined;
    const log = createDiagnostics({
      // What draws the line at the terminal's bottom also prints above it.
      write: (text) => (terminal && isatty(descriptors.errors) ? terminal : errors).write(text),
    });
    // Before anything is written: that is what a terminal stops a program in the background for.
    const control = Object.values(descriptors).some(isatty)
      ? (await import("../server/terminalControl.ts")).openTerminalControl()
      : undefined;
    using interruption = catchInterruption();
    using ending = catchInterruption([endSignal]);
    output.waitForSpace((error) => log.warn(describeFullDisk(error)));
    // Nothing could say so, but what waits is written when there is room.
    errors.waitForSpace(() => {});
    const host = lan ? "0.0.0.0" : (flags.host ?? defaultHost);
    const isTerminal = isatty(descriptors.input) && isatty(descriptors.output);
    const { signal } = interruption;
    const canAsk = isTerminal && control?.isForeground() === true;
    const opened = await openClass(flags, { log, signal, canAsk });
    const { store } = opened;
    const routedAddress = lan ? await findRoutedAddress() : undefined;
    const certificate = new ServerCertificate(
      flags["no-history"] ? undefined : findDataDir(flags["data-dir"]),
    );
    const server = start(host, port, opened, () =>
      startServer({
        host,
        port,
        routedAddress,
        rate: flags.rate,
        store,
        replay: flags.replay,
        graceMs: flags.grace,
        json: flags.json,
        hidePrivate: flags["hide-private"],
        teacherCode,
        certificate,
        irc: {
          name: flags["irc-name"] ?? ircNameOf(hostname()),
          version,
          autojoin: !flags["no-irc-autojoin"],
        },
        output,
        version,
        onError: (error) => log.error("A connection was closed because of a fault:", error),
      }),
    );
    // Through the output that does not block: a stopped terminal must not stop the server.
    using title = createTerminalTitle({
      isTTY: isatty(descriptors.output),
      write: (text) => output.write(text),
    });
    if (process.env["TERM"] !== "dumb") title.set("Server Window");
    const name = flags["class-name"] ?? hostname();
    const isAnnounced = lan && !flags["no-announce"];
    const announcer = isAnnounced ? await announce(name, server.port) : undefined;
    if (isAnnounced && !announcer) {
      log.warn("The class is joined by its address alone: UDP port 5353 cannot be opened.");
    }
    const invitation = renderInvitation(server.addresses, {
      isLan: lan,
      foundAs: announcer && name,
    });
    for (const line of invitation) log.info(line);
    const identity = await renderIdentity(certificate, log);
    for (const line of identity) log.info(line);
    // What is in memory alone cannot go on.
    const closing = flags["no-history"] ? "end" : "pause";
    if (isTerminal && control && process.env["TERM"] !== "dumb") {
      log.info("Type here to speak to everyone; /help lists the commands.");
      log.info(
        closing === "pause"
          ? "Ctrl-C pauses the class and closes the server; /end ends the class for good."
          : "Ctrl-C ends the class and closes the server.",
      );
      void Promise.all([import("../server/windowTerminal.ts"), errors.drained()]).then(
        ([{ WindowTerminal }]) => {
          if (interruption.signal.aborted || ending.signal.aborted || output.error) return;
          const { stdin: input } = process;
          terminal = new WindowTerminal({
            server,
            input,
            output,
            outputDescriptor: descriptors.output,
            control,
            invitation: [...invitation, ...identity],
            close: interruption.interrupt,
            end: ending.interrupt,
          });
        },
      );
    }
    const failed = await Promise.race([
      output.failed,
      whenAborted(interruption.signal),
      whenAborted(ending.signal),
    ]);
    const how = ending.signal.aborted ? "end" : closing;
    if (how === "pause" && store.newest > 0) {
      log.info("The class pauses. Start the server again to go on with it.");
    }
    terminal?.[Symbol.dispose]();
    terminal = undefined;
    announcer?.stop();
    await server.stop(how);
    title[Symbol.dispose]();
    // A stopped terminal must not keep the program from ending either.
    const drained = Promise.all([output.drained(), errors.drained()]);
    await Promise.race([drained, Bun.sleep(limits.stopWithinMs)]);
    const failure = failed ?? output.waitsFor;
    output.abandon();
    errors.abandon();
    if (failure) {
      const text = `The server window cannot be written (${failure.code}). Give it another standard output.`;
      throw new Failure(exitCode.failure, text);
    }
  },
});

/** @param error undefined if there is room again */
function describeFullDisk(error: NodeJS.ErrnoException | undefined): string {
  if (!error) return "The server window can be written again.";
  const why = `The server window cannot be written (${error.code}).`;
  return `${why} The class goes on. Make room on its disk: until then lines wait, and the latest may be left out.`;
}

/** Starts the server; a {@link Failure} says why it cannot and what to do. */
function start(
  host: string,
  port: number,
  { withdraw }: Pick<OpenedStore, "withdraw">,
  startNow: () => Server,
): Server {
  try {
    return startNow();
  } catch (error) {
    withdraw();
    if (!(error instanceof ListenError)) throw error;
    const { code } = error;
    const reasons: Record<string, string> = {
      EADDRINUSE: `Port ${port} is in use, perhaps by another ClassChat. Choose another with --port, or --port 0 for any free one.`,
      EACCES: `Port ${port} is not allowed for this user. Choose one from 1024 up with --port.`,
      EINVAL: `The address ${host} needs the name of its interface, as in ${host}%eth0. Or choose another with --host.`,
      EADDRNOTAVAIL: `This machine has no address ${host}. Choose another with --host, or --lan for all it has.`,
    };
    const unknown =
      code === undefined || code === "ENOTFOUND"
        ? `The host ${host} is not known here. Choose another with --host, or --lan for all addresses.`
        : `Port ${port} cannot be opened on ${host} (${code}). Choose another with --port or --host.`;
    throw new Failure(exitCode.failure, reasons[code ?? ""] ?? unknown);
  }
}

/** Lets the class be found in the network; loaded only then. Undefined if it cannot be. */
async function announce(name: string, port: number): Promise<Announcer | undefined> {
  const { Announcer } = await import("../discovery/announcer.ts");
  const id = Buffer.from(crypto.getRandomValues(new Uint8Array(4))).toString("hex");
  const announcer = new Announcer({ name, port, id });
  if (await announcer.start()) return announcer;
  announcer.stop();
  return undefined;
}

/** What the server is known by, a line each; none if its certificate cannot be used, which is said. */
async function renderIdentity(
  certificate: ServerCertificate,
  log: ConsolaInstance,
): Promise<string[]> {
  try {
    const { fingerprint } = await certificate.load();
    return [
      `Fingerprint, to compare where someone joins by https or TLS: ${shortenFingerprint(fingerprint)}`,
      `In full, SHA-256: ${formatFingerprint(fingerprint)}`,
    ];
  } catch (error) {
    if (!(error instanceof CertificateError)) throw error;
    log.warn(error.message);
    return [];
  }
}

/** Whether a text is one or more labels of letters, digits and dashes (RFC 1123 §2.1), as IRC names a server. */
export function isHostName(text: string): boolean {
  return /^(?=.{1,63}$)[a-z\d]([a-z\d-]*[a-z\d])?(\.[a-z\d]([a-z\d-]*[a-z\d])?)*$/i.test(text);
}

/** The name of a machine if IRC can use it, or another one. */
export function ircNameOf(machine: string): string {
  return isHostName(machine) ? machine : "classchat.local";
}

const labels: Partial<Record<string, string>> = { warn: "Warning: ", error: "Error: " };

/** Diagnostics, a line each. The output must not block: a stopped terminal must not stop the server. */
function createDiagnostics(output: Pick<FileOutput, "write">): ConsolaInstance {
  return createConsola({
    reporters: [
      {
        log: ({ type, args }) =>
          output.write(`${labels[type] ?? ""}${args.map(renderPart).join(" ")}\n`),
      },
    ],
  });
}

/** An error with its stack, as Bun inspects it. */
function renderPart(part: unknown): string {
  return typeof part === "string" ? part : Bun.inspect(part);
}
