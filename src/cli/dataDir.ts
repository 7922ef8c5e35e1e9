import { join } from "node:path";
import type { Environment } from "./flags.ts";

export interface Machine {
  platform: NodeJS.Platform;
  environment: Environment;
  /** The user's home folder. */
  home: string;
}

/** ClassChat's folder for data: where the XDG Base Directory Specification, or the system's twin of it, says. */
export function defaultDataDir({ platform, environment, home }: Machine): string {
  const name = "classchat";
  if (platform === "darwin") return join(home, "Library", "Application Support", name);
  if (platform === "win32") {
    return join(environment["LOCALAPPDATA"] || join(home, "AppData", "Local"), name);
  }
  const dataHome = environment["XDG_DATA_HOME"];
  // The specification says to ignore a relative path.
  return join(dataHome?.startsWith("/") ? dataHome : join(home, ".local", "share"), name);
}
