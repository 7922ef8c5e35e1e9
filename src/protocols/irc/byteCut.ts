const encoder = new TextEncoder();
/** A UTF-16 unit takes at most three bytes of UTF-8. */
const mostBytes = 3;

/** As much of the text's beginning as takes no more than so many bytes of UTF-8, in whole characters. */
export function byteCut(text: string, bytes: number): string {
  if (text.length * mostBytes <= bytes) return text;
  const { read } = encoder.encodeInto(text, new Uint8Array(Math.max(0, bytes)));
  return text.slice(0, read);
}
