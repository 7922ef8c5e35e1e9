import type { ConsolaInstance } from "consola/core";
import { createConsola } from "consola/core";

const labels: Partial<Record<string, string>> = { warn: "Warning: ", error: "Error: " };

/** Where diagnostics go. */
export interface DiagnosticsOutput {
  /** Must not block: a server that is told to stop its terminal must still serve. */
  write(text: string): void;
}

/** Talk and diagnostics, a line each. */
export function diagnostics(output: DiagnosticsOutput): ConsolaInstance {
  return createConsola({
    reporters: [
      {
        log: ({ type, args }) =>
          output.write(`${labels[type] ?? ""}${args.map(shown).join(" ")}\n`),
      },
    ],
  });
}

/** An error with its stack, what else is no text as Bun inspects it. */
function shown(part: unknown): string {
  return typeof part === "string" ? part : Bun.inspect(part);
}
