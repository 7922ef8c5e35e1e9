import { chown, readdir } from "node:fs/promises";
import { join } from "node:path";

/** The number of the user `nobody` on Debian. */
const nobody = 65_534;

/**
 * The command, run by an ordinary user: some programs warn root for half a minute, or do not start.
 * @param folder that the command may write, with all that is in it
 */
export async function asPerson(command: string[], folder: string): Promise<string[]> {
  if (process.getuid?.() !== 0) return command;
  const files = await readdir(folder, { recursive: true });
  for (const file of ["", ...files]) await chown(join(folder, file), nobody, nobody);
  const ids = ["--reuid", `${nobody}`, "--regid", `${nobody}`, "--clear-groups"];
  return ["setpriv", ...ids, "env", `HOME=${folder}`, ...command];
}
