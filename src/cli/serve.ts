import { hostname } from "node:os";
import { isatty } from "node:tty";
import type { ConsolaInstance } from "consola/core";
import * as v from "valibot";
import { createTerminalTitle } from "../client/terminalTitle.ts";
import { limits } from "../model/limits.ts";
import { oneLine } from "../model/text.ts";
import * as texts from "../model/texts.ts";
import { findRoutedAddress } from "../server/joinAddresses.ts";
import { CertificateError, ServerCertificate } from "../server/certificate.ts";
import type { Server, ServerOptions, Stop } from "../server/server.ts";
import { ListenError } from "../server/listener.ts";
import { startServer } from "../server/server.ts";
import type { WindowTerminal } from "../server/windowTerminal.ts";
import type { OpenedStore } from "../store/openStore.ts";
import { defaultHost, defaultPort, hostAlone, portNumber } from "./address.ts";
import { openClass, refuseContradictions } from "./classChoice.ts";
import { findDataDir } from "./dataDir.ts";
import { keepClassCode, readOwnCode, renderClassCode } from "./classCode.ts";
import { createDiagnostics, describeFullDisk } from "./diagnostics.ts";
import { exitCode, Failure } from "./failure.ts";
import type { StandardStreams } from "./fileOutput.ts";
import { descriptors } from "./fileOutput.ts";
import type { FlagTable, InferFlags } from "./flags.ts";
import { defineCommand } from "./flags.ts";
import { catchInterruption, whenAborted } from "./interruption.ts";
import { invite } from "./invitation.ts";
import { classNumber, nonEmpty, seconds, sharedFlags } from "./sharedFlags.ts";
import { readTeacherCode } from "./codeFile.ts";
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

const flagTable = {
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
  crowd: {
    type: "string",
    help: "from how many people on not everyone is told of everyone, 0 for never",
    hint: "NUMBER",
    check: count,
    default: "1000",
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
  code: { type: "boolean", help: "let in whoever has a code of six digits, which it shows" },
  "code-file": {
    type: "string",
    help: "file with a code of your own that lets everybody in",
    hint: "FILE",
    check: nonEmpty("must be a file"),
  },
  "teacher-code-file": {
    type: "string",
    help: "file with a code by which someone becomes a teacher",
    hint: "FILE",
    check: nonEmpty("must be a file"),
  },
  "tls-only": {
    type: "boolean",
    help: "take no plain connections from other machines",
  },
  "share-metrics": {
    type: "boolean",
    help: "let other machines read /metrics, which counts and names nobody",
  },
  "irc-name": {
    type: "string",
    help: "the server's name for IRC clients",
    hint: "NAME",
    check: v.pipe(v.string(), v.check(isHostName, "must be like a host's name")),
    computedDefault: "this machine's name",
  },
  "no-irc-autojoin": { type: "boolean", help: "let IRC clients join #everyone themselves" },
} as const satisfies FlagTable;

type ServeFlags = InferFlags<typeof flagTable>;

interface StartOptions extends Pick<ServerOptions, "classCode" | "teacherCode" | "output"> {
  certificate: ServerCertificate;
  log: ConsolaInstance;
}

export const serve = defineCommand({
  name: "serve",
  description: "Run the server: this terminal becomes the server window",
  flags: flagTable,
  async run(flags, streams) {
    const { output, errors } = streams;
    if (flags.lan && flags.host !== undefined) {
      throw Failure.usage("--lan already listens on every interface; leave out --host or --lan.");
    }
    refuseContradictions(flags);
    const codeFile = flags["teacher-code-file"];
    const teacherCode = codeFile === undefined ? undefined : readTeacherCode(codeFile);
    const ownCode = readOwnCode(flags);
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
    const isTerminal = isatty(descriptors.input) && isatty(descriptors.output);
    const { signal } = interruption;
    const canAsk = isTerminal && control?.isForeground() === true;
    const opened = await openClass(flags, { log, signal, canAsk });
    const classCode = ownCode ?? (flags.code ? keepClassCode(opened.store, random32) : undefined);
    const certificate = new ServerCertificate(
      flags["no-history"] ? undefined : findDataDir(flags["data-dir"]),
      (why) => log.warn(why),
    );
    const codes = { classCode, teacherCode };
    const server = await start(flags, opened, { ...codes, certificate, output, log });
    // Through the output that does not block: a stopped terminal must not stop the server.
    using title = createTerminalTitle({
      isTTY: isatty(descriptors.output),
      write: (text) => output.write(text),
    });
    const isDumb = process.env["TERM"] === "dumb";
    if (!isDumb) title.set("Server Window");
    const typing = isTerminal && !isDumb ? control : undefined;
    if (classCode !== undefined) log.info(renderClassCode(classCode, flags));
    const { render: renderInvitation, announcer } = await invite(server, {
      isLan: flags.lan,
      isTlsOnly: flags["tls-only"],
      name: flags.lan && !flags["no-announce"] ? (flags["class-name"] ?? hostname()) : undefined,
      certificate,
      code: classCode,
      // One from a file stays in that file.
      isCodeLogged: flags["code-file"] === undefined,
      isFull: !typing,
      log,
    });
    // What is in memory alone cannot go on.
    const closing = flags["no-history"] ? "end" : "pause";
    if (typing) {
      for (const line of renderTyping(closing)) log.info(line);
      const { interrupt: close } = interruption;
      const { interrupt: end } = ending;
      const window = { server, output, control: typing, renderInvitation, close, end };
      void Promise.all([import("../server/windowTerminal.ts"), errors.drained()]).then(
        ([{ WindowTerminal }]) => {
          if (signal.aborted || ending.signal.aborted || output.error) return;
          const { stdin: input } = process;
          terminal = new WindowTerminal({ ...window, input, outputDescriptor: descriptors.output });
        },
      );
    }
    const failed = await Promise.race([
      output.failed,
      whenAborted(signal),
      whenAborted(ending.signal),
    ]);
    terminal?.[Symbol.dispose]();
    terminal = undefined;
    announcer?.stop();
    const how = ending.signal.aborted ? "end" : closing;
    const isLeft = await server.stop(how);
    for (const line of renderStopped(how, isLeft)) log.info(line);
    title[Symbol.dispose]();
    await finish(streams, failed);
  },
});

/** Starts the server; a {@link Failure} says why it cannot and what to do. */
async function start(
  flags: ServeFlags,
  { store, withdraw }: Pick<OpenedStore, "store" | "withdraw">,
  { log, ...given }: StartOptions,
): Promise<Server> {
  const { lan, port } = flags;
  const host = lan ? "0.0.0.0" : (flags.host ?? defaultHost);
  const routedAddress = lan ? await findRoutedAddress() : undefined;
  try {
    if (flags["tls-only"]) await given.certificate.load();
    return startServer({
      ...given,
      isTlsOnly: flags["tls-only"],
      areMetricsShared: flags["share-metrics"],
      host,
      port,
      routedAddress,
      rate: flags.rate,
      store,
      replay: flags.replay,
      crowdFrom: flags.crowd,
      graceMs: flags.grace,
      json: flags.json,
      hidePrivate: flags["hide-private"],
      irc: {
        name: flags["irc-name"] ?? ircNameOf(hostname()),
        version,
        autojoin: !flags["no-irc-autojoin"],
      },
      version,
      onError: (error) => log.error("A connection was closed because of a fault:", error),
    });
  } catch (error) {
    withdraw();
    if (error instanceof CertificateError) {
      throw new Failure(exitCode.failure, `${error.message} Or start it without --tls-only.`);
    }
    if (!(error instanceof ListenError)) throw error;
    throw new Failure(exitCode.failure, describeNoPort(error, host, port));
  }
}

function random32(): number {
  return crypto.getRandomValues(new Uint32Array(1))[0] ?? 0;
}

/** Why the port cannot be opened, and what to do. */
function describeNoPort({ code }: ListenError, host: string, port: number): string {
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
  return reasons[code ?? ""] ?? unknown;
}

/** What whoever is at the server window can type there. */
function renderTyping(closing: Stop): string[] {
  return [
    "Type here to speak to everyone; /help lists the commands.",
    closing === "pause"
      ? "Ctrl-C pauses the class and closes the server; /end ends the class for good."
      : "Ctrl-C ends the class and closes the server.",
  ];
}

/** What has become of the class; nothing if it paused and there was nothing in it. */
function renderStopped(how: Stop, isLeft: boolean): string[] {
  if (how === "end") {
    return [`${texts.classEnded}${isLeft ? " classchat export writes down what was said." : ""}`];
  }
  return isLeft ? ["The class pauses. Start the server again to go on with it."] : [];
}

/** Waits, not for ever, until all is written. Throws a {@link Failure} if the window cannot be. */
async function finish(
  { output, errors }: StandardStreams,
  failed: NodeJS.ErrnoException | void,
): Promise<void> {
  // A stopped terminal must not keep the program from ending.
  const drained = Promise.all([output.drained(), errors.drained()]);
  await Promise.race([drained, Bun.sleep(limits.stopWithinMs)]);
  const failure = failed ?? output.waitsFor;
  output.abandon();
  errors.abandon();
  if (!failure) return;
  const text = `The server window cannot be written (${failure.code}). Give it another standard output.`;
  throw new Failure(exitCode.failure, text);
}

/** Whether a text is one or more labels of letters, digits and dashes (RFC 1123 §2.1), as IRC names a server. */
export function isHostName(text: string): boolean {
  return /^(?=.{1,63}$)[a-z\d]([a-z\d-]*[a-z\d])?(\.[a-z\d]([a-z\d-]*[a-z\d])?)*$/i.test(text);
}

/** The name of a machine if IRC can use it, or another one. */
export function ircNameOf(machine: string): string {
  return isHostName(machine) ? machine : "classchat.local";
}
