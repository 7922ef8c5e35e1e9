/** Whether a terminal is written in colours (no-color.org). */
export function wantsColour(env: NodeJS.ProcessEnv): boolean {
  return env["FORCE_COLOR"] ? env["FORCE_COLOR"] !== "0" : !env["NO_COLOR"];
}
