/**
 * An encoder that encodes a fact once for all who receive it: they are told one after the other, so
 * remembering the last one is enough.
 */
export function encodeOnce<Fact>(encode: (fact: Fact) => Uint8Array): (fact: Fact) => Uint8Array {
  let last: { fact: Fact; bytes: Uint8Array } | undefined;
  return (fact) => {
    if (last?.fact !== fact) last = { fact, bytes: encode(fact) };
    return last.bytes;
  };
}
