import type { ConsolaInstance } from "consola/core";
import { HistoryError } from "../store/historyError.ts";
import { MemoryStore } from "../store/memoryStore.ts";
import type { OpenedStore } from "../store/openStore.ts";
import { openStore } from "../store/openStore.ts";
import type { ClassChoice } from "../store/pickClass.ts";
import { findDataDir } from "./dataDir.ts";
import { exitCode, Failure } from "./failure.ts";

/** The flags of `serve` that say which class it runs, and with which servers. */
interface ClassFlags {
  cluster: string[] | undefined;
  "cluster-creds": string | undefined;
  "cluster-key": string | undefined;
  "cluster-ca": string | undefined;
  port: number;
  "no-history": boolean;
  "data-dir": string | undefined;
  continue: boolean;
  class: number | string | undefined;
  new: boolean;
}

interface OpenOptions {
  log: ConsolaInstance;
  /** Aborted when the program is asked to end. */
  signal: AbortSignal;
  /** Somebody is at the terminal, and this program has it. */
  canAsk: boolean;
}

/** Throws a usage {@link Failure}. */
export function refuseContradictions(flags: ClassFlags): void {
  if (flags.cluster) refuseForCluster(flags);
  else refuseWithoutCluster(flags);
  const goesOn = flags.class === undefined ? flags.continue && "--continue" : "--class";
  if (!goesOn) return;
  if (flags.new) {
    throw Failure.usage(`--new begins another class; leave out --new or ${goesOn}.`);
  }
  if (flags["no-history"]) {
    throw Failure.usage(`${goesOn} needs the history; leave out --no-history or ${goesOn}.`);
  }
}

function refuseForCluster(flags: ClassFlags): void {
  if (flags.class === undefined) {
    throw Failure.usage("--cluster needs --class NAME, the same at all servers of the class.");
  }
  for (const other of ["no-history", "continue", "new"] as const) {
    if (flags[other]) {
      throw Failure.usage(
        `--cluster goes on with the class that --class names; leave out --${other}.`,
      );
    }
  }
  if (flags.port === 0) {
    throw Failure.usage(
      "--cluster needs a port that the other servers can name: choose one with --port.",
    );
  }
}

function refuseWithoutCluster(flags: ClassFlags): void {
  for (const given of ["cluster-creds", "cluster-key", "cluster-ca"] as const) {
    if (flags[given] !== undefined) throw Failure.usage(`--${given} needs --cluster.`);
  }
  if (typeof flags.class === "string") {
    const must = "must be a class's number, as classchat export --list shows them";
    throw Failure.usage(`--class ${must}; a name needs --cluster.`);
  }
}

/**
 * Opens the class that the flags name, or that whoever starts the server chooses when asked. Throws a
 * {@link Failure}.
 */
export async function openClass(
  flags: ClassFlags,
  { log, signal, canAsk }: OpenOptions,
): Promise<Pick<OpenedStore, "store" | "withdraw">> {
  if (flags["no-history"]) return { store: new MemoryStore(), withdraw: () => {} };
  const open = (choice: ClassChoice): OpenedStore => {
    const opened = openHistory(flags["data-dir"], choice, (notice) => log.warn(notice));
    for (const notice of opened.notices) log.warn(notice);
    return opened;
  };
  const usual = flags.continue ? "last" : flags.new ? "new" : "usual";
  const opened = open(typeof flags.class === "number" ? flags.class : usual);
  const { passedOver, withdraw } = opened;
  if (!passedOver) return opened;
  const { askToGoOn, isAskedAbout, renderPassedOver } = await import("./classQuestion.ts");
  const now = Date.now();
  if (!isAskedAbout(passedOver, now) || !canAsk) {
    log.info(renderPassedOver(passedOver, now));
    return opened;
  }
  let goesOn: boolean;
  try {
    goesOn = await askToGoOn(passedOver, now, signal);
  } catch (error) {
    withdraw();
    throw error;
  }
  if (!goesOn) return opened;
  withdraw();
  return open(passedOver.number);
}

/** Opens the history; a {@link Failure} says why it cannot and what to do. */
export function openHistory(
  dataDir: string | undefined,
  choice: ClassChoice,
  notify: (notice: string) => void,
): OpenedStore {
  const folder = findDataDir(dataDir);
  try {
    return openStore({ dataDir: folder, choice, now: Date.now, notify });
  } catch (error) {
    if (error instanceof HistoryError) throw new Failure(exitCode.failure, error.message);
    throw error;
  }
}
