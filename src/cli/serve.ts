import { hostname } from "node:os";
import { isatty } from "node:tty";
import type { ConsolaInstance } from "consola/core";
import { createTerminalTitle } from "../client/terminalTitle.ts";
import { limits } from "../model/limits.ts";
import * as texts from "../model/texts.ts";
import { CertificateError, ServerCertificate } from "../server/certificate.ts";
import type { Over } from "../server/clusterServing.ts";
import { findRoutedAddress } from "../server/joinAddresses.ts";
import { ListenError } from "../server/listener.ts";
import type { Server, ServerOptions } from "../server/server.ts";
import { prepareServer } from "../server/server.ts";
import type { Stop } from "../server/serving.ts";
import type { WindowTerminal } from "../server/windowTerminal.ts";
import { defaultHost } from "./address.ts";
import { openClass, refuseContradictions } from "./classChoice.ts";
import { keepClassCode, random32, readOwnCode, renderClassCode } from "./classCode.ts";
import { readTeacherCode } from "./codeFile.ts";
import { findDataDir } from "./dataDir.ts";
import { createDiagnostics, describeFullDisk } from "./diagnostics.ts";
import { exitCode, Failure } from "./failure.ts";
import type { StandardStreams } from "./fileOutput.ts";
import { descriptors } from "./fileOutput.ts";
import { defineCommand } from "./flags.ts";
import { catchInterruption, whenAborted } from "./interruption.ts";
import { invite } from "./invitation.ts";
import type { OpenServedOptions, ServedClass } from "./servedClass.ts";
import type { ServeFlags } from "./serveFlags.ts";
import { isHostName, serveFlags } from "./serveFlags.ts";
import { version } from "./version.ts";

/** Ends the class for good, where nobody is at the server window. */
const endSignal = "SIGUSR2";

interface StartOptions extends Pick<ServerOptions, "teacherCode" | "output"> {
  log: ConsolaInstance;
  signal: AbortSignal;
}

export const serve = defineCommand({
  name: "serve",
  description: "Run the server: this terminal becomes the server window",
  flags: serveFlags,
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
    const served = await openServedClass(flags, { ownCode, log, signal, canAsk });
    const { classCode, certificate } = served;
    const server = await start(flags, served, { teacherCode, output, log, signal });
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
      name:
        flags.lan && !flags["no-announce"]
          ? (flags["class-name"] ?? served.name ?? hostname())
          : undefined,
      certificate,
      code: classCode,
      // One from a file stays in that file.
      isCodeLogged: flags.code,
      isFull: !typing,
      log,
    });
    // What is in memory alone cannot go on.
    const closing = flags["no-history"] ? "end" : "pause";
    if (typing) {
      for (const line of renderTyping(served, closing)) log.info(line);
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
    let over: Over | undefined;
    const failed = await Promise.race([
      output.failed,
      whenAborted(signal),
      whenAborted(ending.signal),
      served.over().then((what) => {
        over = what;
      }),
    ]);
    terminal?.[Symbol.dispose]();
    terminal = undefined;
    announcer?.stop();
    const isEnd = ending.signal.aborted || over?.kind === "ended";
    const stopped = await server.stop(isEnd ? "end" : closing);
    for (const line of renderStopped(served, { ...stopped, isEnd })) log.info(line);
    title[Symbol.dispose]();
    await finish(streams, failed);
    if (over?.kind === "failed") throw new Failure(exitCode.failure, over.why);
  },
});

/** Opens the class that the flags name. Throws a {@link Failure}. */
async function openServedClass(
  flags: ServeFlags,
  options: OpenServedOptions,
): Promise<ServedClass> {
  const { cluster, class: name } = flags;
  if (cluster) {
    // Loaded only then: what it stands on takes a while.
    const { openClusterClass } = await import("./clusterClass.ts");
    return await openClusterClass({ ...flags, cluster, class: String(name) }, options);
  }
  const { ownCode, log } = options;
  const { store, withdraw } = await openClass(flags, options);
  return {
    store,
    graceMs: flags.grace,
    crowdFrom: flags.crowd,
    classCode: ownCode ?? (flags.code ? keepClassCode(store, random32) : undefined),
    certificate: new ServerCertificate(
      flags["no-history"] ? undefined : findDataDir(flags["data-dir"]),
      (why) => log.warn(why),
    ),
    over: () => new Promise(() => {}),
    withdraw: async () => withdraw(),
  };
}

/** Starts the server; a {@link Failure} says why it cannot and what to do. */
async function start(
  flags: ServeFlags,
  { withdraw, join, ...served }: ServedClass,
  { log, signal, ...given }: StartOptions,
): Promise<Server> {
  const { lan, port } = flags;
  const host = lan ? "0.0.0.0" : (flags.host ?? defaultHost);
  const routedAddress = lan ? await findRoutedAddress() : undefined;
  try {
    if (flags["tls-only"]) await served.certificate.load();
    const prepared = prepareServer({
      ...given,
      ...served,
      isTlsOnly: flags["tls-only"],
      areMetricsShared: flags["share-metrics"],
      host,
      port,
      routedAddress,
      rate: flags.rate,
      replay: flags.replay,
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
    await join?.(signal);
    return prepared.listen();
  } catch (error) {
    await withdraw();
    if (error instanceof CertificateError) {
      throw new Failure(exitCode.failure, `${error.message} Or start it without --tls-only.`);
    }
    if (!(error instanceof ListenError)) throw error;
    throw new Failure(exitCode.failure, describeNoPort(error, host, port));
  }
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
function renderTyping({ name }: ServedClass, closing: Stop): string[] {
  const pauses =
    name === undefined
      ? "Ctrl-C pauses the class and closes the server; /end ends the class for good."
      : "Ctrl-C closes this server, and others go on with the class; /end ends it for all.";
  return [
    "Type here to speak to everyone; /help lists the commands.",
    closing === "pause" ? pauses : "Ctrl-C ends the class and closes the server.",
  ];
}

/** What has become of the class; nothing if it paused and there was nothing in it. */
function renderStopped(
  { name }: ServedClass,
  { how, isLeft, isEnd }: { how: Stop; isLeft: boolean; isEnd: boolean },
): string[] {
  if (how === "end") {
    return [`${texts.classEnded}${isLeft ? " classchat export writes down what was said." : ""}`];
  }
  if (name !== undefined && isEnd) {
    return [
      "The engine does not answer: nobody knows whether the class has ended for its other servers. See at their windows.",
    ];
  }
  if (name !== undefined)
    return ["This server has left the class. Start it again to go on with it."];
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

/** The name of a machine if IRC can use it, or another one. */
export function ircNameOf(machine: string): string {
  return isHostName(machine) ? machine : "classchat.local";
}
