const encoder = new TextEncoder();

/**
 * An encoder that encodes a list of facts once for all who are told that list, one after the other,
 * and a fact once for all lists that hold it.
 */
export function encodeOnce<Fact extends object>(
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
    if (last?.facts !== facts) {
      let text = "";
      for (const fact of facts) text += knownText(fact);
      last = { facts, bytes: encoder.encode(text) };
    }
    return last.bytes;
  };
}
