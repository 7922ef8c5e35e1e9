import type { ConsolaInstance } from "consola/core";
import { createConsola } from "consola/core";
import type { FileOutput } from "./fileOutput.ts";

const labels: Partial<Record<string, string>> = { warn: "Warning: ", error: "Error: " };

/** Diagnostics, a line each. The output must not block: a stopped terminal must not stop the server. */
export function createDiagnostics(output: Pick<FileOutput, "write">): ConsolaInstance {
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

/**
 * Why the server window waits, or that it no longer does.
 * @param error undefined if there is room again
 */
export function describeFullDisk(error: NodeJS.ErrnoException | undefined): string {
  if (!error) return "The server window can be written again.";
  const why = `The server window cannot be written (${error.code}).`;
  return `${why} The class goes on. Make room on its disk: until then lines wait, and the latest may be left out.`;
}
