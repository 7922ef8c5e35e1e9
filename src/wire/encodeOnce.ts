const encoder = new TextEncoder();

function isSame(one: readonly unknown[], other: readonly unknown[]): boolean {
  return one === other || (one.length === 1 && other.length === 1 && one[0] === other[0]);
}

/**
 * An encoder that encodes a list of facts once for all who are told that list, or that one fact alone,
 * one after the other; and a fact once for all lists that hold it.
 */
export function sharedEncoder<Fact extends object>(
  textOf: (fact: Fact) => string,
): (facts: readonly Fact[]) => Uint8Array {
  const known = new WeakMap<Fact, string>();
  let last: { facts: readonly Fact[]; bytes: Uint8Array } | undefined;

  function knownText(fact: Fact): string {
    const before = known.get(fact);
    if (before !== undefined) return before;
    const text = textOf(fact);
    known.set(fact, text);
    return text;
  }

  return (facts) => {
    if (!last || !isSame(last.facts, facts)) {
      let text = "";
      for (const fact of facts) text += knownText(fact);
      last = { facts, bytes: encoder.encode(text) };
    }
    return last.bytes;
  };
}
