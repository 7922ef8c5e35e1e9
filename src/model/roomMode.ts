/**
 * A change of a room's modes, by the letters of RFC 2811 §4: `i` by invitation only, `m` moderated (only
 * operators and the voiced speak), `t` the topic is the operators', `n` only members speak, `k` key, `l` limit
 * of members, `b` ban by a mask, `o` operator, `v` voice.
 */
export type ModeChange =
  | { mode: FlagMode; on: boolean }
  | { mode: "k"; key: string | undefined }
  | { mode: "l"; limit: number | undefined }
  | { mode: "b"; on: boolean; mask: string }
  | { mode: "o" | "v"; on: boolean; name: string };

export type FlagMode = "i" | "m" | "n" | "t";

/** The plainest text that `parseModes` reads so: `+ik-l secret`. */
export function formatModes(changes: readonly ModeChange[]): string {
  let letters = "";
  let sign = "";
  const values: string[] = [];
  for (const change of changes) {
    const { on, value } = partsOf(change);
    const needed = on ? "+" : "-";
    letters += sign === needed ? change.mode : needed + change.mode;
    sign = needed;
    if (value !== undefined) values.push(value);
  }
  return [letters, ...values].join(" ");
}

function partsOf(change: ModeChange): { on: boolean; value: string | undefined } {
  switch (change.mode) {
    case "i":
    case "m":
    case "n":
    case "t":
      return { on: change.on, value: undefined };
    case "k":
      // What takes a value when it is set takes one when it is unset, so that none is taken for another's.
      return { on: change.key !== undefined, value: change.key ?? "*" };
    case "l":
      return { on: change.limit !== undefined, value: change.limit?.toString() };
    case "b":
      return { on: change.on, value: change.mask };
    case "o":
    case "v":
      return { on: change.on, value: change.name };
    default:
      return change satisfies never;
  }
}
