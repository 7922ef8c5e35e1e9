import { homedir } from "node:os";
import { join } from "node:path";
import { exitCode, Failure } from "./failure.ts";
import type { Environment } from "./flags.ts";

export interface Machine {
  platform: NodeJS.Platform;
  environment: Environment;
  /** The user's home folder. Throws if there is none. */
  home: () => string;
}

/** The folder of the history: the one given, or else this user's. Throws a {@link Failure} if neither is there. */
export function findDataDir(given: string | undefined, machine: Machine = thisMachine()): string {
  if (given !== undefined) return given;
  try {
    return defaultDataDir(machine);
  } catch {
    const text = "This user has no home folder for data. Name a folder with --data-dir.";
    throw new Failure(exitCode.failure, text);
  }
}

function thisMachine(): Machine {
  return { platform: process.platform, environment: process.env, home: homedir };
}

/** ClassChat's folder for data: where the XDG Base Directory Specification, or the system's twin of it, says. */
export function defaultDataDir({ platform, environment, home }: Machine): string {
  const name = "classchat";
  if (platform === "darwin") return join(home(), "Library", "Application Support", name);
  if (platform === "win32") {
    return join(environment["LOCALAPPDATA"] || join(home(), "AppData", "Local"), name);
  }
  const dataHome = environment["XDG_DATA_HOME"];
  // The specification says to ignore a relative path.
  return join(dataHome?.startsWith("/") ? dataHome : join(home(), ".local", "share"), name);
}
