import { join } from "node:path";
import type { Environment } from "./flags.ts";

export interface Machine {
  platform: NodeJS.Platform;
  environment: Environment;
  home: string;
}

/** The platform's folder for the data of programs (XDG Base Directory, and its twins), and ours in it. */
export function dataDir({ platform, environment, home }: Machine): string {
  const name = "classchat";
  if (platform === "darwin") return join(home, "Library", "Application Support", name);
  if (platform === "win32") {
    return join(environment["LOCALAPPDATA"] || join(home, "AppData", "Local"), name);
  }
  const given = environment["XDG_DATA_HOME"];
  // The specification has a relative path ignored.
  return join(given?.startsWith("/") ? given : join(home, ".local", "share"), name);
}
