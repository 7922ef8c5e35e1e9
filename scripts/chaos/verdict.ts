import { everyone, isGroupName } from "../../src/model/name.ts";

/** A message as one member has seen it. */
export interface Seen {
  seq: number;
  from: string;
  to: string;
  text: string;
}

/** What one member sent and saw. */
export interface Witness {
  readonly name: string;
  readonly seen: readonly Seen[];
  /** What he sent, by its text; without a number until it is receipted. */
  readonly sent: ReadonlyMap<string, { to: string; seq: number | undefined }>;
  /** Refusals and ends that should not have been. */
  readonly troubles: readonly string[];
}

/** What went wrong: nothing, where every receipted line was seen exactly once, in order, by whom it was for. */
export function verdict(members: readonly Witness[], group: readonly string[]): string[] {
  const wrong = members.flatMap(({ name, troubles }) => {
    return troubles.map((trouble) => `${name} was ${trouble}`);
  });
  const said = members.flatMap(({ name: from, sent }) => {
    return [...sent].map(([text, { to, seq }]) => ({ from, text, to, seq }));
  });
  for (const { text, seq } of said) if (seq === undefined) wrong.push(`no receipt: ${text}`);
  const numbers = new Set(said.map(({ seq }) => seq));
  if (numbers.size !== said.length) wrong.push("two messages have one number");
  for (const { name, seen } of members) {
    const isHis = ({ from, to }: { from: string; to: string }): boolean => {
      if (to === name) return true;
      if (from === name) return false;
      return to === everyone || (isGroupName(to) && group.includes(name));
    };
    const expected = said
      .filter(isHis)
      .toSorted((one, other) => (one.seq ?? 0) - (other.seq ?? 0))
      .map(({ seq, from, to, text }) => `${seq} ${from}>${to}: ${text}`);
    const shown = seen.map(({ seq, from, to, text }) => `${seq} ${from}>${to}: ${text}`);
    const at = expected.findIndex((line, index) => line !== shown[index]);
    if (at !== -1 || shown.length !== expected.length) {
      const place = at === -1 ? expected.length : at;
      wrong.push(
        `${name} saw ${shown[place] ?? "nothing"} where ${expected[place] ?? "nothing"} was due`,
      );
    }
  }
  return wrong;
}
