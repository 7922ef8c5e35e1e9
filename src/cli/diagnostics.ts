import type { ConsolaInstance } from "consola";
import { createConsola } from "consola";

/** Talk and diagnostics, on standard error whatever their level. */
export function diagnostics(): ConsolaInstance {
  return createConsola({
    stdout: process.stderr,
    stderr: process.stderr,
    formatOptions: { date: false },
  });
}
