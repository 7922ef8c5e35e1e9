import { everyone } from "../../src/model/name.ts";
import type { MemberRecord } from "./invariants.ts";
import type { LineMember } from "./lineMember.ts";

/**
 * What clients have seen differently, one sentence each: every member by frames must have seen all that was said to
 * everyone, with the same number and of the same sender; everybody else a part of it without a gap, once and in order,
 * and nothing that was not for everyone.
 * @param last what was said to everyone when all were well again: what comes after it may still be on its way
 */
export function findDifferences(
  members: readonly MemberRecord[],
  others: readonly Pick<LineMember, "name" | "told" | "secrets">[],
  last: string,
): string[] {
  const differences: string[] = [];
  const order = new Map<string, number>();
  const seen = new Map<number, string>();
  const note = (seq: number, from: string, text: string, who: string): void => {
    const is = `${from}: ${text}`;
    const was = seen.get(seq);
    if (was !== undefined && was !== is) differences.push(`${who} has ${is} for ${was} as ${seq}`);
    const before = order.get(text);
    if (before !== undefined && before !== seq) {
      differences.push(`${who} has ${text} as ${seq}, not ${before}`);
    }
    seen.set(seq, is);
    order.set(text, seq);
  };
  for (const { name, received } of members) {
    let newest = 0;
    for (const { seq, from, to, text } of received) {
      if (seq <= newest) differences.push(`${name} received ${seq} after ${newest}`);
      newest = seq;
      if (to === everyone) note(seq, from, text, name);
    }
  }
  const ordered = [...order].toSorted(([, one], [, other]) => one - other).map(([text]) => text);
  const all = upTo(last, ordered);
  for (const { name, received, sent } of members) {
    const due = all.filter((text) => !sent.has(text));
    const has = received.filter(({ to }) => to === everyone).map(({ text }) => text);
    differences.push(
      ...compare(name, sent.has(last) ? has.slice(0, due.length) : upTo(last, has), due),
    );
  }
  for (const { name, told, secrets } of others) {
    for (const secret of secrets) differences.push(`${name} was told: ${secret}`);
    // What was said over a connection that is lost may come over the next one, as another member's.
    const isOwn = (text: string): boolean => text.startsWith(`${name} says `);
    const due = all.filter((text) => !isOwn(text));
    for (const texts of told.map((one) => upTo(last, one).filter((text) => !isOwn(text)))) {
      const [first] = texts;
      const from = first === undefined ? 0 : due.indexOf(first);
      differences.push(...compare(name, texts, due.slice(from, from + texts.length)));
    }
  }
  return differences;
}

/** The texts up to that one, which may not be among them. */
function upTo(last: string, texts: readonly string[]): readonly string[] {
  const at = texts.indexOf(last);
  return at === -1 ? texts : texts.slice(0, at + 1);
}

function compare(name: string, has: readonly string[], due: readonly string[]): string[] {
  const at = has.findIndex((text, index) => text !== due[index]);
  const place = at === -1 ? has.length : at;
  if (at === -1 && has.length === due.length) return [];
  const [is, was] = [has[place] ?? "nothing", due[place] ?? "nothing"];
  return [`${name} saw ${is} instead of ${was}`];
}
