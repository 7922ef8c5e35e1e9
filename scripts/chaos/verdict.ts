import { everyone, isGroupName, isRoomName } from "../../src/model/name.ts";
import type { ChaosVisit, Sent } from "./heardIn.ts";
import { heardIn } from "./heardIn.ts";

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
  readonly sent: ReadonlyMap<string, Sent>;
  /** When he was in rooms. */
  readonly visits: readonly ChaosVisit[];
  /** Refusals and ends that should not have been. */
  readonly troubles: readonly string[];
}

/** What went wrong: nothing, where every receipted line was seen exactly once, in order, by whom it was for. */
export function verdict(members: readonly Witness[], group: readonly string[]): string[] {
  const wrong = members.flatMap(({ name, troubles }) => {
    return troubles.map((trouble) => `${name} was ${trouble}`);
  });
  const said = members.flatMap(({ name: from, sent }) => {
    return [...sent].map(([text, one]) => Object.assign({ from, text }, one));
  });
  for (const { text, seq } of said) if (seq === undefined) wrong.push(`no receipt: ${text}`);
  const numbers = new Set(said.map(({ seq }) => seq));
  if (numbers.size !== said.length) wrong.push("two messages have one number");
  for (const { name, seen, visits } of members) {
    const seenTexts = new Set(seen.map(({ text }) => text));
    const isHis = (one: (typeof said)[number]): boolean => {
      const { from, to, text } = one;
      if (to === name) return true;
      if (from === name) return false;
      if (!isRoomName(to)) return to === everyone || (isGroupName(to) && group.includes(name));
      const heard = heardIn(visits, one);
      return heard === "yes" || (heard === "perhaps" && seenTexts.has(text));
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
