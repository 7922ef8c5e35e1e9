/** Exit codes, the same for every command. */
export const exitCode = {
  done: 0,
  failure: 1,
  usage: 2,
  /** Server unreachable or lost. */
  unreachable: 3,
  /** Name or message refused, or not delivered. */
  refused: 4,
  interrupted: 130,
} as const;
